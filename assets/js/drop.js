// <div class="drop"><input type="file"><p data-file …></div>: files may be dropped; says at once when a
// file is larger than data-max-mb, before anyone waits for an upload that will be refused.
function describe(drop, file) {
  const note = drop.querySelector("[data-file]");
  if (!note) return;
  const size = Math.max(1, Math.round(file.size / 1048576));
  const tooBig = drop.dataset.maxMb && file.size > drop.dataset.maxMb * 1048576;
  note.textContent = tooBig
    ? note.dataset.tooBig.replace("{size}", size).replace("{max}", drop.dataset.maxMb)
    : `${file.name} (${size} MB)`;
  note.classList.toggle("error", Boolean(tooBig));
  note.hidden = false;
}

function follow(drop, input) {
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => input.files[0] && describe(drop, input.files[0]));
}

export function fileDrop(root) {
  for (const drop of root.querySelectorAll(".drop:not([data-ready])")) {
    const input = drop.querySelector("input[type=file]");
    if (!input) continue;
    drop.dataset.ready = "1";
    follow(drop, input);
  }
}
