// The judge's keyboard. Every key does what a button of the page does, so nothing depends on it:
// a digit picks the option and goes on, arrows move, n is for the comment, x for "outside my field".
const typing = (node) => node.closest("textarea, input:not([type=radio], [type=checkbox]), select");
const panel = () => document.querySelector("[data-scoring]");
let busy = false;
const waiting = [];

function onwards() {
  busy = true;
  panel().querySelector("[data-onwards]").click();
}

function pick(digit) {
  const phrase = panel().querySelector(`[data-phrase="${digit}"]`);
  if (phrase) return phrase.click();
  const option = panel().querySelector(`input[data-key="${digit}"]`);
  if (!option) return;
  option.checked = true;
  panel().querySelector("[name=abstain]").checked = false;
  onwards();
}

function step(way) {
  const radios = [...panel().querySelectorAll("input[name=option]")];
  const at = radios.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + way, 0), radios.length - 1);
  radios[next].focus();
}

const acts = {
  ArrowRight: () => (panel().querySelector("input[name=option]:checked, [name=abstain]:checked") ? onwards() : follow("[data-onwards]")),
  ArrowLeft: () => panel().querySelector("[data-before]")?.click(),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  n: () => panel().querySelector("#nhan-xet").focus(),
  x: () => {
    panel().querySelector("[name=abstain]").checked = true;
    onwards();
  },
  "?": () => panel().querySelector("[data-keys-dialog]").showModal(),
};

// Without an answer the arrow only looks at the next criterion.
function follow(selector) {
  const code = panel().querySelector(selector).value;
  const link = [...panel().querySelectorAll(".codes a")].find((one) => one.href.endsWith(`/${code}`));
  (link || panel().querySelector(".total .btn")).click();
}

function press(key) {
  if (/^[0-9]$/.test(key)) pick(key);
  else acts[key]();
}

function onKey(event) {
  const at = panel();
  if (!at || at.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.ctrlKey && typing(event.target)) {
    event.preventDefault();
    return onwards();
  }
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (!/^[0-9]$/.test(event.key) && !(event.key in acts)) return;
  event.preventDefault();
  if (busy) waiting.push(event.key);
  else press(event.key);
}

// A choice by mouse takes the tick from "outside my field", and the other way round.
function onChange(event) {
  const form = event.target.closest("[data-mark]");
  if (!form) return;
  if (event.target.name === "option") form.elements.abstain.checked = false;
  if (event.target.name === "abstain" && event.target.checked) {
    for (const one of form.querySelectorAll("input[name=option]")) one.checked = false;
  }
}

function onClick(event) {
  const phrase = event.target.closest("[data-phrase]");
  if (phrase) {
    panel().querySelector("#nhan-xet").value = phrase.lastChild.textContent.trim();
    onwards();
  }
  if (event.target.closest("[data-help]")) acts["?"]();
  const tab = event.target.closest(".halves a");
  if (tab && panel()) {
    event.preventDefault();
    showTab(tab.hash.slice(1));
  }
  if (event.target.closest("[data-none-conflicts]")) {
    for (const one of document.querySelectorAll("input[value=no][name^=conflict-]")) one.checked = true;
  }
}

function showTab(name) {
  panel().dataset.tab = name;
  for (const one of panel().querySelectorAll(".halves a")) {
    if (one.hash === `#${name}`) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

export function scoring() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange, true);
  document.addEventListener("click", onClick);
  // Not the end of the swap: that is told to the button the new panel has replaced, and a click
  // before htmx knows the new button would send the form the plain way.
  document.addEventListener("htmx:after:process", () => settle(document));
}

// After a new panel: tabs, hints of keys, the reader's place, and the keys pressed meanwhile.
export function settle(root) {
  for (const one of root.querySelectorAll("[data-none-conflicts], [data-phrase], [data-keys], [data-help]")) one.hidden = false;
  if (!panel()) return;
  if (!panel().dataset.tab) {
    showTab(location.hash === "#minh-chung" ? "minh-chung" : "phieu");
    if (document.activeElement === document.body) panel().querySelector("#ten-tieu-chi").focus({ preventScroll: true });
  }
  busy = false;
  if (waiting.length) press(waiting.shift());
}
