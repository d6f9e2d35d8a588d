// htmx, told what this product expects of it. Loaded on officer pages only.
import htmx from "htmx.org/dist/htmx.esm.js";
import { saving } from "./saving.js";
import { scoring, settle } from "./scoring.js";

// 4xx answers are fragments with the reason in words and are shown; a 5xx answer is a whole page
// and would be swapped into a table cell, so ocop.js says in a toast what happened instead.
htmx.config.noSwap = [204, 304, "5xx"];

saving();
scoring();
settle(document);
