/* What the pages need beyond links and forms. Everything here only eases: without it each page still works. */
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
initAll();

/* A double click is meant for what its first press met. By the second the answer may be there, with something else. */
let met = null;
document.addEventListener(
  "click",
  (event) => {
    if (event.detail > 1 && !met?.isConnected) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      met = event.target;
    }
  },
  true,
);

/* A reply that replaces a part says with data-focus which element takes the focus; nothing else moves it. A page that
   came whole starts at its top, so its marks are taken away. */
document.querySelectorAll("[data-focus]").forEach((element) => element.removeAttribute("data-focus"));

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!(target instanceof Element)) return;
  initAll({ scope: target });
  prepare(target);
  const focused = target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
  if (!focused) return;
  focused.removeAttribute("data-focus");
  focused.focus();
});

/* No reply, or one that says nothing a person could use: words at the top of the page, the typed text stays. */
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const page = document.getElementById("page");
    page.querySelector(":scope > [data-fault]")?.remove();
    const fault = document.getElementById("fault").content.firstElementChild.cloneNode(true);
    fault.setAttribute("data-fault", "");
    page.prepend(fault);
    fault.focus();
  });
}

/* Once a form is on its way, its preview has nothing more to say: the one asked for is given up, and none is begun. */
const sending = new WeakSet();

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (!form) return;
  if (event.target !== form) {
    if (sending.has(form)) event.preventDefault();
    return;
  }
  sending.add(form);
  for (const part of form.querySelectorAll("[hx-post]"))
    part.dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true, detail: { elt: part } }));
});

document.addEventListener("htmx:afterRequest", ({ target }) => sending.delete(target));

/* A panel that is open under its row closes and opens again without asking the server, so that what was typed stays. */
function turn(opener, open) {
  const panel = document.getElementById(opener.dataset.opens);
  opener.setAttribute("aria-expanded", String(open));
  panel.hidden = !open;
  opener.closest("tr")?.classList.toggle("portal-row--open", open);
  if (open) panel.querySelector("h2")?.focus();
  else opener.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(opener, opener.getAttribute("aria-expanded") === "false");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const panel = event.target.closest("[data-opener]");
  if (panel) turn(document.getElementById(panel.dataset.opener), false);
});

/* What stands typed in the panel of one row survives the opening of another, until the page is left. */
const kept = new Map();

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig?.verb !== "get") return;
  for (const form of document.querySelectorAll("form[data-keep]"))
    kept.set(form.getAttribute("action"), new FormData(form));
});

function restore(form) {
  const typed = kept.get(form.getAttribute("action"));
  if (!typed) return;
  kept.delete(form.getAttribute("action"));
  for (const field of form.querySelectorAll("input[type=text], textarea"))
    if (!field.value && typeof typed.get(field.name) === "string") field.value = typed.get(field.name);
}

/* The bulk bar shows while something is ticked and says how much; two rows of one case count once. */
function count(form) {
  const ticked = [...form.elements].filter((field) => field.type === "checkbox" && field.checked && field.closest(".portal-tick"));
  const number = new Set(ticked.map((field) => field.value)).size;
  const bar = form.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = number === 0;
  bar.querySelector("[data-bulk-count]").textContent = number;
  const button = bar.querySelector("[data-bulk-button]");
  if (button) button.textContent = `${button.dataset.bulkButton} ${number} ${number === 1 ? "case" : "cases"}`;
}

document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("[data-bulk-form]")) count(target.form);
});

document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-bulk-clear]");
  if (!clear) return;
  event.preventDefault();
  const form = clear.closest("form");
  for (const field of form.elements) if (field.closest(".portal-tick")) field.checked = false;
  count(form);
  (form.querySelector("h2") ?? document.querySelector("h1")).focus();
});

/* A button that names the amount typed into its field: "Approve £150.00". */
function nameAmount(button) {
  const field = document.getElementById(button.dataset.amountFrom);
  button.dataset.label ??= button.textContent;
  const read = /^£?(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d?)?$/.exec(field.value.replaceAll(" ", ""));
  const amount = read && Number(read[1].replaceAll(",", "")).toLocaleString("en-GB") + (read[2] ?? ".").padEnd(3, "0");
  button.textContent = amount ? `${button.dataset.label} £${amount}` : button.dataset.label;
}

document.addEventListener("input", ({ target }) => {
  const button = target.id && document.querySelector(`[data-amount-from="${CSS.escape(target.id)}"]`);
  if (button) nameAmount(button);
});

/* A letter that is changed after it was read has to be read again. */
document.addEventListener("input", ({ target }) => {
  const tick = target.form?.matches("[data-letter]") && target.form.elements.reviewed;
  if (!tick) return;
  const told = target.form.querySelector("[data-unticked]");
  if (target === tick) told.textContent = "";
  else if (tick.checked) {
    tick.checked = false;
    told.textContent = told.dataset.unticked;
  }
});

/* A preview that follows the typing is told now and then, not at each stop. */
let previewTold = -Infinity;

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "preview" || !target.closest("[data-letter]") || performance.now() - previewTold < 5000) return;
  previewTold = performance.now();
  const live = document.getElementById("announcements");
  live.textContent = "";
  setTimeout(() => { live.textContent = "Preview updated"; }, 100);
});

/* A button that asks for a file goes the browser's own way: htmx would put the file into the page. */
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-whole]")) event.stopImmediatePropagation();
}, { capture: true });

/* Printed, every counting is open; afterwards each is as it was. */
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open], :has(input, textarea))")) {
    details.open = true;
    details.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-printed]")) {
    details.open = false;
    delete details.dataset.printed;
  }
});

/* What stands above the work on a narrow page is folded there; without scripts it is open. */
function fold(details) {
  details.open = !matchMedia("(max-width: 60rem)").matches;
}

function prepare(part) {
  part.querySelectorAll("details[data-fold]").forEach(fold);
  part.querySelectorAll("form[data-bulk-form]").forEach(count);
  part.querySelectorAll("form[data-keep]").forEach(restore);
  part.querySelectorAll("[data-amount-from]").forEach(nameAmount);
}

prepare(document);
