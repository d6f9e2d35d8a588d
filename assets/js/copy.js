// <button data-copy="address" data-done="Đã chép" hidden>: shown where the browser can copy.
export function copyLinks(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const label = button.querySelector("span") ?? button;
      const before = label.textContent;
      label.textContent = button.dataset.done;
      setTimeout(() => (label.textContent = before), 3000);
    });
  }
}
