// The buttons over the cost surface, and the numbers beside them.

import { pretty } from "../numbers.js";
import { button, element } from "../page.js";
import { MOST_STEPS, Run } from "../run.js";

export function controls(stage, descent, onReset) {
  const bar = element(stage.root, "div", "explorer-buttons");
  const numbers = element(bar, "span", "explorer-numbers");
  stage.root.prepend(bar);
  let run;
  const stop = () => run?.stop();
  if (stage.downhill) {
    pressable("Step", "One step of gradient descent", () => {
      stop();
      stage.note(descent.step());
      stage.save();
    });
    const label = "Step after step, until the ground is flat";
    const begin = pressable("Descend", label, () => run.toggle());
    run = new Run(
      stage,
      begin,
      (steps) => descent.step() || (steps === MOST_STEPS ? descent.outOfPatience : ""),
      (steps, why) => `Stopped after ${steps} ${steps === 1 ? "step" : "steps"}. ${why}`,
    );
  }
  pressable("Reset", "Back to where everything started", () => {
    stop();
    descent.reset();
    onReset();
    stage.save();
    stage.note("");
  });

  function pressable(label, title, action) {
    const made = button(bar, label, action);
    made.title = title;
    bar.insertBefore(made, numbers);
    return made;
  }

  function show({ C, dw, db }) {
    const slopes = `    ∂C/∂w = ${pretty(dw)}    ∂C/∂b = ${pretty(db)}`;
    numbers.textContent = `C = ${pretty(C)}${stage.downhill ? slopes : ""}`;
  }
  return { show, stop };
}
