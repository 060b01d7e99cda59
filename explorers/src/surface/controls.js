// The buttons over the cost surface, and the numbers beside them.

import { pretty } from "../numbers.js";
import { element } from "../page.js";

const MOST_STEPS = 600; // of one descent

export function controls(stage, descent, onReset) {
  const bar = element(stage.root, "div", "explorer-buttons");
  const numbers = element(bar, "span", "explorer-numbers");
  stage.root.prepend(bar);
  let steps = 0; // taken so far while it descends

  button("Step", "One step of gradient descent", () => {
    descent.step();
    stage.save();
  });
  const descendButton = button("Descend", "Step after step, until the ground is flat", descend);
  button("Reset", "Back to where everything started", () => {
    stop();
    descent.reset();
    onReset();
    stage.save();
    stage.note("");
  });

  function button(label, title, action) {
    const made = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: label,
      title,
    });
    made.className = "jupyter-button explorer-button";
    made.addEventListener("click", action);
    bar.insertBefore(made, numbers);
    return made;
  }

  function stop() {
    if (!steps) return;
    steps = 0;
    descendButton.textContent = "Descend";
    stage.save();
  }

  function frame() {
    if (!steps || stage.signal.aborted) return;
    if (descent.step() && steps++ < MOST_STEPS) requestAnimationFrame(frame);
    else stop();
  }

  function descend() {
    if (steps) return stop();
    steps = 1;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (descent.step() && steps++ < MOST_STEPS);
      return stop();
    }
    descendButton.textContent = "Stop";
    requestAnimationFrame(frame);
  }

  function show({ C, dw, db }) {
    numbers.textContent = `C = ${pretty(C)}    ∂C/∂w = ${pretty(dw)}    ∂C/∂b = ${pretty(db)}`;
  }
  return { show, stop };
}
