// <div class="toasts" data-busy="…" data-offline="…"> at the top of the page.
function show(text) {
  const place = document.querySelector(".toasts");
  const mould = document.getElementById("toast-mould");
  if (!place || !mould || !text) return;
  const toast = mould.content.firstElementChild.cloneNode(true);
  toast.querySelector("span").textContent = text;
  place.replaceChildren(toast);
  place.scrollIntoView({ block: "nearest" });
}

export function toasts() {
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".toast")?.remove();
  });
  const texts = document.querySelector(".toasts")?.dataset ?? {};
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status >= 500) show(texts.busy);
  });
  document.addEventListener("htmx:error", () => show(texts.offline));
}
