// Small helps on pages that work without any of them. All texts come from the page.
import { copyLinks } from "./copy.js";
import { dialogs } from "./dialog.js";
import { fileDrop } from "./drop.js";
import { formGuards } from "./forms.js";
import { rowSelection } from "./select.js";
import { toasts } from "./toast.js";

function start(root) {
  copyLinks(root);
  fileDrop(root);
  rowSelection(root);
}

dialogs();
formGuards();
toasts();
start(document);
// Fragments that htmx brings get the same help.
document.addEventListener("htmx:after:swap", () => start(document));
