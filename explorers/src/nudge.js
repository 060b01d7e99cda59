// A nudge that shrinks: the ratio of two small changes settles on the slope of the tangent.

import { neuron, sigmoid } from "./arithmetic.js";
import { axes, dot, line, text } from "./drawing.js";
import { formula } from "./formula.js";
import { grasp } from "./grasp.js";
import { clamp, format, mix, pretty, scale, ticks } from "./numbers.js";
import { element } from "./page.js";

// Where the point may be put: on the part of each curve that is drawn, and that the sigmoid reaches.
const INSIDE = [
  [-6, 6],
  [0.001, 0.999],
];
/** The pixels between which a curve is drawn. */
const along = (width) => [34, width - 14];

export function nudgeExplorer(stage) {
  const views = element(stage.root, "div", "explorer-views");
  const words = element(stage.root, "div", "explorer-words");
  words.setAttribute("aria-live", "polite");
  const curves = [
    { name: "a = σ(z)", input: "z", x: [-6, 6], y: [0, 1], ticks: [0, 0.5, 1] },
    { name: "C = (a − y)²", input: "a", x: [0, 2], y: [0, 1], ticks: [0, 0.5, 1] },
  ].map((curve) => ({ ...curve, panel: stage.panel(views, () => 230, { tabindex: "0" }) }));
  const [low, high] = stage.range("b");
  const toZ = [(z) => z, (a) => Math.log(a / (1 - a))]; // from what each curve runs along
  for (const [i, { panel, x }] of curves.entries()) {
    const place = ({ offsetX }) =>
      toZ[i](clamp(scale(...along(panel.width), ...x)(offsetX), ...INSIDE[i]));
    const push = ([right, up]) => neuron(...numbers()).z + right + up;
    grasp(panel.canvas, place, push, move);
  }

  const numbers = () => ["w", "b", "a_prev", "y"].map((name) => stage.values()[name]);

  /** Slide along the curves, by the bias. */
  function move(z) {
    const { w, a_prev } = stage.values();
    stage.set({ b: Math.round(clamp(z - w * a_prev, low, high) * 100) / 100 });
    stage.save();
  }

  function draw({ w, b, a_prev, y, h }) {
    const { z, a, slope } = neuron(w, b, a_prev, y);
    const cost = (a) => (a - y) ** 2;
    const rises = [(sigmoid(z + h) - a) / h, (cost(a + h) - cost(a)) / h];
    const slopes = [slope, 2 * (a - y)];
    paint(curves[0], sigmoid, z, h, rises[0], slopes[0]);
    paint(curves[1], cost, a, h, rises[1], slopes[1]);

    const { red, purple } = stage.theme;
    const small = pretty(h, 4);
    const straight = { "Δz/Δw": a_prev, "Δz/Δb": 1, "Δz/Δa_prev": w };
    words.replaceChildren();
    formula(
      words,
      "whatever the nudge: ",
      Object.entries(straight)
        .map(([name, value]) => `${name} = ${pretty(value)}`)
        .join(",   "),
    );
    for (const [i, name] of ["Δa/Δz", "ΔC/Δa"].entries()) {
      const settled = [`${pretty(slopes[i])}`, purple];
      formula(
        words,
        `nudged by ${small}: `,
        [`${name} = ${pretty(rises[i])}`, red],
        ",   the tangent's slope: ",
        settled,
      );
    }
  }

  /** A curve, the secant from `at` to `at` + h, and the tangent. */
  function paint({ panel, name, input, x, y, ticks: marks }, curve, at, h, rise, slope) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const [left, right] = along(width);
    const box = { x: left, y: 24, width: right - left, height: height - 62 };
    const { toX, toY } = axes(ctx, theme, box, {
      x: { range: x, ticks: ticks(...x, 7) },
      y: { range: y, ticks: marks },
    });
    text(ctx, name, box.x, 11, { color: theme.blue, size: 13, weight: 600 });
    text(ctx, input, box.x + box.width / 2, height - 10, { color: theme.ink, align: "center" });
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x - 6, box.y - 6, box.width + 12, box.height + 12);
    ctx.clip();
    const points = Array.from({ length: 161 }, (_, i) => mix(...x, i / 160));
    line(
      ctx,
      points.map((at) => [toX(at), toY(curve(at))]),
      theme.blue,
      2.6,
    );
    const through = (slope) => x.map((end) => [toX(end), toY(curve(at) + slope * (end - at))]);
    line(ctx, through(slope), theme.purple, 2, [7, 5]);
    line(ctx, through(rise), theme.red, 2);
    for (const place of [at, at + h]) {
      dot(ctx, [toX(place), toY(curve(place))], 5, theme.red, theme.paper);
    }
    ctx.restore();
    panel.canvas.setAttribute(
      "aria-label",
      `${name} at ${input} = ${format(at)}, nudged by ${format(h)}: the changes have the ratio ` +
        `${format(rise)}; the tangent's slope is ${format(slope)}. The arrow keys move the point.`,
    );
  }
  return { draw };
}
