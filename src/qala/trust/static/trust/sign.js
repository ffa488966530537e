/* The component <c-sign>: its button asks NCALayer and sends the form; what goes wrong is told below it. */
import { Fault, sign } from "./ncalayer.js";

function start(form) {
  const { content, address, purpose, training } = form.dataset;
  const button = form.querySelector("[data-sign-button]");
  const told = form.querySelector("[data-sign-told]");
  const tell = (kind, detail = "") => {
    const words = form.querySelector(`template[data-sign-words="${kind}"]`);
    told.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
    const place = told.querySelector("[data-sign-detail]");
    if (place) place.textContent = detail;
  };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.cms_text.value) return; // signed: now it goes to the server
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    tell("waiting");
    try {
      const options = { address, purpose, training: training === "1", locale: document.documentElement.lang };
      form.elements.cms_text.value = await sign(content, options);
      tell("sending");
      form.submit();
    } catch (fault) {
      const known = fault instanceof Fault;
      tell(known ? fault.kind : "unreadable", known ? fault.detail : String(fault));
      button.removeAttribute("aria-disabled");
      told.querySelector("[tabindex]")?.focus();
    }
  });
}

document.querySelectorAll("form[data-sign]").forEach(start);
