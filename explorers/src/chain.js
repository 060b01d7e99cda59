// A chain of neurons, one per layer, with two numbers on every wire: its value and its gradient.

import { chain } from "./arithmetic.js";
import { arrow, dot, symbol, text } from "./drawing.js";
import { clamp, format, pretty } from "./numbers.js";

/** The 1-1-1-1 network with two numbers on every wire: its value, and the gradient of C. */
export function chainExplorer(stage) {
  const layers = stage.layers;
  const tall = (width) => width < 640;
  const panel = stage.panel(stage.root, (width) => (tall(width) ? 210 + 190 * layers : 262));

  function draw(values) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const numbers = (name) => Array.from({ length: layers }, (_, i) => values[`${name}${i + 1}`]);
    const ws = numbers("w");
    const bs = numbers("b");
    const net = chain(values.a0, ws, bs, values.y);

    // u goes along the network, v across it; a tall picture runs from top to bottom
    const vertical = tall(width);
    const length = (vertical ? height - 28 : width) - 96;
    const start = vertical ? 72 : 66;
    const each = length / (layers + 0.62);
    const middle = vertical ? width / 2 : height / 2 + 8;
    const [arm, beside] = vertical ? [106, 20] : [66, 14];
    const at = (u, v) => (vertical ? [middle + v, u] : [u, middle + v]);

    // where wires are short, numbers are too
    const tight = !vertical && each < 190;
    const brief = (x) =>
      (x && Math.abs(x) < 0.0005 ? x.toExponential(0) : x.toFixed(3)).replace(/-/g, "−");
    const short = (x, digits) => (tight && digits > 3 ? brief(x) : pretty(x, digits));
    const wireColor = theme.dark ? "#7b8794" : "#8b95a1";

    /** A wire with its name at the start, its value on one side and its gradient on the other. */
    function wire(from, to, value, gradient, digits = 4) {
      const strength = clamp(1.2 + 1.5 * (4 + Math.log10(Math.abs(gradient) + 1e-9)), 1.2, 6.5);
      arrow(ctx, from, to, wireColor, { width: strength, head: 8 + strength });
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      const flat = from[1] === to[1];
      const gap = strength / 2 + 4;
      const up = { color: theme.blue, size: tight ? 11 : 12, weight: 600, halo: theme.paper };
      const down = { ...up, color: theme.red };
      if (flat) {
        text(ctx, short(value, digits), x, y - gap - 6, { ...up, align: "center" });
        text(ctx, short(gradient, 4), x, y + gap + 7, { ...down, align: "center" });
      } else {
        text(ctx, short(value, digits), x - gap, y, { ...up, align: "right" });
        text(ctx, short(gradient, 4), x + gap, y, { ...down, align: "left" });
      }
    }
    const node = (place, name, radius = 17) => {
      dot(ctx, place, radius, theme.fill, theme.blue);
      symbol(ctx, name, ...place, { color: theme.ink, size: 17, align: "center" });
    };

    const sums = ws.map((_, i) => start + each * (i + 0.42));
    const squash = ws.map((_, i) => start + each * (i + 0.92) - 4);
    const end = start + each * (layers + 0.46);
    for (let i = 0; i < layers; i++) {
      const from = i ? squash[i - 1] + 19 : start - 26;
      wire(at(from, 0), at(sums[i] - 20, 0), net.as[i], net.das[i], i ? 4 : 2);
      wire(at(sums[i] + 19, 0), at(squash[i] - 20, 0), net.zs[i], net.dzs[i]);
      wire(at(sums[i], -arm), at(sums[i], -20), ws[i], net.dws[i], 2);
      wire(at(sums[i], arm), at(sums[i], 20), bs[i], net.dbs[i], 2);
      symbol(ctx, `w^(${i + 1})`, ...at(sums[i], -arm - beside), {
        color: theme.ink,
        size: 17,
        align: "center",
      });
      symbol(ctx, `b^(${i + 1})`, ...at(sums[i], arm + beside), {
        color: theme.ink,
        size: 17,
        align: "center",
      });
      node(at(sums[i], 0), "Σ");
      node(at(squash[i], 0), "σ");
    }
    symbol(ctx, "a^(0)", ...at(start - 46, 0), { color: theme.ink, size: 17, align: "center" });
    wire(at(squash[layers - 1] + 19, 0), at(end - 22, 0), net.as[layers], net.das[layers]);
    wire(at(end, arm), at(end, 22), values.y, net.dy, 2);
    symbol(ctx, "y", ...at(end, arm + 14), { color: theme.ink, size: 17, align: "center" });
    node(at(end, 0), "C", 20);
    const total = at(end, vertical ? -54 : -34);
    text(ctx, pretty(net.C), total[0], total[1], {
      color: theme.blue,
      size: 13,
      weight: 700,
      align: "center",
      halo: theme.paper,
    });

    text(ctx, "value", 8, 12, { color: theme.blue, size: 12, weight: 600 });
    text(ctx, "gradient ∂C/∂·", 52, 12, { color: theme.red, size: 12, weight: 600 });
    text(ctx, "thick wire: large gradient", width - 8, 12, {
      color: theme.muted,
      size: 11,
      align: "right",
    });
    const told = ws.map(
      (w, i) =>
        `Layer ${i + 1}: w = ${format(w, 2)} (gradient ${format(net.dws[i])}), ` +
        `b = ${format(bs[i], 2)} (gradient ${format(net.dbs[i])}), z = ${format(net.zs[i])}, ` +
        `a = ${format(net.as[i + 1])}.`,
    );
    panel.canvas.setAttribute(
      "aria-label",
      `A chain of ${layers} neurons. a0 = ${format(values.a0, 2)}, y = ${format(values.y, 2)}. ` +
        `${told.join(" ")} C = ${format(net.C)}.`,
    );
  }
  return { draw };
}
