// <form data-select>: boxes .tick[name], one .tick[data-all], a .bulk bar with [data-count].
// Without script the bar is simply always there.
function refresh(form) {
  const boxes = [...form.querySelectorAll(".tick[name]")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector(".tick[data-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const bar = form.querySelector(".bulk");
  if (bar) bar.hidden = chosen === 0;
  const count = form.querySelector("[data-count]");
  if (count) count.textContent = count.dataset.count.replace("{n}", chosen);
}

export function rowSelection(root) {
  for (const form of root.querySelectorAll("form[data-select]")) {
    refresh(form);
    if (form.dataset.ready) continue;
    form.dataset.ready = "1";
    form.addEventListener("change", (event) => {
      if (event.target.matches(".tick[data-all]")) {
        form.querySelectorAll(".tick[name]").forEach((box) => (box.checked = event.target.checked));
      }
      refresh(form);
    });
    form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-unselect]")) return;
      form.querySelectorAll(".tick").forEach((box) => (box.checked = false));
      refresh(form);
    });
  }
}
