// A network's answers as a curve, to be moved through given dots: by hand, or downhill.

import drawn from "../../source/backprop/lab/surface.json";
import { chainAverage, chainOutput } from "./arithmetic.js";
import { axes, dot, line, text } from "./drawing.js";
import { format, pretty } from "./numbers.js";
import { button, element } from "./page.js";
import { MOST_STEPS, Run } from "./run.js";

const { goal: GOAL, rate: RATE } = drawn;

/** The curve of all answers; with `descends`, a button that has gradient descent do it. */
export function fitExplorer(stage, descends) {
  const bar = element(stage.root, "div", "explorer-buttons");
  const panel = stage.panel(stage.root, (width) => (width < 560 ? 240 : 280));
  const [ws, bs] = ["w", "b"].map((letter) =>
    Object.keys(stage.start).filter((name) => name.startsWith(letter)),
  );
  let exact = null; // the numbers after a step, which the sliders round
  let reached = false;
  if (descends) {
    const begin = button(bar, "Descend", () => run.toggle());
    const run = new Run(stage, begin, step, (_, why) => why);
    button(bar, "Reset", () => {
      run.stop();
      stage.set(stage.start);
      stage.save();
      stage.note("");
    });
  }
  const numbers = element(bar, "span", "explorer-numbers");

  /** The weights and biases: the sliders' own, or more exactly those after the last step. */
  function now(values = stage.values()) {
    const moved = exact?.shown.some((value, i) => value !== Object.values(values)[i]);
    if (moved) exact = null;
    const from = exact?.values ?? values;
    return [ws, bs].map((names) => names.map((name) => from[name]));
  }

  /** One step against the gradient; why it is the last of a descent, or "". */
  function step(steps) {
    const [weights, biases] = now();
    const { dws, dbs } = chainAverage(weights, biases, stage.examples);
    const values = Object.fromEntries([
      ...ws.map((name, i) => [name, weights[i] - RATE * dws[i]]),
      ...bs.map((name, i) => [name, biases[i] - RATE * dbs[i]]),
    ]);
    stage.set(values);
    exact = { values, shown: Object.values(stage.values()) };
    const { C } = chainAverage(...now(), stage.examples);
    if (C < GOAL / 4) return `${steps} steps, and C is ${pretty(C)}.`;
    return steps === MOST_STEPS ? `${steps} steps, and C is still ${pretty(C)}. Descend on.` : "";
  }

  function draw(values) {
    const point = now(values);
    const { C } = chainAverage(...point, stage.examples);
    numbers.textContent = `C = ${pretty(C)}    goal: below ${GOAL}`;
    numbers.style.color = C < GOAL ? stage.theme.green : "";
    if (!descends && C < GOAL !== reached) {
      reached = C < GOAL;
      stage.note(reached ? `Done: C is below ${GOAL}.` : "");
    }
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const box = { x: 40, y: 12, width: width - 56, height: height - 52 };
    const { toX, toY } = axes(ctx, theme, box, {
      x: { range: [0, 1], ticks: [0, 0.5, 1] },
      y: { range: [0, 1], ticks: [0, 0.5, 1] },
    });
    const answer = (x) => chainOutput(...point, x);
    text(ctx, "input", box.x + box.width / 2, height - 12, { color: theme.ink, align: "center" });
    text(ctx, "answer", box.x + 8, box.y + 8, { color: theme.blue, size: 13, weight: 600 });
    const xs = Array.from({ length: 121 }, (_, i) => i / 120);
    line(
      ctx,
      xs.map((x) => [toX(x), toY(answer(x))]),
      theme.blue,
      3,
    );
    for (const [x, y] of stage.examples) {
      const [from, to] = [toY(answer(x)), toY(y)];
      line(
        ctx,
        [
          [toX(x), from],
          [toX(x), to],
        ],
        theme.red,
        2,
        [5, 4],
      );
      dot(ctx, [toX(x), to], 7, theme.red, theme.paper);
      dot(ctx, [toX(x), from], 4, theme.blue, theme.paper);
    }
    const told = stage.examples.map(
      ([x, y]) => `at ${x} it is ${format(answer(x), 2)}, wanted is ${y}`,
    );
    panel.canvas.setAttribute(
      "aria-label",
      `The answers as a curve over the input: ${told.join("; ")}. C = ${format(C)}.`,
    );
  }
  return { draw };
}
