// Pages of a paper, before they are sent: shrunk to a size a weak network carries, looked at for blur.
// <div data-pages …texts…> holds two file inputs of one name, an empty <ol>, and a status line. Without
// this script the inputs send the files as they are, and the server does the rest.
import { sharpness } from "./sharpness.js";

const LONGEST_PX = 2000;
const QUALITY = 0.85;
const LOOK_PX = 800; // the edge at which blur is measured, so that the measure does not depend on the camera
const BLURRED_BELOW = 60; // variance of the Laplacian; letters in focus reach several hundred
const SMALL_PX = 800;

function drawn(picture, edge) {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: edge === LOOK_PX });
  pen.fillStyle = "#fff"; // a transparent PNG would turn black as JPEG
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function blurOf(picture) {
  const canvas = drawn(picture, LOOK_PX);
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return { canvas, sharp: sharpness(data, width, height) };
}

async function asJpeg(picture, file) {
  const canvas = drawn(picture, LONGEST_PX);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const fits = file.type === "image/jpeg" && Math.max(picture.width, picture.height) <= LONGEST_PX;
  if (!blob || (fits && file.size <= blob.size)) return file;
  return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
}

// A page as it will be sent. What the browser cannot open goes as it is: the server says what is wrong.
async function prepared(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { file };
  }
  try {
    const { canvas, sharp } = blurOf(picture);
    const small = Math.max(picture.width, picture.height) < SMALL_PX;
    return {
      file: await asJpeg(picture, file),
      canvas,
      blurred: sharp < BLURRED_BELOW,
      small: small && { w: picture.width, h: picture.height },
    };
  } finally {
    picture.close();
  }
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

class Pages {
  constructor(box) {
    Object.assign(this, { box, texts: box.dataset, pages: [], working: 0 });
    this.list = box.querySelector("ol");
    this.status = box.querySelector("[data-said]");
    this.inputs = [...box.querySelectorAll("input[type=file]")];
    this.form = box.closest("form");
    for (const input of this.inputs) input.addEventListener("change", () => this.take(input));
    this.form.addEventListener("submit", (event) => this.send(event));
    this.list.addEventListener("click", (event) => this.pressed(event));
  }

  async take(input) {
    if (this.sending) return;
    const files = [...input.files];
    input.value = "";
    this.working += 1;
    this.say(this.texts.busy);
    let refused = "";
    for (const file of files) {
      const size = Math.ceil(file.size / 1048576);
      const isPicture = file.type.startsWith("image/");
      if (!isPicture && file.size > this.texts.maxMb * 1048576) {
        refused = filled(this.texts.tooBig, { size, max: this.texts.maxMb });
      } else {
        this.pages.push(isPicture ? await prepared(file) : { file });
      }
    }
    this.working -= 1;
    this.show();
    if (refused) this.say(refused);
    if (this.waiting && !this.working) this.form.requestSubmit(this.waiting);
  }

  // The last word before the form goes: what was prepared takes the place of what was chosen.
  send(event) {
    if (this.working) {
      event.preventDefault();
      this.waiting = event.submitter;
      return;
    }
    const carried = new DataTransfer();
    for (const page of this.pages) carried.items.add(page.file);
    this.sending = true;
    this.inputs.at(-1).files = carried.files;
    setTimeout(() => {
      this.inputs.at(-1).value = "";
      this.sending = false;
    });
  }

  pressed(event) {
    const place = Number(event.target.closest("li")?.dataset.place);
    const act = event.target.closest("button")?.dataset.act;
    if (act === "drop") this.pages.splice(place, 1);
    if (act === "up") this.pages.splice(place - 1, 0, ...this.pages.splice(place, 1));
    if (act === "use") Object.assign(this.pages[place], { blurred: false, small: false });
    if (!act) return;
    this.show();
    const next = this.list.querySelector(`[data-place="${act === "up" ? place - 1 : place}"] button`);
    (next ?? this.inputs.at(-1)).focus();
  }

  say(text) {
    this.status.textContent = text;
  }

  show() {
    this.list.replaceChildren(...this.pages.map((page, place) => this.row(page, place)));
    this.list.hidden = !this.pages.length;
    const n = this.pages.length;
    this.say(n ? filled(n === 1 ? this.texts.readyOne : this.texts.readyMany, { n }) : "");
  }

  row(page, place) {
    const row = document.createElement("li");
    row.dataset.place = place;
    const body = document.createElement("div");
    const name = document.createElement("span");
    name.textContent = filled(this.texts.page, { n: place + 1, name: page.file.name });
    body.append(name);
    const poor = page.blurred ? this.texts.blurred : page.small && filled(this.texts.small, page.small);
    row.classList.toggle("is-poor", Boolean(poor));
    if (poor) {
      const note = document.createElement("p");
      note.textContent = poor;
      body.append(note, this.button("use", this.texts.use, page));
    }
    if (place) body.append(this.button("up", this.texts.up, page));
    body.append(this.button("drop", this.texts.drop, page));
    row.append(page.canvas ?? document.createElement("span"), body);
    return row;
  }

  button(act, text, page) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "linkbtn", textContent: text });
    button.dataset.act = act;
    button.setAttribute("aria-label", `${text}: ${page.file.name}`);
    return button;
  }
}

for (const box of document.querySelectorAll("[data-pages]")) new Pages(box);
