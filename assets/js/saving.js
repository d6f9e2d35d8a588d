// Forms that save themselves: what had to wait for its turn carries the version that the answer
// before it left on the page, and the button waits for what is on its way. Otherwise a person
// would conflict with herself on a slow network.
const SELF = "[hx-trigger=change]";
const busy = new Set();
const held = new Map();

function begin({ detail: { ctx } }) {
  const { form, body } = ctx.request;
  if (!form?.matches(SELF)) return;
  busy.add(form);
  const version = form.elements.namedItem("version")?.value;
  if (version && body?.has("version")) body.set("version", version);
}

function end({ detail: { ctx } }) {
  const { form } = ctx.request;
  busy.delete(form);
  if (!held.has(form)) return;
  const submitter = held.get(form);
  held.delete(form);
  form.requestSubmit(submitter);
}

function hold(event) {
  if (!busy.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  held.set(event.target, event.submitter);
}

export function saving() {
  document.addEventListener("htmx:before:request", begin);
  document.addEventListener("htmx:finally:request", end);
  document.addEventListener("submit", hold, true);
}
