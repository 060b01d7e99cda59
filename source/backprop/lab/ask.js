// Generated: edit explorers/src/ and run `make explorers`.

// src/numbers.js
var typed = (text) => Number(text.trim().replace("−", "-").replace(",", ".") || "?");
var NO_NUMBER = "Type a number, such as 0.5.";

// src/page.js
function element(parent, tag, className) {
  const made = Object.assign(document.createElement(tag), { className });
  parent.append(made);
  return made;
}
function button(parent, label, action) {
  const made = element(parent, "button", "jupyter-button explorer-button");
  Object.assign(made, { type: "button", textContent: label });
  made.addEventListener("click", () => action());
  return made;
}
function settle(root) {
  let output;
  const handles = {};
  const observer = new ResizeObserver(() => {
    output ??= root.closest(".jp-OutputArea-child")?.previousElementSibling;
    if (output?.querySelector(".explorer-still")) output.style.display = "none";
    for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
      const name = slider.querySelector(".widget-label")?.textContent;
      handles[name] = slider.querySelector("[role=slider]");
      handles[name]?.setAttribute("aria-label", name);
    }
  });
  observer.observe(root);
  return {
    /** What a screen reader reads of the sliders: rounded, and the learning rate as it is. */
    say(values) {
      for (const name in values) {
        const said = String(Number(values[name].toPrecision(3)));
        handles[name === "lr" ? "learning rate" : name]?.setAttribute("aria-valuetext", said);
      }
    },
    leave() {
      observer.disconnect();
      if (output) output.style.display = "";
    }
  };
}

// src/ask.js
function render({ model, el }) {
  const root = element(el, "div", "explorer ask");
  root.dataset.lmSuppressShortcuts = "true";
  for (const question of model.get("questions")) ask(root, question);
  const page = settle(root);
  return () => page.leave();
}
function ask(root, question) {
  const frame = element(root, "fieldset", "ask-question");
  element(frame, "legend", "").innerHTML = question.text;
  const commit = question.choices.length ? choose(frame, question.choices, (said) => tell(`“${said}”`, said === question.answer)) : type(frame, (said) => {
    tell(String(said).replace("-", "−"), Math.abs(said - question.answer) <= question.near);
  });
  const answer = element(frame, "div", "ask-answer");
  answer.setAttribute("role", "status");
  function tell(said, right) {
    commit();
    const about = question.near > 1e-6 ? "about " : "";
    const truth = question.choices.length ? `“${question.answer}”` : about + question.answer;
    const is = right ? ", and so it is" : `; it is ${truth}`;
    element(answer, "strong", "").textContent = `You said ${said}${is}. `;
    element(answer, "span", "").innerHTML = question.because;
    if (question.then) element(answer, "div", "ask-then").innerHTML = question.then;
  }
}
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
var ask_default = { render };
export {
  ask_default as default
};
