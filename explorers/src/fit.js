// A network's answers as a curve, to be moved through given dots: by hand, or downhill.

import drawn from "../../source/backprop/lab/surface.json";
import { chainAverage, chainOutput } from "./arithmetic.js";
import { axes, dot, line, text } from "./drawing.js";
import { format, pretty } from "./numbers.js";
import { element } from "./page.js";

const { goal: GOAL, rate: RATE } = drawn;
const MOST_STEPS = 600; // of one descent

/** The curve of all answers; with `descends`, a button that has gradient descent do it. */
export function fitExplorer(stage, descends) {
  const bar = element(stage.root, "div", "explorer-buttons");
  const panel = stage.panel(stage.root, (width) => (width < 560 ? 240 : 280));
  const names = { ws: stage.layers ? number("w") : ["w"], bs: stage.layers ? number("b") : ["b"] };
  let exact = null; // the numbers after a step, which the sliders round
  let steps = 0; // of the descent that goes on
  let reached = false;
  const button = descends && pressable("Descend", descend);
  if (descends)
    pressable("Reset", () => {
      stop();
      stage.set(stage.start);
      stage.save();
      stage.note("");
    });
  const numbers = element(bar, "span", "explorer-numbers");

  function number(letter) {
    return Array.from({ length: stage.layers }, (_, i) => `${letter}${i + 1}`);
  }

  function pressable(label, action) {
    const made = element(bar, "button", "jupyter-button explorer-button");
    Object.assign(made, { type: "button", textContent: label });
    made.addEventListener("click", action);
    return made;
  }

  /** The weights and biases: the sliders' own, or more exactly those after the last step. */
  function now(values = stage.values()) {
    const moved = exact?.shown.some((value, i) => value !== Object.values(values)[i]);
    if (moved) exact = null;
    const from = exact?.values ?? values;
    return [names.ws, names.bs].map((some) => some.map((name) => from[name]));
  }

  function step() {
    const [ws, bs] = now();
    const { dws, dbs } = chainAverage(ws, bs, stage.examples);
    const values = {};
    names.ws.forEach((name, i) => {
      values[name] = ws[i] - RATE * dws[i];
    });
    names.bs.forEach((name, i) => {
      values[name] = bs[i] - RATE * dbs[i];
    });
    stage.set(values);
    exact = { values, shown: Object.values(stage.values()) };
  }

  function stop(why = "") {
    if (why) stage.note(why);
    steps = 0;
    button.textContent = "Descend";
    stage.save();
  }

  /** One step of a descent; false when it was the last. */
  function goOn() {
    step();
    steps++;
    const { C } = chainAverage(...now(), stage.examples);
    if (C < GOAL / 4) stop(`${steps} steps, and C is ${pretty(C)}.`);
    else if (steps === MOST_STEPS) stop(`${steps} steps, and C is still ${pretty(C)}. Descend on.`);
    return steps > 0;
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
      button.textContent = "Stop";
      requestAnimationFrame(frame);
    }
  }

  function draw(values) {
    const [ws, bs] = now(values);
    const { C } = chainAverage(ws, bs, stage.examples);
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
    const answer = (x) => chainOutput(ws, bs, x);
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
