// A chain of neurons, one per layer, with two numbers on every wire: its value and its gradient.

import { chain } from "./arithmetic.js";
import { backward } from "./backward.js";
import { arrow, dot, symbol, text } from "./drawing.js";
import { clamp, format, pretty } from "./numbers.js";
import { hue, Walk } from "./walk.js";

/** The 1-1-1-1 network with two numbers on every wire: its value, and the gradient of C. */
export function chainExplorer(stage) {
  const single = "a_prev" in stage.start; // one neuron, whose numbers need no index
  const layers = single ? 1 : stage.layers;
  const above = single ? (i) => (i ? "" : "^(L−1)") : (i) => `^(${i})`;
  const tall = (width) => width < 640;
  const shape = (width) => (tall(width) ? 218 + 190 * layers : 262);
  const panel = stage.panel(stage.root, shape, { tabindex: "0" });
  const walk = new Walk(stage, panel);
  let places = []; // of the wires: where each begins and ends
  panel.canvas.classList.add("explorer-wires");
  panel.canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const far = places.map(({ from, to }) => distance([offsetX, offsetY], from, to));
    const nearest = far.indexOf(Math.min(...far));
    walk.choose(far[nearest] < 26 ? places[nearest].id : null);
  });

  /** The sliders' values as those of a chain. */
  function network(values) {
    if (single) return { a0: values.a_prev, ws: [values.w], bs: [values.b], y: values.y };
    const numbers = (name) => Array.from({ length: layers }, (_, i) => values[`${name}${i + 1}`]);
    return { a0: values.a0, ws: numbers("w"), bs: numbers("b"), y: values.y };
  }

  function draw(values) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const { a0, ws, bs, y } = network(values);
    const net = chain(a0, ws, bs, y);
    const pass = backward(net, ws, bs, y, above);
    walk.follow(pass, { a0, ws, bs, y }, theme);
    const marked = walk.marked();
    places = [];

    // u goes along the network, v across it; a tall picture runs from top to bottom
    const vertical = tall(width);
    const name = single && !vertical ? 24 : 0; // room for a longer one
    const length = (vertical ? height - 36 : width) - 96 - name;
    const start = (vertical ? 80 : 66) + name;
    const each = length / (layers + 0.62);
    const middle = vertical ? width / 2 : height / 2 + 8;
    const [arm, beside] = vertical ? [Math.min(106, width / 2 - 40), 20] : [66, 14];
    const at = (u, v) => (vertical ? [middle + v, u] : [u, middle + v]);

    // where wires are short, numbers are too
    const tight = !vertical && each < 190;
    const brief = (x) =>
      (x && Math.abs(x) < 0.0005 ? x.toExponential(0) : x.toFixed(3)).replace(/-/g, "−");
    const short = (x, digits) => (tight && digits > 3 ? brief(x) : pretty(x, digits));
    const wireColor = theme.dark ? "#7b8794" : "#8b95a1";

    /** A wire with its name at the start, its value on one side and its gradient on the other. */
    function wire(id, from, to, digits = 4) {
      const { value, gradient } = pass.wires[id];
      const seen = walk.shows(id);
      const size = 1.2 + 1.5 * (4 + Math.log10(Math.abs(gradient) + 1e-9));
      const strength = seen ? clamp(size, 1.2, 6.5) : 1.2;
      const color = id === walk.chosen ? theme.red : wireColor;
      arrow(ctx, from, to, color, { width: strength, head: 8 + strength });
      places.push({ id, from, to });
      const slope = seen ? short(gradient, 4) : "?";
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      const flat = from[1] === to[1];
      const gap = strength / 2 + 4;
      const up = { color: theme.blue, size: tight ? 11 : 12, weight: 600, halo: theme.paper };
      const down = { ...up, color: theme.red };
      if (flat) {
        text(ctx, short(value, digits), x, y - gap - 6, { ...up, align: "center" });
        text(ctx, slope, x, y + gap + 7, { ...down, align: "center" });
      } else {
        text(ctx, short(value, digits), x - gap, y, { ...up, align: "right" });
        text(ctx, slope, x + gap, y, { ...down, align: "left" });
      }
    }
    const node = (place, box, radius = 17) => {
      const name = box[0];
      const on = marked.includes(box);
      dot(ctx, place, radius, theme.fill, on ? hue(theme, box) : theme.blue, on ? 4.5 : 2);
      symbol(ctx, name, ...place, { color: theme.ink, size: 17, align: "center" });
    };

    const sums = ws.map((_, i) => start + each * (i + 0.42));
    const squash = ws.map((_, i) => start + each * (i + 0.92) - 4);
    const end = start + each * (layers + 0.46);
    for (let i = 0; i < layers; i++) {
      const from = i ? squash[i - 1] + 19 : start - 26;
      wire(`a${i}`, at(from, 0), at(sums[i] - 20, 0), i ? 4 : 2);
      wire(`z${i + 1}`, at(sums[i] + 19, 0), at(squash[i] - 20, 0));
      wire(`w${i + 1}`, at(sums[i], -arm), at(sums[i], -20), 2);
      wire(`b${i + 1}`, at(sums[i], arm), at(sums[i], 20), 2);
      symbol(ctx, pass.wires[`w${i + 1}`].name, ...at(sums[i], -arm - beside), {
        color: theme.ink,
        size: 17,
        align: "center",
      });
      symbol(ctx, pass.wires[`b${i + 1}`].name, ...at(sums[i], arm + beside), {
        color: theme.ink,
        size: 17,
        align: "center",
      });
      node(at(sums[i], 0), `Σ${i + 1}`);
      node(at(squash[i], 0), `σ${i + 1}`);
    }
    symbol(ctx, `a${above(0)}`, ...at(start - 46 - name / 4, 0), {
      color: theme.ink,
      size: 17,
      align: "center",
    });
    wire(`a${layers}`, at(squash[layers - 1] + 19, 0), at(end - 22, 0));
    wire("y", at(end, arm), at(end, 22), 2);
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
    const muted = { color: theme.muted, size: 11, align: "right" };
    if (width > 340) text(ctx, "thick wire: large gradient", width - 8, 12, muted);
    const slopeOf = (id) => (walk.shows(id) ? format(pass.wires[id].gradient) : "not yet known");
    const told = ws.map(
      (w, i) =>
        `${single ? "" : `Layer ${i + 1}: `}w = ${format(w, 2)} (gradient ${slopeOf(`w${i + 1}`)}), ` +
        `b = ${format(bs[i], 2)} (gradient ${slopeOf(`b${i + 1}`)}), z = ${format(net.zs[i])}, ` +
        `a = ${format(net.as[i + 1])}.`,
    );
    panel.canvas.setAttribute(
      "aria-label",
      `${single ? "One neuron" : `A chain of ${layers} neurons`}; the arrow keys walk back and choose a wire. ` +
        `${single ? "a_prev" : "a0"} = ${format(a0, 2)}, y = ${format(y, 2)}. ` +
        `${told.join(" ")} C = ${format(net.C)}.`,
    );
  }
  return { draw };
}

/** How far a place is from the line between two others. */
function distance([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1);
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
