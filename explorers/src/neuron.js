// One neuron: w·a_prev and b laid end to end on the line of z, and from z up to a on the sigmoid.

import { neuron, sigmoid } from "./arithmetic.js";
import { arrow, axes, dot, line, sideLabel, symbol, text } from "./drawing.js";
import { clamp, format, mix, pretty, ticks } from "./numbers.js";

/** w·a_prev and b laid end to end on the line of z, and from z up to a on the sigmoid. */
export function neuronExplorer(stage) {
  const panel = stage.panel(stage.root, (width) => (width < 600 ? 500 : 470));
  const farthest = (name) => Math.max(...stage.range(name).map(Math.abs));
  const reach = Math.ceil(farthest("w") * farthest("a_prev") + farthest("b")); // of z
  const top = 150; // the drawn neuron; the number line and the curve share their z below it

  function drawNeuron(ctx, theme, { w, b, a_prev }, { z, a }, width) {
    const narrow = width < 600;
    const level = 62;
    const radius = 30;
    const [left, right] = narrow ? [36, 0.5 * width] : [0.14 * width, 0.46 * width];
    const weight = w < 0 ? theme.red : theme.blue;
    arrow(ctx, [left + radius + 3, level], [right - radius - 4, level], weight, {
      width: 1.5 + 1.1 * Math.abs(w),
      dash: w < 0 ? [7, 7] : [],
      head: 14,
    });
    const middle = (left + right) / 2;
    text(ctx, `w = ${pretty(w, 2)}`, middle, level - 19, {
      color: weight,
      size: 14,
      align: "center",
      weight: 600,
    });
    arrow(ctx, [right, level + 62], [right, level + radius + 4], theme.green, { width: 2.2 });
    text(ctx, `b = ${pretty(b, 2)}`, right, level + 72, {
      color: theme.green,
      size: 14,
      align: "center",
      weight: 600,
    });
    for (const [x, value, name] of [
      [left, a_prev, "a^(L−1)"],
      [right, a, "a^(L)"],
    ]) {
      dot(ctx, [x, level], radius, theme.paper, theme.paper);
      ctx.globalAlpha = 0.85 * clamp(value, 0, 1);
      dot(ctx, [x, level], radius, theme.dark ? "#2f7fb0" : "#56B4E9", theme.blue);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.arc(x, level, radius, 0, 2 * Math.PI);
      ctx.strokeStyle = theme.blue;
      ctx.lineWidth = 2;
      ctx.stroke();
      text(ctx, pretty(value, value === a ? 4 : 2), x, level, {
        color: theme.ink,
        size: 14,
        align: "center",
        weight: 600,
      });
      symbol(ctx, name, x, level - radius - 14, { color: theme.ink, size: 17, align: "center" });
    }
    const x = narrow ? right + 46 : 0.6 * width;
    const size = narrow ? 12.5 : 15;
    const product = `${pretty(w, 2)} · ${pretty(a_prev, 2)}`;
    const bias = b < 0 ? `− ${pretty(-b, 2)}` : `+ ${pretty(b, 2)}`;
    const sum = narrow
      ? []
      : [
          ["z = w · a_prev + b", theme.ink],
          [`   = ${product} ${bias}`, theme.ink],
        ];
    const rows = [
      ...sum,
      [`${narrow ? "z" : "  "} = ${pretty(z)}`, theme.ink],
      [`a = σ(z) = ${pretty(a)}`, theme.red],
      [`${narrow ? "" : "slope "}σ′(z) = ${pretty(a * (1 - a))}`, theme.purple],
    ];
    const first = level - (narrow ? 26 : 44);
    for (const [i, [row, color]] of rows.entries()) {
      text(ctx, row, x, first + 25 * i, { color, size, weight: 500 });
    }
  }

  function draw({ w, b, a_prev }) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const { z, a, slope } = neuron(w, b, a_prev, 0);
    drawNeuron(ctx, theme, { w, b, a_prev }, { z, a }, width);

    const x = { range: [-reach, reach], ticks: ticks(-reach, reach) };
    const box = { x: 46, y: top + 92, width: width - 64, height: height - top - 136 };
    const { toX, toY } = panel.layer("curve", "", (under) => {
      const scales = axes(under, theme, box, { x, y: { range: [0, 1], ticks: [0, 0.5, 1] } });
      const points = Array.from({ length: 201 }, (_, i) => mix(-reach, reach, i / 200)).map(
        (at) => [scales.toX(at), scales.toY(sigmoid(at))],
      );
      line(under, points, theme.blue, 2.8);
      text(under, "weighted sum z", box.x + box.width / 2, height - 14, {
        color: theme.muted,
        align: "center",
      });
      text(under, "a = σ(z)", box.x + 8, box.y + 12, { color: theme.blue, size: 13, weight: 600 });
      // the number line
      line(
        under,
        [
          [box.x, top + 52],
          [box.x + box.width, top + 52],
        ],
        theme.line,
        1.2,
      );
      for (const at of x.ticks.map(scales.toX))
        line(
          under,
          [
            [at, top + 48],
            [at, top + 56],
          ],
          theme.line,
          1.2,
        );
      text(under, "0", scales.toX(0), top + 68, { color: theme.muted, size: 11, align: "center" });
      return scales;
    });
    const inside = clamp(z, -reach, reach);
    const level = top + 52;
    const at = toX(inside);
    const product = clamp(w * a_prev, -reach, reach);
    line(
      ctx,
      [
        [at, level],
        [at, toY(a)],
      ],
      theme.red,
      1.4,
      [5, 5],
    );
    line(
      ctx,
      [
        [at, toY(a)],
        [box.x, toY(a)],
      ],
      theme.red,
      1.4,
      [5, 5],
    );
    // the sum, one arrow after the other
    line(
      ctx,
      [
        [toX(product), level - 13],
        [toX(product), level - 25],
      ],
      theme.line,
      1,
    );
    arrow(ctx, [toX(0), level - 13], [toX(product), level - 13], w < 0 ? theme.red : theme.blue, {
      width: 3.2,
      dash: w < 0 ? [6, 6] : [],
    });
    arrow(ctx, [toX(product), level - 25], [at, level - 25], theme.green, { width: 3.2 });
    sideLabel(ctx, "w·a_prev", toX(0), toX(product), level - 13, w < 0 ? theme.red : theme.blue);
    sideLabel(ctx, "b", toX(product), at, level - 25, theme.green);
    // the slope
    const run = reach / 6;
    const dx = toX(run) - toX(0);
    const dy = (toY(1) - toY(0)) * slope * run;
    const shorter = Math.min(1, 64 / Math.hypot(dx, dy));
    line(
      ctx,
      [-shorter, shorter].map((by) => [at + dx * by, toY(a) + dy * by]),
      theme.purple,
      3,
    );
    dot(ctx, [at, level], 5.5, theme.red, theme.paper);
    dot(ctx, [at, toY(a)], 6.5, theme.red, theme.paper);
    const end = at > box.x + box.width - 110;
    const style = {
      color: theme.red,
      size: 13,
      weight: 600,
      align: end ? "right" : "left",
      halo: theme.paper,
    };
    text(ctx, `z = ${pretty(z)}`, at + (end ? -11 : 11), level + 17, style);
    text(ctx, `a = ${pretty(a)}`, at + (end ? -11 : 11), toY(a) + (a > 0.5 ? 18 : -18), style);
    panel.canvas.setAttribute(
      "aria-label",
      `One neuron. w = ${format(w, 2)}, b = ${format(b, 2)}, a_prev = ${format(a_prev, 2)}: ` +
        `z = ${format(z)}, a = ${format(a)}, slope = ${format(slope)}.`,
    );
  }
  return { draw };
}
