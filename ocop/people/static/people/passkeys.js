// Shows the buttons of passkeys where the browser knows them, and says so when one does not work.
(() => {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = !window.PublicKeyCredential;
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const note = document.querySelector("[data-passkey-trouble]");
    if (note) note.hidden = false;
  });
})();
