// How the cost fell: C after each step of the run that is under way.

import { axes, dot, line, symbol, text } from "../drawing.js";
import { format } from "../numbers.js";
import { within } from "../panel.js";

const SHORTEST = 10; // steps that the axis has room for at least

/** The axis is as long as a round number of steps. */
function room(steps) {
  let most = SHORTEST;
  while (most < steps) most *= 2;
  return most;
}

/** The axis of C ends at the next round number above the highest, at the very first at 1. */
function height(costs) {
  const highest = Math.max(...costs);
  if (!(highest > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(highest));
  return Number((Math.ceil(highest / unit) * unit).toPrecision(1));
}

export function historyView(stage, parent, descent) {
  const panel = stage.panel(parent, () => within(0.185, 140, 190));

  function draw() {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width } = panel;
    const { theme } = stage;
    const costs = (descent.trail.at(-1) ?? []).map(([, , C]) => C);
    const steps = Math.max(costs.length - 1, 0);
    const most = room(steps);
    const top = height(costs);
    const box = { x: 34, y: 26, width: width - 48, height: panel.height - 62 };
    const { toX, toY } = panel.layer("axes", `${most} ${top}`, (under) =>
      axes(under, theme, box, {
        x: { range: [0, most], ticks: [0, most / 2, most] },
        y: { range: [0, top], ticks: [0, top] },
      }),
    );
    const points = costs.map((C, i) => [toX(i), toY(C)]);
    line(ctx, points, theme.red, 2.6);
    if (steps) dot(ctx, points.at(-1), 5, "#fff", "#111", 2);
    symbol(ctx, "steps", box.x + box.width / 2, panel.height - 9, {
      color: theme.ink,
      size: 16,
      align: "center",
    });
    text(ctx, "C after each step", box.x, 11, { color: theme.muted, size: 12 });
    text(ctx, steps, box.x + box.width, 11, {
      color: theme.red,
      size: 13,
      weight: 600,
      align: "right",
    });
    panel.canvas.setAttribute(
      "aria-label",
      steps
        ? `C after each step, ${steps} so far: from ${format(costs[0])} to ${format(costs.at(-1))}.`
        : "C after each step: none has been taken yet.",
    );
  }
  return { draw };
}
