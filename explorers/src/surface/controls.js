// The buttons over the cost surface, and the numbers beside them.

import { pretty } from "../numbers.js";
import { element } from "../page.js";

const MOST_STEPS = 600; // of one descent

export function controls(stage, descent, onReset) {
  const bar = element(stage.root, "div", "explorer-buttons");
  const numbers = element(bar, "span", "explorer-numbers");
  stage.root.prepend(bar);
  let steps = 0; // taken so far while it descends

  let descendButton;
  if (stage.downhill) {
    button("Step", "One step of gradient descent", () => {
      stop();
      stage.note(descent.step());
      stage.save();
    });
    descendButton = button("Descend", "Step after step, until the ground is flat", descend);
  }
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
    made.addEventListener("click", () => action());
    bar.insertBefore(made, numbers);
    return made;
  }

  /** End the descent, if there is one, and say why. */
  function stop(why = "") {
    if (!steps) return;
    stage.note(`Stopped after ${steps} ${steps === 1 ? "step" : "steps"}. ${why}`);
    steps = 0;
    descendButton.textContent = "Descend";
    stage.save();
  }

  /** One step of a descent; false when it was the last. */
  function goOn() {
    steps++;
    const why = descent.step() || (steps === MOST_STEPS ? descent.outOfPatience : "");
    if (why) stop(why);
    return !why;
  }

  function frame() {
    if (steps && !stage.signal.aborted && goOn()) requestAnimationFrame(frame);
  }

  function descend() {
    if (steps) return stop();
    stage.note("");
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (goOn());
    } else if (goOn()) {
      descendButton.textContent = "Stop";
      requestAnimationFrame(frame);
    }
  }

  function show({ C, dw, db }) {
    const slopes = `    ∂C/∂w = ${pretty(dw)}    ∂C/∂b = ${pretty(db)}`;
    numbers.textContent = `C = ${pretty(C)}${stage.downhill ? slopes : ""}`;
  }
  return { show, stop };
}
