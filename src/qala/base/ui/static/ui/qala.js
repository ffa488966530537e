/* Enhancements only: every page works without this file. */
import { createAll, ErrorSummary, SkipLink } from "../vendor/govuk/govuk-frontend.js";

document.documentElement.classList.add("q-js");
document.body.classList.add("govuk-frontend-supported");
createAll(ErrorSummary);
createAll(SkipLink);

/* A form is sent once: its button says so, and a second press does nothing. */
const waiting = new Map();

function waitForAnswer(event) {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.dataset.qBusy) return;
  if (waiting.has(button)) {
    event.preventDefault();
    return;
  }
  waiting.set(button, [...button.childNodes]);
  const spinner = document.createElement("span");
  spinner.className = "q-spinner";
  spinner.setAttribute("aria-hidden", "true");
  button.setAttribute("aria-busy", "true");
  button.replaceChildren(spinner, button.dataset.qBusy);
}

function release() {
  for (const [button, content] of waiting) {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...content);
  }
  waiting.clear();
}

/* A button that is not possible now does nothing; its reason stands beside it. */
function refuseDisabled(event) {
  const button = event.target.closest?.("[aria-disabled=true]");
  if (button) event.preventDefault();
}

/* "Characters left: 120", told to screen readers when the person pauses. */
function watchCount(line) {
  const field = document.getElementById(line.dataset.qCount);
  if (!field) return;
  const most = Number(line.dataset.qMax);
  const spoken = document.createElement("span");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  line.after(spoken);
  let pause;
  const tell = () => {
    const left = most - [...field.value].length;
    const text = left < 0 ? `${line.dataset.qOver} ${-left}` : `${line.dataset.qLeft} ${left}`;
    line.textContent = text;
    line.toggleAttribute("data-over", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = text), 1000);
  };
  field.addEventListener("input", tell);
  if (field.value) tell();
}

/* The chosen files, by name and size, before they are sent. */
function listFiles(input) {
  const list = document.createElement("ul");
  list.className = "q-files";
  list.setAttribute("aria-live", "polite");
  input.before(list);
  const size = new Intl.NumberFormat(document.documentElement.lang, {
    maximumFractionDigits: 1,
    style: "unit",
    unit: "megabyte",
  });
  input.addEventListener("change", () => {
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const item = document.createElement("li");
        const name = document.createElement("span");
        item.className = "q-file";
        name.className = "q-file-name";
        name.textContent = file.name;
        item.append(document.createElement("span"), name, size.format(Math.max(file.size / 1e6, 0.1)));
        return item;
      }),
    );
  });
}

/* On a phone a filter is folded away, on a wide page it always stands open. */
function foldFilter(fold) {
  const summary = fold.querySelector("summary");
  let narrow;
  new ResizeObserver(() => {
    const now = getComputedStyle(summary).display !== "none";
    if (now !== narrow) fold.open = !now;
    narrow = now;
  }).observe(document.body);
}

/* After a part of the page was replaced, the focus goes to what is new: a message, an error, the heading. */
function focusNews(event) {
  const place = event.detail.target ?? event.target;
  if (place.contains(document.activeElement) && document.activeElement !== place) return;
  const news = place.querySelector(".govuk-error-summary, .q-message, h1, h2, h3") ?? place;
  if (!news.hasAttribute("tabindex")) news.setAttribute("tabindex", "-1");
  news.focus({ preventScroll: false });
  if (news.matches(".govuk-error-summary")) createAll(ErrorSummary, {}, place);
}

function start(root) {
  root.querySelectorAll("[data-q-count]").forEach(watchCount);
  root.querySelectorAll("input[type=file][data-q-upload]").forEach(listFiles);
  root.querySelectorAll(".q-filter-fold").forEach(foldFilter);
}

start(document);
document.addEventListener("submit", waitForAnswer);
document.addEventListener("click", refuseDisabled);
addEventListener("pageshow", release);
document.addEventListener("htmx:beforeRequest", (event) => event.target.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", release);
document.addEventListener("htmx:afterSettle", (event) => {
  event.detail.elt.removeAttribute("aria-busy");
  start(event.detail.target ?? event.target);
  focusNews(event);
});
