// A question that is answered before its answer unfolds.

import { NO_NUMBER, typed } from "./numbers.js";
import { button, element, settle } from "./page.js";

function render({ model, el }) {
  const root = element(el, "div", "explorer ask");
  root.dataset.lmSuppressShortcuts = "true"; // keys answer, and do not move the notebook
  for (const question of model.get("questions")) ask(root, question);
  const page = settle(root);
  return () => page.leave();
}

function ask(root, question) {
  const frame = element(root, "fieldset", "ask-question");
  element(frame, "legend", "").innerHTML = question.text; // the lesson's own words
  const commit = question.choices.length
    ? choose(frame, question.choices, (said) => {
        tell(`“${said}”`, said === question.answer, question.told[said]);
      })
    : type(frame, (said) => {
        const right = Math.abs(said - question.answer) <= question.near;
        const known = Object.keys(question.told).find((wrong) => Math.abs(said - wrong) < 1e-9);
        tell(number(said), right, question.told[known]);
      });
  const answer = element(frame, "div", "ask-answer");
  answer.setAttribute("role", "status");

  /** Say how it is; `about` answers what was said, if something is known about it. */
  function tell(said, right, about) {
    commit();
    const nearly = question.near > 1e-6 ? "about " : "";
    const truth = question.choices.length
      ? `“${question.answer}”`
      : nearly + number(question.answer);
    const is = right ? ", and so it is" : `; it is ${truth}`;
    element(answer, "strong", "").textContent = `You said ${said}${is}. `;
    element(answer, "span", "").innerHTML = [about, question.because].filter(Boolean).join(" ");
    if (question.then) element(answer, "div", "ask-then").innerHTML = question.then;
  }
}

const number = (value) => String(value).replace("-", "−");

/** A button for each choice; the first that is pressed counts. */
function choose(frame, choices, answered) {
  const bar = element(frame, "div", "explorer-buttons");
  const buttons = choices.map((choice) => {
    const made = button(bar, choice, () => {
      if (bar.dataset.done) return;
      made.setAttribute("aria-pressed", "true");
      answered(choice);
    });
    made.classList.add("ask-choice");
    made.setAttribute("aria-pressed", "false");
    return made;
  });
  return () => {
    bar.dataset.done = "true";
    for (const made of buttons) made.setAttribute("aria-disabled", "true");
  };
}

/** A field for a number. */
function type(frame, answered) {
  const bar = element(frame, "div", "explorer-buttons");
  const label = element(bar, "label", "");
  label.append("I say ");
  const input = element(label, "input", "ask-number");
  Object.assign(input, { type: "text", inputMode: "decimal", size: 8 });
  const press = button(bar, "Commit", commit);
  const hint = element(bar, "span", "");
  hint.setAttribute("role", "status");
  function commit() {
    if (input.readOnly) return;
    const said = typed(input.value);
    hint.textContent = Number.isFinite(said) ? "" : NO_NUMBER;
    if (Number.isFinite(said)) answered(said);
  }
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
  });
  return () => {
    input.readOnly = true;
    press.setAttribute("aria-disabled", "true");
  };
}

export default { render };
