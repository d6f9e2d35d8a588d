// Keeps a person from losing typed text or sending a form twice; brings the error summary into focus.
let unsaved = null;

function guardUnsaved() {
  document.addEventListener("input", (event) => {
    unsaved = event.target.closest("form[data-unsaved]") ?? unsaved;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved?.isConnected) event.preventDefault();
  });
}

const RELEASE_MS = 10_000; // a form that only starts a download stays on the page and may be sent again

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[type=submit][aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
}

function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    unsaved = null;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, RELEASE_MS, form);
  });
  // Back from the next page: the form may be sent again.
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });
}

export function formGuards() {
  guardUnsaved();
  sendOnce();
  document.querySelector(".summary[tabindex]")?.focus();
}
