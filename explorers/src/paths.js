// Two paths from one neuron to the cost, through two neurons of the next layer: they add.

import { paths } from "./arithmetic.js";
import { arrow, dot, symbol, text } from "./drawing.js";
import { formula } from "./formula.js";
import { format, pretty } from "./numbers.js";
import { element } from "./page.js";

/** The network a → two neurons → one neuron → C, value and gradient on every wire. */
export function pathsExplorer(stage) {
  const panel = stage.panel(stage.root, (width) => (width < 560 ? 400 : 270));
  const words = element(stage.root, "div", "explorer-words");
  words.setAttribute("aria-live", "polite");

  function draw({ a, w1, w2, v1, v2, y }) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const hues = [theme.purple, theme.green]; // of the two paths
    const net = paths(a, [w1, w2], [v1, v2], y);
    const middle = height / 2 + 8;
    const [start, out, end] = [0.07, 0.66, 0.92].map((share) => share * width);
    const narrow = width < 560;
    const apart = narrow ? 130 : 80;
    const both = [middle - apart, middle + apart].map((level) => [0.37 * width, level]);
    const large = { size: narrow ? 11 : 13, weight: 600, align: "center", halo: theme.paper };

    /** A wire with its weight, if it has one, near its start; value above and gradient below. */
    function wire(from, to, color, value, gradient, weight) {
      const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const at = (by) => [0, 1].map((k) => from[k] + ((to[k] - from[k]) * by) / far);
      arrow(ctx, at(24), at(far - 24), color, { width: 3, head: 11 });
      const [x, level] = at(far * 0.5);
      const [across, up] = [(to[1] - from[1]) / far, (to[0] - from[0]) / far];
      const beside = (by) => [x + by * across, level - by * up];
      text(ctx, pretty(value, 3), ...beside(14), { ...large, color: theme.blue });
      text(ctx, pretty(gradient, 3), ...beside(-14), { ...large, color: theme.red });
      if (!weight) return;
      const [name, size, slope, side] = weight;
      const told = `${name} = ${pretty(size, 2)}`;
      text(ctx, told, x, level + side * 42 - 8, { ...large, color: theme.ink });
      text(ctx, pretty(slope, 3), x, level + side * 42 + 8, { ...large, color: theme.red });
    }
    const node = ([x, level], name, color = theme.blue) => {
      dot(ctx, [x, level], 21, theme.fill, color, 3);
      symbol(ctx, name, x, level, { color: theme.ink, size: 17, align: "center" });
    };
    const [first, last, cost] = [
      [start, middle],
      [out, middle],
      [end, middle],
    ];
    for (const [j, place] of both.entries()) {
      const side = j ? 1 : -1;
      const [w, v] = [
        [w1, w2],
        [v1, v2],
      ].map((pair) => pair[j]);
      const n = "₁₂"[j];
      wire(first, place, hues[j], a, net.parts[j], [`w${n}`, w, net.dws[j], side]);
      wire(place, last, hues[j], net.as[j], net.das[j], [`v${n}`, v, net.dvs[j], side]);
      node(place, `a${n}`, hues[j]);
    }
    wire(last, cost, theme.line, net.out, net.dout);
    node(first, "a");
    node(last, "σ");
    node(cost, "C");
    text(ctx, pretty(net.C), end, middle - 34, { ...large, color: theme.blue });
    text(ctx, `∂C/∂a = ${pretty(net.da, 3)}`, 8, narrow ? height - 12 : middle + 36, {
      ...large,
      align: "left",
      color: theme.red,
    });
    text(ctx, "value", 8, 12, { color: theme.blue, size: 12, weight: 600 });
    text(ctx, "gradient", 52, 12, { color: theme.red, size: 12, weight: 600 });
    tell({ a, w: [w1, w2], v: [v1, v2], y }, net, hues);
    panel.canvas.setAttribute(
      "aria-label",
      `One neuron reaches the cost along two paths. Path 1 brings ${format(net.parts[0])}, path 2 ` +
        `${format(net.parts[1])}; their sum is dC/da = ${format(net.da)}. C = ${format(net.C)}.`,
    );
  }

  /** Multiply along a path, add over paths; and what a small nudge of a says. */
  function tell({ a, w, v, y }, net, hues) {
    const h = 1e-5;
    const by = (paths(a + h, w, v, y).C - paths(a - h, w, v, y).C) / (2 * h);
    words.replaceChildren();
    for (const j of [0, 1]) {
      const n = "₁₂"[j];
      formula(
        words,
        [`path ${j + 1}: δ · v${n} · a${n}(1 − a${n}) · w${n}`, hues[j]],
        ` = (${pretty(net.delta)}) · (${pretty(v[j], 2)}) · ` +
          `${pretty(net.slopes[j])} · (${pretty(w[j], 2)}) = `,
        [pretty(net.parts[j]), hues[j]],
      );
    }
    formula(
      words,
      "their sum: ∂C/∂a = ",
      [pretty(net.parts[0]), hues[0]],
      " + ",
      [`(${pretty(net.parts[1])})`, hues[1]],
      ` = ${pretty(net.da)};   a small nudge of a says ${pretty(by)}`,
    );
  }
  return { draw };
}
