// Generated: edit explorers/src/ and run `make explorers`.

// src/numbers.js
var mix = (from, to, t) => from + (to - from) * t;
var clamp = (value, low, high) => Math.min(Math.max(value, low), high);
var scale = (from, to, low, high) => (value) => low + (value - from) / (to - from) * (high - low);
function format(value, digits = 4) {
  if (!Number.isFinite(value)) return String(value);
  const tiny = value !== 0 && Math.abs(value) < 0.5 * 10 ** (1 - digits);
  return tiny ? value.toExponential(2) : value.toFixed(digits);
}
var pretty = (value, digits = 4) => format(value, digits).replace(/-/g, "−");
var label = (tick) => String(tick).replace("-", "−");
var typed = (text2) => Number(text2.trim().replace("−", "-").replace(",", ".") || "?");
var NO_NUMBER = "Type a number, such as 0.5.";
function ticks(low, high, most = 11) {
  const step = [1, 2, 5, 10, 20, 50].find((size) => (high - low) / size <= most) ?? 100;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
}

// src/arithmetic.js
function sigmoid(z) {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}
function neuron(w, b, aPrev, y) {
  const z = w * aPrev + b;
  const a = sigmoid(z);
  const slope2 = a * (1 - a);
  const delta = 2 * (a - y) * slope2;
  return { z, a, slope: slope2, C: (a - y) ** 2, dw: delta * aPrev, db: delta, daPrev: delta * w };
}
function average(w, b, examples) {
  const sum = { C: 0, dw: 0, db: 0 };
  for (const [aPrev, y] of examples) {
    const one = neuron(w, b, aPrev, y);
    for (const name in sum) sum[name] += one[name] / examples.length;
  }
  return sum;
}
function chain(a0, ws, bs, y) {
  const zs = [];
  const as = [a0];
  for (let i = 0; i < ws.length; i++) {
    zs.push(ws[i] * as[i] + bs[i]);
    as.push(sigmoid(zs[i]));
  }
  const last = as[ws.length];
  const das = as.map(() => 0);
  const dzs = zs.map(() => 0);
  const dws = zs.map(() => 0);
  das[ws.length] = 2 * (last - y);
  for (let i = ws.length - 1; i >= 0; i--) {
    dzs[i] = das[i + 1] * as[i + 1] * (1 - as[i + 1]);
    dws[i] = dzs[i] * as[i];
    das[i] = dzs[i] * ws[i];
  }
  return { zs, as, C: (last - y) ** 2, das, dzs, dws, dbs: dzs, dy: -das[ws.length] };
}
function chainOutput(ws, bs, a) {
  return ws.reduce((before, w, i) => sigmoid(w * before + bs[i]), a);
}
function chainAverage(ws, bs, examples) {
  const passes = examples.map(([a0, y]) => chain(a0, ws, bs, y));
  const mean = (pick) => passes.reduce((sum, pass) => sum + pick(pass), 0) / passes.length;
  return {
    C: mean((pass) => pass.C),
    dws: ws.map((_, i) => mean((pass) => pass.dws[i])),
    dbs: bs.map((_, i) => mean((pass) => pass.dbs[i]))
  };
}
function paths(a, w, v, y) {
  const as = w.map((weight) => sigmoid(weight * a));
  const out = sigmoid(v[0] * as[0] + v[1] * as[1]);
  const dout = 2 * (out - y);
  const delta = dout * out * (1 - out);
  const slopes = as.map((each) => each * (1 - each));
  const das = v.map((weight) => delta * weight);
  const deltas = das.map((each, j) => each * slopes[j]);
  const parts = deltas.map((each, j) => each * w[j]);
  return {
    ...{ as, out, C: (out - y) ** 2, dout, delta, slopes, das, parts, da: parts[0] + parts[1] },
    dws: deltas.map((each) => each * a),
    dvs: as.map((each) => delta * each)
  };
}
function costGrid(wRange, bRange, examples, n) {
  const grid = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const b = mix(...bRange, j / (n - 1));
    for (let i = 0; i < n; i++) {
      const w = mix(...wRange, i / (n - 1));
      let sum = 0;
      for (const [aPrev, y] of examples) sum += (sigmoid(w * aPrev + b) - y) ** 2;
      grid[j * n + i] = sum / examples.length;
    }
  }
  return grid;
}

// src/backward.js
function backward(net, ws, bs, y, above) {
  const last = ws.length;
  const wires = {};
  const stops = [];
  const put = (id, value, gradient, factors) => {
    wires[id] = { name: id[0] + above(Number(id.slice(1))), value, gradient, factors };
  };
  const a = (i) => `a${above(i)}`;
  let path = [{ box: "C", formula: `2(${a(last)} − y)`, value: net.das[last] }];
  put(`a${last}`, net.as[last], net.das[last], path);
  stops.push({ box: "C", from: "C", wires: [`a${last}`] });
  for (let i = last; i > 0; i--) {
    const slope2 = net.as[i] * (1 - net.as[i]);
    path = [...path, { box: `σ${i}`, formula: `${a(i)}(1 − ${a(i)})`, value: slope2 }];
    put(`z${i}`, net.zs[i - 1], net.dzs[i - 1], path);
    stops.push({ box: `σ${i}`, from: a(i), wires: [`z${i}`] });
    const through = (formula2, value) => [...path, { box: `Σ${i}`, formula: formula2, value }];
    const onward = through(`w${above(i)}`, ws[i - 1]);
    put(`w${i}`, ws[i - 1], net.dws[i - 1], through(a(i - 1), net.as[i - 1]));
    put(`b${i}`, bs[i - 1], net.dbs[i - 1], through("1", 1));
    put(`a${i - 1}`, net.as[i - 1], net.das[i - 1], onward);
    stops.push({ box: `Σ${i}`, from: `z${above(i)}`, wires: [`w${i}`, `b${i}`, `a${i - 1}`] });
    path = onward;
  }
  wires.y = {
    name: "y",
    value: y,
    gradient: net.dy,
    factors: [{ box: "C", formula: `−2(${a(last)} − y)`, value: net.dy }]
  };
  return { wires, stops };
}

// src/drawing.js
var SANS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";
var SERIF = "'STIX Two Text', 'Cambria Math', 'Times New Roman', Times, serif";
function text(ctx, string, x, y, { color, size = 12, align = "left", base = "middle", weight = "", halo } = {}) {
  ctx.font = `${weight} ${size}px ${SANS}`;
  ctx.textAlign = align;
  ctx.textBaseline = base;
  if (halo) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = 3.5;
    ctx.lineJoin = "round";
    ctx.strokeText(string, x, y);
  }
  ctx.fillStyle = color;
  ctx.fillText(string, x, y);
}
function symbol(ctx, string, x, y, { color, size = 16, align = "left" } = {}) {
  const [letter, above = ""] = string.split("^");
  const small = `${size * 0.66}px ${SERIF}`;
  const large = `italic ${size}px ${SERIF}`;
  ctx.font = small;
  const extra = above ? ctx.measureText(above).width + 1 : 0;
  ctx.font = large;
  const body = ctx.measureText(letter).width;
  const left = align === "center" ? x - (body + extra) / 2 : align === "right" ? x - body - extra : x;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  ctx.fillText(letter, left, y);
  ctx.font = small;
  ctx.fillText(above, left + body + 1, y - size * 0.36);
  return body + extra;
}
function line(ctx, points, color, width = 1.5, dash = []) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}
function area(ctx, corners2, color) {
  ctx.beginPath();
  for (const [x, y] of corners2) ctx.lineTo(x, y);
  ctx.fillStyle = color;
  ctx.fill();
}
function arrow(ctx, [x0, y0], [x1, y1], color, { width = 2.2, dash = [], halo, head = 9 } = {}) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 0.5) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const size = Math.min(head, length * 0.75);
  const neck = [x1 - ux * size * 0.8, y1 - uy * size * 0.8];
  const corners2 = [-0.48, 0, 0.48].map(
    (side) => side ? [x1 - ux * size - uy * size * side, y1 - uy * size + ux * size * side] : [x1, y1]
  );
  if (halo) {
    line(ctx, [[x0, y0], neck], halo, width + 3);
    line(ctx, [...corners2, corners2[0]], halo, 3.5);
  }
  line(ctx, [[x0, y0], neck], color, width, dash);
  area(ctx, corners2, color);
}
function beyond(from, to, by) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [to[0] + (to[0] - from[0]) / length * by, to[1] + (to[1] - from[1]) / length * by];
}
function dot(ctx, [x, y], radius, fill, edge, width = 2) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = edge;
  ctx.lineWidth = width;
  ctx.stroke();
}
function ring(ctx, [x, y]) {
  for (const [color, width] of [
    ["#fff", 4.5],
    ["#111", 2]
  ]) {
    ctx.beginPath();
    ctx.arc(x, y, 9.5, 0, 2 * Math.PI);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}
function axes(ctx, theme, box, { x, y, grid = true }) {
  const toX = scale(...x.range, box.x, box.x + box.width);
  const toY = scale(...y.range, box.y + box.height, box.y);
  for (const tick of x.ticks) {
    if (grid)
      line(
        ctx,
        [
          [toX(tick), box.y],
          [toX(tick), box.y + box.height]
        ],
        theme.grid,
        1
      );
    text(ctx, label(tick), toX(tick), box.y + box.height + 11, {
      color: theme.muted,
      size: 11,
      align: "center"
    });
  }
  for (const tick of y.ticks) {
    if (grid)
      line(
        ctx,
        [
          [box.x, toY(tick)],
          [box.x + box.width, toY(tick)]
        ],
        theme.grid,
        1
      );
    text(ctx, label(tick), box.x - 7, toY(tick), { color: theme.muted, size: 11, align: "right" });
  }
  line(
    ctx,
    [
      [box.x, box.y],
      [box.x, box.y + box.height],
      [box.x + box.width, box.y + box.height]
    ],
    theme.line,
    1
  );
  return { toX, toY };
}
function sideLabel(ctx, name, x0, x1, y, color) {
  if (Math.abs(x1 - x0) < 2) return;
  const right = x1 < x0;
  text(ctx, name, x0 + (right ? 7 : -7), y, {
    color,
    size: 12,
    weight: 600,
    align: right ? "left" : "right"
  });
}

// src/page.js
function element(parent, tag, className) {
  const made = Object.assign(document.createElement(tag), { className });
  parent.append(made);
  return made;
}
function button(parent, label3, action) {
  const made = element(parent, "button", "jupyter-button explorer-button");
  Object.assign(made, { type: "button", textContent: label3 });
  made.addEventListener("click", () => action());
  return made;
}
var FACTORS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5
};
function keys(root, model, [low, high]) {
  const listen = (event) => {
    const by = FACTORS[event.key];
    const slider = event.target.closest?.(".widget-slider");
    const mine = slider?.querySelector(".widget-label")?.textContent === "learning rate";
    if (!by || !mine || event.target.getAttribute("role") !== "slider") return;
    if (!root.closest(".widget-vbox")?.contains(slider)) return;
    event.preventDefault();
    event.stopPropagation();
    const power = Math.log10(model.get("value")) + 0.05 * by;
    model.set("value", 10 ** Math.min(Math.max(Math.round(power * 1e4) / 1e4, low), high));
    model.save_changes();
  };
  document.addEventListener("keydown", listen, { capture: true });
  return () => document.removeEventListener("keydown", listen, { capture: true });
}
function settle(root) {
  let output;
  const handles = {};
  const observer = new ResizeObserver(() => {
    output ??= root.closest(".jp-OutputArea-child")?.previousElementSibling;
    if (output?.querySelector(".explorer-still")) output.style.display = "none";
    for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
      const name = slider.querySelector(".widget-label")?.textContent;
      handles[name] = slider.querySelector("[role=slider]");
      handles[name]?.setAttribute("aria-label", name);
    }
  });
  observer.observe(root);
  return {
    /** What a screen reader reads of the sliders: rounded, and the learning rate as it is. */
    say(values) {
      for (const name in values) {
        const said = String(Number(values[name].toPrecision(3)));
        handles[name === "lr" ? "learning rate" : name]?.setAttribute("aria-valuetext", said);
      }
    },
    leave() {
      observer.disconnect();
      if (output) output.style.display = "";
    }
  };
}

// src/formula.js
function formula(parent, ...parts) {
  const row = element(parent, "p", "explorer-formula");
  for (const part of parts) {
    const [words, color] = Array.isArray(part) ? part : [part];
    const place = element(row, "span", "");
    if (color) place.style.color = color;
    for (const piece of words.split(/(\^\([^)]+\))/)) {
      if (piece.startsWith("^")) element(place, "sup", "").textContent = piece.slice(1);
      else place.append(piece);
    }
  }
}

// src/walk.js
var RATE = 1;
var hue = (theme, box) => ({ C: theme.red, σ: theme.purple })[box[0]] ?? theme.green;
var slope = (wire) => `∂C/∂${wire.name}`;
var number = (value) => value < 0 ? `(${pretty(value)})` : pretty(value);
var Walk = class {
  at = null;
  // how many stops have been passed, or null: all gradients are shown
  chosen = null;
  // the wire whose product is shown
  guess = null;
  // what somebody expects of the next stop, and then { said, id }
  constructor(stage, panel) {
    this.stage = stage;
    this.bar = element(stage.root, "div", "explorer-buttons explorer-walk");
    stage.root.prepend(this.bar);
    this.start = button(
      this.bar,
      "Walk back",
      () => this.at === null ? this.go(0) : this.go(null)
    );
    this.back = button(this.bar, "← Next box", () => this.go(this.at + 1));
    this.undo = button(this.bar, "→ Undo", () => this.go(this.at - 1));
    this.asked = element(this.bar, "label", "explorer-guess");
    this.question = element(this.asked, "span", "");
    this.input = element(this.asked, "input", "");
    Object.assign(this.input, { type: "text", inputMode: "decimal", size: 8 });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.go(this.at + 1);
    });
    this.hint = element(this.bar, "span", "");
    this.hint.setAttribute("role", "status");
    this.words = element(stage.root, "div", "explorer-words");
    this.words.setAttribute("aria-live", "polite");
    panel.canvas.addEventListener("keydown", (event) => this.key(event));
  }
  key(event) {
    const wires = Object.keys(this.pass.wires).filter((id) => this.shows(id));
    const turn = (by) => {
      const from = wires.indexOf(this.chosen);
      this.choose(wires[(from + by + wires.length + (from < 0 && by < 0)) % wires.length]);
    };
    const action = {
      ArrowLeft: () => this.go((this.at ?? -1) + 1),
      ArrowRight: () => this.at !== null && this.go(this.at - 1),
      ArrowDown: () => wires.length && turn(1),
      ArrowUp: () => wires.length && turn(-1),
      Escape: () => this.go(null)
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
  /** Go to where so many stops have been passed; null ends the walk. */
  go(at) {
    const most = this.pass.stops.length;
    if (at !== null && (at < 0 || at > most)) return;
    const said = typed(this.input.value);
    const forward = this.at !== null && at === this.at + 1;
    const unread = forward && this.input.value.trim() && !Number.isFinite(said);
    this.hint.textContent = unread ? NO_NUMBER : "";
    if (unread) return;
    this.guess = forward && Number.isFinite(said) ? said : null;
    this.input.value = "";
    this.at = at;
    this.chosen = null;
    this.stage.redraw();
  }
  choose(id) {
    this.chosen = id && this.shows(id) ? id : null;
    this.stage.redraw();
  }
  /** Is the gradient of this wire to be seen yet? */
  shows(id) {
    if (this.at === null) return true;
    if (id === "y") return this.at > 0;
    return this.pass.stops.slice(0, this.at).some(({ wires }) => wires.includes(id));
  }
  /** The boxes to mark: those of the chosen product, or the one just passed. */
  marked() {
    if (this.chosen) return this.pass.wires[this.chosen].factors.map(({ box }) => box);
    return this.at ? [this.pass.stops[this.at - 1].box] : [];
  }
  follow(pass, values, theme) {
    this.pass = pass;
    const walking = this.at !== null;
    this.start.textContent = walking ? "Show all" : "Walk back";
    const next = walking ? pass.stops[this.at] : void 0;
    for (const part of [this.back, this.undo]) part.hidden = !walking;
    this.back.disabled = !next;
    this.undo.disabled = !this.at;
    this.asked.hidden = !next;
    if (next)
      this.question.textContent = `Your guess for ∂C/∂${plain(pass.wires[next.wires[0]].name)}: `;
    const key = JSON.stringify([this.at, this.chosen, this.guess, values, theme.dark]);
    if (key === this.told) return;
    this.told = key;
    this.words.replaceChildren();
    if (this.chosen) this.tellProduct(pass.wires[this.chosen], theme);
    else if (walking) this.tellStop(values, theme);
    else
      formula(
        this.words,
        "Click a wire, or press ↑ ↓ on the picture: the product that made its gradient."
      );
  }
  /** The factors along the path from C. */
  tellProduct({ factors, gradient, ...wire }, theme) {
    const between = (one) => factors.flatMap((factor, i) => [i ? " · " : "", [one(factor), hue(theme, factor.box)]]);
    formula(this.words, `${slope(wire)} = `, ...between((factor) => factor.formula));
    formula(this.words, "= ", ...between(({ value }) => number(value)), ` = ${pretty(gradient)}`);
  }
  tellStop(values, theme) {
    const { wires, stops } = this.pass;
    if (!this.at) {
      formula(this.words, "At the end stands ∂C/∂C = 1. Go back against the arrows, box by box.");
      return;
    }
    const stop = stops[this.at - 1];
    if (this.guess !== null) {
      const wire = wires[stop.wires[0]];
      const near = Math.abs(this.guess - wire.gradient) <= 0.05 * Math.abs(wire.gradient) + 1e-4;
      const sign = Math.sign(this.guess) === Math.sign(wire.gradient);
      const verdict = near ? "Right." : sign ? "The sign is right." : "The sign is the other one.";
      const said = String(this.guess).replace("-", "−");
      formula(this.words, `You said ${said}, it is ${pretty(wire.gradient)}. ${verdict}`);
    }
    for (const id of stop.wires) {
      const { factors, gradient, ...wire } = wires[id];
      const local = factors.at(-1);
      const color = hue(theme, local.box);
      const before = factors.slice(0, -1).reduce((product, { value }) => product * value, 1);
      formula(
        this.words,
        `${slope(wire)} = ∂C/∂${stop.from} · `,
        [local.formula, color],
        ` = ${number(before)} · `,
        [number(local.value), color],
        ` = ${pretty(gradient)}`
      );
    }
    if (this.at === stops.length) this.tellUpdate(values);
  }
  /** One step against the gradient: every w and b before and after, and C. */
  tellUpdate({ a0, ws, bs, y }) {
    const { wires } = this.pass;
    const before = chain(a0, ws, bs, y);
    const step = (old, slopes) => old.map((value, i) => value - RATE * slopes[i]);
    const [newWs, newBs] = [step(ws, before.dws), step(bs, before.dbs)];
    const after = chain(a0, newWs, newBs, y);
    const told = ws.flatMap((w, i) => [
      `${wires[`w${i + 1}`].name}: ${pretty(w, 2)} → ${pretty(newWs[i])}`,
      `${wires[`b${i + 1}`].name}: ${pretty(bs[i], 2)} → ${pretty(newBs[i])}`
    ]);
    formula(this.words, `One step against the gradient, η = ${RATE}:   ${told.join(",   ")}`);
    formula(this.words, `C: ${pretty(before.C)} → ${pretty(after.C)}`);
  }
};
var RAISED = { "^": "", "(": "⁽", ")": "⁾", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵" };
var plain = (name) => name[0] + [...name.slice(1)].map((letter) => RAISED[letter]).join("");

// src/chain.js
function chainExplorer(stage) {
  const single = "a_prev" in stage.start;
  const layers = single ? 1 : stage.layers;
  const above = single ? (i) => i ? "" : "^(L−1)" : (i) => `^(${i})`;
  const tall = (width) => width < 640;
  const shape = (width) => tall(width) ? 218 + 190 * layers : 262;
  const panel = stage.panel(stage.root, shape, { tabindex: "0" });
  const walk = new Walk(stage, panel);
  let places = [];
  panel.canvas.classList.add("explorer-wires");
  panel.canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const far = places.map(({ from, to }) => distance([offsetX, offsetY], from, to));
    const nearest = far.indexOf(Math.min(...far));
    walk.choose(far[nearest] < 26 ? places[nearest].id : null);
  });
  function network(values) {
    if (single) return { a0: values.a_prev, ws: [values.w], bs: [values.b], y: values.y };
    const numbers = (name) => Array.from({ length: layers }, (_, i) => values[`${name}${i + 1}`]);
    return { a0: values.a0, ws: numbers("w"), bs: numbers("b"), y: values.y };
  }
  function draw(values) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height: height2 } = panel;
    const { theme } = stage;
    const { a0, ws, bs, y } = network(values);
    const net = chain(a0, ws, bs, y);
    const pass = backward(net, ws, bs, y, above);
    walk.follow(pass, { a0, ws, bs, y }, theme);
    const marked = walk.marked();
    places = [];
    const vertical = tall(width);
    const name = single && !vertical ? 24 : 0;
    const length = (vertical ? height2 - 36 : width) - 96 - name;
    const start = (vertical ? 80 : 66) + name;
    const each = length / (layers + 0.62);
    const middle = vertical ? width / 2 : height2 / 2 + 8;
    const [arm, beside] = vertical ? [Math.min(106, width / 2 - 40), 20] : [66, 14];
    const at = (u, v) => vertical ? [middle + v, u] : [u, middle + v];
    const tight = !vertical && each < 190;
    const brief = (x) => (x && Math.abs(x) < 5e-4 ? x.toExponential(0) : x.toFixed(3)).replace(/-/g, "−");
    const short = (x, digits) => tight && digits > 3 ? brief(x) : pretty(x, digits);
    const wireColor = theme.dark ? "#7b8794" : "#8b95a1";
    function wire(id, from, to, digits = 4) {
      const { value, gradient } = pass.wires[id];
      const seen = walk.shows(id);
      const size = 1.2 + 1.5 * (4 + Math.log10(Math.abs(gradient) + 1e-9));
      const strength = seen ? clamp(size, 1.2, 6.5) : 1.2;
      const color = id === walk.chosen ? theme.red : wireColor;
      arrow(ctx, from, to, color, { width: strength, head: 8 + strength });
      places.push({ id, from, to });
      const slope2 = seen ? short(gradient, 4) : "?";
      const [x, y2] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      const flat = from[1] === to[1];
      const gap = strength / 2 + 4;
      const up = { color: theme.blue, size: tight ? 11 : 12, weight: 600, halo: theme.paper };
      const down = { ...up, color: theme.red };
      if (flat) {
        text(ctx, short(value, digits), x, y2 - gap - 6, { ...up, align: "center" });
        text(ctx, slope2, x, y2 + gap + 7, { ...down, align: "center" });
      } else {
        text(ctx, short(value, digits), x - gap, y2, { ...up, align: "right" });
        text(ctx, slope2, x + gap, y2, { ...down, align: "left" });
      }
    }
    const node = (place, box, radius = 17) => {
      const name2 = box[0];
      const on = marked.includes(box);
      dot(ctx, place, radius, theme.fill, on ? hue(theme, box) : theme.blue, on ? 4.5 : 2);
      symbol(ctx, name2, ...place, { color: theme.ink, size: 17, align: "center" });
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
        align: "center"
      });
      symbol(ctx, pass.wires[`b${i + 1}`].name, ...at(sums[i], arm + beside), {
        color: theme.ink,
        size: 17,
        align: "center"
      });
      node(at(sums[i], 0), `Σ${i + 1}`);
      node(at(squash[i], 0), `σ${i + 1}`);
    }
    symbol(ctx, `a${above(0)}`, ...at(start - 46 - name / 4, 0), {
      color: theme.ink,
      size: 17,
      align: "center"
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
      halo: theme.paper
    });
    text(ctx, "value", 8, 12, { color: theme.blue, size: 12, weight: 600 });
    text(ctx, "gradient ∂C/∂·", 52, 12, { color: theme.red, size: 12, weight: 600 });
    const muted = { color: theme.muted, size: 11, align: "right" };
    if (width > 340) text(ctx, "thick wire: large gradient", width - 8, 12, muted);
    const slopeOf = (id) => walk.shows(id) ? format(pass.wires[id].gradient) : "not yet known";
    const told = ws.map(
      (w, i) => `${single ? "" : `Layer ${i + 1}: `}w = ${format(w, 2)} (gradient ${slopeOf(`w${i + 1}`)}), b = ${format(bs[i], 2)} (gradient ${slopeOf(`b${i + 1}`)}), z = ${format(net.zs[i])}, a = ${format(net.as[i + 1])}.`
    );
    panel.canvas.setAttribute(
      "aria-label",
      `${single ? "One neuron" : `A chain of ${layers} neurons`}; the arrow keys walk back and choose a wire. ${single ? "a_prev" : "a0"} = ${format(a0, 2)}, y = ${format(y, 2)}. ${told.join(" ")} C = ${format(net.C)}.`
    );
  }
  return { draw };
}
function distance([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along2 = clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1);
  return Math.hypot(x - x0 - along2 * dx, y - y0 - along2 * dy);
}

// ../source/backprop/lab/surface.json
var surface_default = {
  levels: [1e-3, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  arrow: 20,
  goal: 0.01,
  rate: 10
};

// src/run.js
var MOST_STEPS = 600;
var Run = class {
  steps = 0;
  // taken so far while it goes on
  /** `step` takes one step and returns why it was the last, or "". */
  constructor(stage, button2, step, sentence) {
    Object.assign(this, { stage, button: button2, step, sentence });
  }
  /** End it, if it goes on, and say why. */
  stop(why = "") {
    if (!this.steps) return;
    this.stage.note(this.sentence(this.steps, why));
    this.steps = 0;
    this.button.textContent = "Descend";
    this.stage.save();
  }
  /** One step; false when it was the last. */
  goOn() {
    this.steps++;
    const why = this.step(this.steps);
    if (why) this.stop(why);
    return !why;
  }
  frame = () => {
    if (this.steps && !this.stage.signal.aborted && this.goOn()) requestAnimationFrame(this.frame);
  };
  toggle() {
    if (this.steps) return this.stop();
    this.stage.note("");
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (this.goOn()) ;
    } else if (this.goOn()) {
      this.button.textContent = "Stop";
      requestAnimationFrame(this.frame);
    }
  }
};

// src/fit.js
var { goal: GOAL, rate: RATE2 } = surface_default;
function fitExplorer(stage, descends) {
  const bar = element(stage.root, "div", "explorer-buttons");
  const panel = stage.panel(stage.root, (width) => width < 560 ? 240 : 280);
  const [ws, bs] = ["w", "b"].map(
    (letter) => Object.keys(stage.start).filter((name) => name.startsWith(letter))
  );
  let exact = null;
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
  function now(values = stage.values()) {
    const moved = exact?.shown.some((value, i) => value !== Object.values(values)[i]);
    if (moved) exact = null;
    const from = exact?.values ?? values;
    return [ws, bs].map((names) => names.map((name) => from[name]));
  }
  function step(steps) {
    const [weights, biases] = now();
    const { dws, dbs } = chainAverage(weights, biases, stage.examples);
    const values = Object.fromEntries([
      ...ws.map((name, i) => [name, weights[i] - RATE2 * dws[i]]),
      ...bs.map((name, i) => [name, biases[i] - RATE2 * dbs[i]])
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
    const { ctx, width, height: height2 } = panel;
    const { theme } = stage;
    const box = { x: 40, y: 12, width: width - 56, height: height2 - 52 };
    const { toX, toY } = axes(ctx, theme, box, {
      x: { range: [0, 1], ticks: [0, 0.5, 1] },
      y: { range: [0, 1], ticks: [0, 0.5, 1] }
    });
    const answer = (x) => chainOutput(...point, x);
    text(ctx, "input", box.x + box.width / 2, height2 - 12, { color: theme.ink, align: "center" });
    text(ctx, "answer", box.x + 8, box.y + 8, { color: theme.blue, size: 13, weight: 600 });
    const xs = Array.from({ length: 121 }, (_, i) => i / 120);
    line(
      ctx,
      xs.map((x) => [toX(x), toY(answer(x))]),
      theme.blue,
      3
    );
    for (const [x, y] of stage.examples) {
      const [from, to] = [toY(answer(x)), toY(y)];
      line(
        ctx,
        [
          [toX(x), from],
          [toX(x), to]
        ],
        theme.red,
        2,
        [5, 4]
      );
      dot(ctx, [toX(x), to], 7, theme.red, theme.paper);
      dot(ctx, [toX(x), from], 4, theme.blue, theme.paper);
    }
    const told = stage.examples.map(
      ([x, y]) => `at ${x} it is ${format(answer(x), 2)}, wanted is ${y}`
    );
    panel.canvas.setAttribute(
      "aria-label",
      `The answers as a curve over the input: ${told.join("; ")}. C = ${format(C)}.`
    );
  }
  return { draw };
}

// src/neuron.js
function neuronExplorer(stage) {
  const panel = stage.panel(stage.root, (width) => width < 600 ? 500 : 470);
  const farthest = (name) => Math.max(...stage.range(name).map(Math.abs));
  const reach = Math.ceil(farthest("w") * farthest("a_prev") + farthest("b"));
  const top = 150;
  function drawNeuron(ctx, theme, { w, b, a_prev }, { z, a }, width) {
    const narrow = width < 600;
    const level = 62;
    const radius = 30;
    const [left, right] = narrow ? [36, 0.5 * width] : [0.14 * width, 0.46 * width];
    const weight = w < 0 ? theme.red : theme.blue;
    arrow(ctx, [left + radius + 3, level], [right - radius - 4, level], weight, {
      width: 1.5 + 1.1 * Math.abs(w),
      dash: w < 0 ? [7, 7] : [],
      head: 14
    });
    const middle = (left + right) / 2;
    text(ctx, `w = ${pretty(w, 2)}`, middle, level - 19, {
      color: weight,
      size: 14,
      align: "center",
      weight: 600
    });
    arrow(ctx, [right, level + 62], [right, level + radius + 4], theme.green, { width: 2.2 });
    text(ctx, `b = ${pretty(b, 2)}`, right, level + 72, {
      color: theme.green,
      size: 14,
      align: "center",
      weight: 600
    });
    for (const [x2, value, name] of [
      [left, a_prev, "a^(L−1)"],
      [right, a, "a^(L)"]
    ]) {
      dot(ctx, [x2, level], radius, theme.paper, theme.paper);
      ctx.globalAlpha = 0.85 * clamp(value, 0, 1);
      dot(ctx, [x2, level], radius, theme.dark ? "#2f7fb0" : "#56B4E9", theme.blue);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.arc(x2, level, radius, 0, 2 * Math.PI);
      ctx.strokeStyle = theme.blue;
      ctx.lineWidth = 2;
      ctx.stroke();
      text(ctx, pretty(value, value === a ? 4 : 2), x2, level, {
        color: theme.ink,
        size: 14,
        align: "center",
        weight: 600
      });
      symbol(ctx, name, x2, level - radius - 14, { color: theme.ink, size: 17, align: "center" });
    }
    const x = narrow ? right + 46 : 0.6 * width;
    const size = narrow ? 12.5 : 15;
    const product = `${pretty(w, 2)} · ${pretty(a_prev, 2)}`;
    const bias = b < 0 ? `− ${pretty(-b, 2)}` : `+ ${pretty(b, 2)}`;
    const sum = narrow ? [] : [
      ["z = w · a_prev + b", theme.ink],
      [`   = ${product} ${bias}`, theme.ink]
    ];
    const rows = [
      ...sum,
      [`${narrow ? "z" : "  "} = ${pretty(z)}`, theme.ink],
      [`a = σ(z) = ${pretty(a)}`, theme.red],
      [`${narrow ? "" : "slope "}σ′(z) = ${pretty(a * (1 - a))}`, theme.purple]
    ];
    const first = level - (narrow ? 26 : 44);
    for (const [i, [row, color]] of rows.entries()) {
      text(ctx, row, x, first + 25 * i, { color, size, weight: 500 });
    }
  }
  function draw({ w, b, a_prev }) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height: height2 } = panel;
    const { theme } = stage;
    const { z, a, slope: slope2 } = neuron(w, b, a_prev, 0);
    drawNeuron(ctx, theme, { w, b, a_prev }, { z, a }, width);
    const x = { range: [-reach, reach], ticks: ticks(-reach, reach) };
    const box = { x: 46, y: top + 92, width: width - 64, height: height2 - top - 136 };
    const { toX, toY } = panel.layer("curve", "", (under) => {
      const scales = axes(under, theme, box, { x, y: { range: [0, 1], ticks: [0, 0.5, 1] } });
      const points = Array.from({ length: 201 }, (_, i) => mix(-reach, reach, i / 200)).map(
        (at2) => [scales.toX(at2), scales.toY(sigmoid(at2))]
      );
      line(under, points, theme.blue, 2.8);
      text(under, "weighted sum z", box.x + box.width / 2, height2 - 14, {
        color: theme.muted,
        align: "center"
      });
      text(under, "a = σ(z)", box.x + 8, box.y + 12, { color: theme.blue, size: 13, weight: 600 });
      line(
        under,
        [
          [box.x, top + 52],
          [box.x + box.width, top + 52]
        ],
        theme.line,
        1.2
      );
      for (const at2 of x.ticks.map(scales.toX))
        line(
          under,
          [
            [at2, top + 48],
            [at2, top + 56]
          ],
          theme.line,
          1.2
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
        [at, toY(a)]
      ],
      theme.red,
      1.4,
      [5, 5]
    );
    line(
      ctx,
      [
        [at, toY(a)],
        [box.x, toY(a)]
      ],
      theme.red,
      1.4,
      [5, 5]
    );
    line(
      ctx,
      [
        [toX(product), level - 13],
        [toX(product), level - 25]
      ],
      theme.line,
      1
    );
    arrow(ctx, [toX(0), level - 13], [toX(product), level - 13], w < 0 ? theme.red : theme.blue, {
      width: 3.2,
      dash: w < 0 ? [6, 6] : []
    });
    arrow(ctx, [toX(product), level - 25], [at, level - 25], theme.green, { width: 3.2 });
    sideLabel(ctx, "w·a_prev", toX(0), toX(product), level - 13, w < 0 ? theme.red : theme.blue);
    sideLabel(ctx, "b", toX(product), at, level - 25, theme.green);
    const run = reach / 6;
    const dx = toX(run) - toX(0);
    const dy = (toY(1) - toY(0)) * slope2 * run;
    const shorter = Math.min(1, 64 / Math.hypot(dx, dy));
    line(
      ctx,
      [-shorter, shorter].map((by) => [at + dx * by, toY(a) + dy * by]),
      theme.purple,
      3
    );
    dot(ctx, [at, level], 5.5, theme.red, theme.paper);
    dot(ctx, [at, toY(a)], 6.5, theme.red, theme.paper);
    const end = at > box.x + box.width - 110;
    const style = {
      color: theme.red,
      size: 13,
      weight: 600,
      align: end ? "right" : "left",
      halo: theme.paper
    };
    text(ctx, `z = ${pretty(z)}`, at + (end ? -11 : 11), level + 17, style);
    text(ctx, `a = ${pretty(a)}`, at + (end ? -11 : 11), toY(a) + (a > 0.5 ? 18 : -18), style);
    panel.canvas.setAttribute(
      "aria-label",
      `One neuron. w = ${format(w, 2)}, b = ${format(b, 2)}, a_prev = ${format(a_prev, 2)}: z = ${format(z)}, a = ${format(a)}, slope = ${format(slope2)}.`
    );
  }
  return { draw };
}

// src/grasp.js
var KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
var NUDGE = 0.1;
function grasp(canvas, place, push, move) {
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || place(event) === void 0) return;
    canvas.setPointerCapture(event.pointerId);
    move(place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) move(place(event, true));
  });
  canvas.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    move(push(by.map((steps) => NUDGE * steps)));
  });
}

// src/nudge.js
var INSIDE = [
  [-6, 6],
  [1e-3, 0.999]
];
var along = (width) => [34, width - 14];
function nudgeExplorer(stage) {
  const views = element(stage.root, "div", "explorer-views");
  const words = element(stage.root, "div", "explorer-words");
  words.setAttribute("aria-live", "polite");
  const curves = [
    { name: "a = σ(z)", input: "z", x: [-6, 6], y: [0, 1], ticks: [0, 0.5, 1] },
    { name: "C = (a − y)²", input: "a", x: [0, 2], y: [0, 1], ticks: [0, 0.5, 1] }
  ].map((curve) => ({ ...curve, panel: stage.panel(views, () => 230, { tabindex: "0" }) }));
  const [low, high] = stage.range("b");
  const toZ = [(z) => z, (a) => Math.log(a / (1 - a))];
  for (const [i, { panel, x }] of curves.entries()) {
    const place = ({ offsetX }) => toZ[i](clamp(scale(...along(panel.width), ...x)(offsetX), ...INSIDE[i]));
    const push = ([right, up]) => neuron(...numbers()).z + right + up;
    grasp(panel.canvas, place, push, move);
  }
  const numbers = () => ["w", "b", "a_prev", "y"].map((name) => stage.values()[name]);
  function move(z) {
    const { w, a_prev } = stage.values();
    stage.set({ b: Math.round(clamp(z - w * a_prev, low, high) * 100) / 100 });
    stage.save();
  }
  function draw({ w, b, a_prev, y, h }) {
    const { z, a, slope: slope2 } = neuron(w, b, a_prev, y);
    const cost = (a2) => (a2 - y) ** 2;
    const rises = [(sigmoid(z + h) - a) / h, (cost(a + h) - cost(a)) / h];
    const slopes = [slope2, 2 * (a - y)];
    paint(curves[0], sigmoid, z, h, rises[0], slopes[0]);
    paint(curves[1], cost, a, h, rises[1], slopes[1]);
    const { red, purple } = stage.theme;
    const small = pretty(h, 4);
    const straight = { "Δz/Δw": a_prev, "Δz/Δb": 1, "Δz/Δa_prev": w };
    words.replaceChildren();
    formula(
      words,
      "whatever the nudge: ",
      Object.entries(straight).map(([name, value]) => `${name} = ${pretty(value)}`).join(",   ")
    );
    for (const [i, name] of ["Δa/Δz", "ΔC/Δa"].entries()) {
      const settled = [`${pretty(slopes[i])}`, purple];
      formula(
        words,
        `nudged by ${small}: `,
        [`${name} = ${pretty(rises[i])}`, red],
        ",   the tangent's slope: ",
        settled
      );
    }
  }
  function paint({ panel, name, input, x, y, ticks: marks }, curve, at, h, rise, slope2) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height: height2 } = panel;
    const { theme } = stage;
    const [left, right] = along(width);
    const box = { x: left, y: 24, width: right - left, height: height2 - 62 };
    const { toX, toY } = axes(ctx, theme, box, {
      x: { range: x, ticks: ticks(...x, 7) },
      y: { range: y, ticks: marks }
    });
    text(ctx, name, box.x, 11, { color: theme.blue, size: 13, weight: 600 });
    text(ctx, input, box.x + box.width / 2, height2 - 10, { color: theme.ink, align: "center" });
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x - 6, box.y - 6, box.width + 12, box.height + 12);
    ctx.clip();
    const points = Array.from({ length: 161 }, (_, i) => mix(...x, i / 160));
    line(
      ctx,
      points.map((at2) => [toX(at2), toY(curve(at2))]),
      theme.blue,
      2.6
    );
    const through = (slope3) => x.map((end) => [toX(end), toY(curve(at) + slope3 * (end - at))]);
    line(ctx, through(slope2), theme.purple, 2, [7, 5]);
    line(ctx, through(rise), theme.red, 2);
    for (const place of [at, at + h]) {
      dot(ctx, [toX(place), toY(curve(place))], 5, theme.red, theme.paper);
    }
    ctx.restore();
    panel.canvas.setAttribute(
      "aria-label",
      `${name} at ${input} = ${format(at)}, nudged by ${format(h)}: the changes have the ratio ${format(rise)}; the tangent's slope is ${format(slope2)}. The arrow keys move the point.`
    );
  }
  return { draw };
}

// src/panel.js
var within = (share, least, most) => clamp(share * window.innerHeight, least, most);
var Panel = class {
  constructor(parent, shape, { signal, redraw, ...attributes }) {
    this.shape = shape;
    this.canvas = document.createElement("canvas");
    this.ctx = this.canvas.getContext("2d");
    this.layers = /* @__PURE__ */ new Map();
    this.width = 0;
    const place = document.createElement("div");
    place.className = "explorer-panel";
    place.append(this.canvas);
    parent.append(place);
    for (const name in attributes) this.canvas.setAttribute(name, attributes[name]);
    this.canvas.setAttribute("role", "img");
    const observer = new ResizeObserver(([entry]) => {
      this.width = Math.floor(entry.contentRect.width);
      redraw();
    });
    observer.observe(place);
    signal.addEventListener("abort", () => observer.disconnect());
  }
  /** Clear and get ready to draw; false while there is no room. */
  begin(theme) {
    if (this.width < 40) return false;
    const ratio = window.devicePixelRatio || 1;
    const height2 = Math.round(this.shape(this.width));
    const fit = `${this.width} ${height2} ${ratio}`;
    if (fit !== this.fit || theme !== this.theme) {
      Object.assign(this, { fit, theme, height: height2, ratio });
      this.layers.clear();
      this.canvas.width = Math.round(this.width * ratio);
      this.canvas.height = Math.round(height2 * ratio);
      this.canvas.style.height = `${height2}px`;
    }
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ctx.clearRect(0, 0, this.width, this.height);
    return true;
  }
  /** Put a layer on the picture; `paint` is called only when `key` (or the size) is new. */
  layer(name, key, paint) {
    let layer = this.layers.get(name);
    if (layer?.key !== key) {
      const { width, height: height2 } = this.canvas;
      layer ??= { canvas: Object.assign(document.createElement("canvas"), { width, height: height2 }) };
      layer.key = key;
      const ctx = layer.canvas.getContext("2d");
      ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      ctx.clearRect(0, 0, this.width, this.height);
      layer.result = paint(ctx);
      this.layers.set(name, layer);
    }
    this.ctx.drawImage(layer.canvas, 0, 0, this.width, this.height);
    return layer.result;
  }
};

// src/paths.js
function pathsExplorer(stage) {
  const panel = stage.panel(stage.root, (width) => width < 560 ? 400 : 270);
  const words = element(stage.root, "div", "explorer-words");
  words.setAttribute("aria-live", "polite");
  function draw({ a, w1, w2, v1, v2, y }) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height: height2 } = panel;
    const { theme } = stage;
    const hues = [theme.purple, theme.green];
    const net = paths(a, [w1, w2], [v1, v2], y);
    const middle = height2 / 2 + 8;
    const [start, out, end] = [0.07, 0.66, 0.92].map((share) => share * width);
    const narrow = width < 560;
    const apart = narrow ? 130 : 80;
    const both = [middle - apart, middle + apart].map((level) => [0.37 * width, level]);
    const large = { size: narrow ? 11 : 13, weight: 600, align: "center", halo: theme.paper };
    function wire(from, to, color, value, gradient, weight) {
      const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const at = (by) => [0, 1].map((k) => from[k] + (to[k] - from[k]) * by / far);
      arrow(ctx, at(24), at(far - 24), color, { width: 3, head: 11 });
      const [x, level] = at(far * 0.5);
      const [across, up] = [(to[1] - from[1]) / far, (to[0] - from[0]) / far];
      const beside = (by) => [x + by * across, level - by * up];
      text(ctx, pretty(value, 3), ...beside(14), { ...large, color: theme.blue });
      text(ctx, pretty(gradient, 3), ...beside(-14), { ...large, color: theme.red });
      if (!weight) return;
      const [name, size, slope2, side] = weight;
      const told = `${name} = ${pretty(size, 2)}`;
      text(ctx, told, x, level + side * 42 - 8, { ...large, color: theme.ink });
      text(ctx, pretty(slope2, 3), x, level + side * 42 + 8, { ...large, color: theme.red });
    }
    const node = ([x, level], name, color = theme.blue) => {
      dot(ctx, [x, level], 21, theme.fill, color, 3);
      symbol(ctx, name, x, level, { color: theme.ink, size: 17, align: "center" });
    };
    const [first, last, cost] = [
      [start, middle],
      [out, middle],
      [end, middle]
    ];
    for (const [j, place] of both.entries()) {
      const side = j ? 1 : -1;
      const [w, v] = [
        [w1, w2],
        [v1, v2]
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
    text(ctx, `∂C/∂a = ${pretty(net.da, 3)}`, 8, narrow ? height2 - 12 : middle + 36, {
      ...large,
      align: "left",
      color: theme.red
    });
    text(ctx, "value", 8, 12, { color: theme.blue, size: 12, weight: 600 });
    text(ctx, "gradient", 52, 12, { color: theme.red, size: 12, weight: 600 });
    tell({ a, w: [w1, w2], v: [v1, v2], y }, net, hues);
    panel.canvas.setAttribute(
      "aria-label",
      `One neuron reaches the cost along two paths. Path 1 brings ${format(net.parts[0])}, path 2 ${format(net.parts[1])}; their sum is dC/da = ${format(net.da)}. C = ${format(net.C)}.`
    );
  }
  function tell({ a, w, v, y }, net, hues) {
    const h = 1e-5;
    const by = (paths(a + h, w, v, y).C - paths(a - h, w, v, y).C) / (2 * h);
    words.replaceChildren();
    for (const j of [0, 1]) {
      const n = "₁₂"[j];
      formula(
        words,
        [`path ${j + 1}: δ · v${n} · a${n}(1 − a${n}) · w${n}`, hues[j]],
        ` = (${pretty(net.delta)}) · (${pretty(v[j], 2)}) · ${pretty(net.slopes[j])} · (${pretty(w[j], 2)}) = `,
        [pretty(net.parts[j]), hues[j]]
      );
    }
    formula(
      words,
      "their sum: ∂C/∂a = ",
      [pretty(net.parts[0]), hues[0]],
      " + ",
      [`(${pretty(net.parts[1])})`, hues[1]],
      ` = ${pretty(net.da)};   a small nudge of a says ${pretty(by)}`
    );
  }
  return { draw };
}

// src/surface/controls.js
function controls(stage, descent, onReset) {
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
    const label3 = "Step after step, until the ground is flat";
    const begin = pressable("Descend", label3, () => run.toggle());
    run = new Run(
      stage,
      begin,
      (steps) => descent.step() || (steps === MOST_STEPS ? descent.outOfPatience : ""),
      (steps, why) => `Stopped after ${steps} ${steps === 1 ? "step" : "steps"}. ${why}`
    );
  }
  pressable("Reset", "Back to where everything started", () => {
    stop();
    descent.reset();
    onReset();
    stage.save();
    stage.note("");
  });
  function pressable(label3, title, action) {
    const made = button(bar, label3, action);
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

// src/surface/descent.js
var SMALLEST = 1e-4;
var FLAT = 1e-3;
var Descent = class {
  trail = [];
  // runs of [w, b, C]: one for each descent or series of steps
  exact = null;
  // the point after a step, which the sliders round to theirs
  constructor(stage, ground) {
    Object.assign(this, { stage, ground });
  }
  /** Do two sets of values show the same point of the same surface? */
  same(some, others) {
    return ["w", "b", "a_prev", "y"].every((name) => some[name] === others[name]);
  }
  /** How many decimals w and b have: the sliders show two. */
  get digits() {
    return this.exact ? 4 : 2;
  }
  /** All that is to know of the point: the sliders' values, C and its gradient. */
  look(values) {
    if (this.exact && !this.same(this.exact.shown, values)) {
      this.exact = null;
      this.stage.tell({});
    }
    const { w, b } = this.exact ?? values;
    return { ...values, w, b, ...this.ground.at(w, b, values) };
  }
  /** One step against the gradient. Returns why there is no point in another one, or "". */
  step() {
    const { stage, trail } = this;
    const { range } = this.ground;
    const now = this.look(stage.values());
    const next = { w: now.w - now.lr * now.dw, b: now.b - now.lr * now.db };
    const cut = { w: clamp(next.w, ...range.w), b: clamp(next.b, ...range.b) };
    const here = [now.w, now.b, now.C];
    const last = trail.at(-1)?.at(-1);
    if (!last || here.some((value, i) => Math.abs(value - last[i]) > 1e-9)) trail.push([here]);
    trail.at(-1).push([cut.w, cut.b, this.ground.at(cut.w, cut.b, now).C]);
    stage.set(cut);
    this.exact = { ...cut, shown: stage.values() };
    stage.tell(cut);
    if (cut.w !== next.w || cut.b !== next.b) {
      return "The step led off the map and was cut at its edge. Try a smaller learning rate.";
    }
    if (Math.hypot(cut.w - now.w, cut.b - now.b) > SMALLEST) return "";
    return Math.hypot(now.dw, now.db) < FLAT ? "The ground is flat here: a step is too small to be seen." : "The learning rate is so small that a step cannot be seen. Try a larger one.";
  }
  /** Why a descent of many steps ended, though another step would be seen. */
  get outOfPatience() {
    const [before, after] = this.trail.at(-1).slice(-2);
    return after[2] < before[2] ? "C still falls, but slowly: Descend again, or try a larger learning rate." : "C goes up and down: the steps are too long. Try a smaller learning rate.";
  }
  reset() {
    this.trail.length = 0;
    this.stage.set(this.stage.start);
  }
};

// src/surface/ground.js
var FINE = 81;
var COARSE = 41;
var { arrow: ARROW, levels: LEVELS } = surface_default;
var Ground = class {
  constructor(stage) {
    this.stage = stage;
    this.range = { w: stage.range("w"), b: stage.range("b") };
    this.time = Number.NEGATIVE_INFINITY;
    this.rest = 0;
  }
  examples({ a_prev, y }) {
    return this.stage.examples ?? [[a_prev, y]];
  }
  /** The heights for these values; fewer of them while they keep changing. */
  follow(values) {
    const key = this.stage.examples ? "" : `${values.a_prev} ${values.y}`;
    if (key === this.key) return;
    const time = performance.now();
    this.n = time - this.time < 150 ? COARSE : FINE;
    Object.assign(this, { key, time });
    this.grid = costGrid(this.range.w, this.range.b, this.examples(values), this.n);
    this.lowest = this.grid.reduce((some, C) => Math.min(some, C));
    this.highest = this.grid.reduce((some, C) => Math.max(some, C), this.lowest + 1e-6);
    clearTimeout(this.rest);
    if (this.n === FINE) return;
    this.rest = setTimeout(() => {
      this.key = void 0;
      this.time = Number.NEGATIVE_INFINITY;
      this.stage.redraw();
    }, 150);
  }
  /** How far up C is, from 0 to 1: by its root, so that a valley shows its floor. */
  share(C) {
    return Math.sqrt(Math.max(C - this.lowest, 0) / (this.highest - this.lowest));
  }
  /** C and its gradient at (w, b), with a_prev and y from the values. */
  at(w, b, values) {
    return average(w, b, this.examples(values));
  }
};

// src/surface/history.js
var SHORTEST = 10;
function room(steps) {
  let most = SHORTEST;
  while (most < steps) most *= 2;
  return most;
}
function height(costs) {
  const highest = Math.max(...costs);
  if (!(highest > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(highest));
  return Number((Math.ceil(highest / unit) * unit).toPrecision(1));
}
function historyView(stage, parent, descent) {
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
    const { toX, toY } = panel.layer(
      "axes",
      `${most} ${top}`,
      (under) => axes(under, theme, box, {
        x: { range: [0, most], ticks: [0, most / 2, most] },
        y: { range: [0, top], ticks: [0, top] }
      })
    );
    const points = costs.map((C, i) => [toX(i), toY(C)]);
    line(ctx, points, theme.red, 2.6);
    if (steps) dot(ctx, points.at(-1), 5, "#fff", "#111", 2);
    symbol(ctx, "steps", box.x + box.width / 2, panel.height - 9, {
      color: theme.ink,
      size: 16,
      align: "center"
    });
    text(ctx, "C after each step", box.x, 11, { color: theme.muted, size: 12 });
    text(ctx, steps, box.x + box.width, 11, {
      color: theme.red,
      size: 13,
      weight: 600,
      align: "right"
    });
    panel.canvas.setAttribute(
      "aria-label",
      steps ? `C after each step, ${steps} so far: from ${format(costs[0])} to ${format(costs.at(-1))}.` : "C after each step: none has been taken yet."
    );
  }
  return { draw };
}

// src/theme.js
var LIGHT = {
  dark: false,
  ink: "#1f2937",
  muted: "#5b6472",
  grid: "#e3e7ec",
  line: "#9aa3af",
  paper: "#ffffff",
  fill: "#eaf3fa",
  blue: "#0072B2",
  green: "#00805e",
  red: "#C94F00",
  purple: "#A8518A"
};
var DARK = {
  dark: true,
  ink: "#e8eaed",
  muted: "#a7b0bb",
  grid: "#31363d",
  line: "#6b7480",
  paper: "#111111",
  fill: "#1b2a36",
  blue: "#56B4E9",
  green: "#2fc79b",
  red: "#FF8A47",
  purple: "#E39AC8"
};
function readTheme(el) {
  const stated = document.body.dataset.jpThemeLight;
  const dark = stated ? stated === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
  const style = getComputedStyle(el);
  const read = (name, other) => style.getPropertyValue(name).trim() || other;
  const colors = dark ? DARK : LIGHT;
  return { ...colors, paper: read("--jp-layout-color0", colors.paper) };
}
var CIVIDIS = "00224e 002e6a 1a386f 32436d 434e6c 535a6d 61656f 6f7073 7d7c78 8c8878 9b9476 aba072 bcae6c cdbb63 dec958 f0d846 fee838".split(" ").map((hex) => parseInt(hex, 16));
var RAMP = Array.from({ length: 256 }, (_, i) => {
  const at = i / 255 * (CIVIDIS.length - 1);
  const low = CIVIDIS[Math.floor(at)];
  const high = CIVIDIS[Math.ceil(at)];
  return [16, 8, 0].map((bits) => mix(low >> bits & 255, high >> bits & 255, at % 1) | 0);
});
var RAMP_CSS = RAMP.map((rgb) => `rgb(${rgb})`);
var RAMP_WORD = new Uint32Array(
  Uint8Array.from(RAMP.flatMap((rgb) => [...rgb, 255])).buffer
);
var shade = (share) => clamp(Math.round(share * 255), 0, 255);

// src/surface/legend.js
var MARKS = [
  ["➜", LIGHT.red, `downhill, ${ARROW} times as long as the gradient`],
  ["➜", LIGHT.blue, "its part along w"],
  ["➜", LIGHT.green, "its part along b"],
  ["◯", "#111", "where the next step lands"],
  ["●", LIGHT.red, "a step taken"]
];
function legend(parent) {
  const list = element(parent, "ul", "explorer-legend");
  for (const [mark, color, meaning] of MARKS) {
    const item = element(list, "li", "");
    const key = element(item, "span", "explorer-key");
    Object.assign(key, { textContent: mark, ariaHidden: "true" });
    key.style.color = color;
    item.append(` ${meaning}`);
  }
}

// src/surface/contours.js
function contours(ctx, box, { n, grid }) {
  const cell = box.width / (n - 1);
  ctx.beginPath();
  for (let j = 0; j < n - 1; j++) {
    for (let i = 0; i < n - 1; i++) {
      const k = j * n + i;
      const [p, q, r, s] = [grid[k], grid[k + 1], grid[k + n + 1], grid[k + n]];
      const low = Math.min(p, q, r, s);
      const high = Math.max(p, q, r, s);
      const corner = [p, q, r, s];
      for (const level of LEVELS) {
        if (level <= low) continue;
        if (level > high) break;
        for (let edge = 0, started = false; edge < 4; edge++) {
          const from = corner[edge];
          const to = corner[(edge + 1) % 4];
          if (from < level === to < level) continue;
          const t = (level - from) / (to - from);
          const [x, y] = [
            [t, 0],
            [1, t],
            [1 - t, 1],
            [0, 1 - t]
          ][edge];
          const point = [box.x + (i + x) * cell, box.y + box.height - (j + y) * cell];
          started ? ctx.lineTo(...point) : ctx.moveTo(...point);
          started = !started;
        }
      }
    }
  }
  ctx.strokeStyle = "rgba(255,255,255,.55)";
  ctx.lineWidth = 1;
  ctx.stroke();
  for (const share of [0.11, 0.89]) {
    label2(ctx, box, { n, grid }, Math.round(share * (n - 1)));
  }
}
function label2(ctx, box, { n, grid }, column) {
  let last = Number.POSITIVE_INFINITY;
  for (let j = 0; j < n - 1; j++) {
    const [from, to] = [grid[j * n + column], grid[(j + 1) * n + column]];
    const level = LEVELS.find((level2) => from < level2 !== to < level2);
    if (level === void 0) continue;
    const up = j + (level - from) / (to - from);
    const y = box.y + box.height * (1 - up / (n - 1));
    if (last - y < 16 || y < box.y + 8 || y > box.y + box.height - 8) continue;
    const x = box.x + box.width * column / (n - 1);
    text(ctx, String(level), x, y, { color: "#111", size: 10, align: "center", halo: "#fff" });
    last = y;
  }
}

// src/surface/trail.js
function drawTrail(ctx, trail, place) {
  for (const run of trail) {
    const points = run.map(([w, b]) => place(w, b));
    line(ctx, points, "#fff", 4);
    line(ctx, points, LIGHT.red, 2);
    for (const point of points) dot(ctx, point, 2.4, LIGHT.red, LIGHT.red, 1);
    dot(ctx, points[0], 4, "#fff", LIGHT.red, 1.5);
  }
}

// src/surface/map.js
function mapView(stage, parent, ground, descent) {
  const map = stage.panel(parent, (width) => Math.min(width - 52, within(0.36, 240, 380)), {
    tabindex: "0"
  });
  const tiles = new OffscreenCanvas(FINE, FINE);
  const { range } = ground;
  let plot;
  function draw(now) {
    if (!map.begin(stage.theme)) return;
    const { ctx, width, height: height2 } = map;
    const { theme } = stage;
    const side = Math.min(width - 112, height2 - 52);
    const box = { x: Math.max(44, (width - side - 68) / 2), y: 10, width: side, height: side };
    plot = box;
    const { toX, toY } = map.layer("frame", "", (under) => paintFrame(under, theme, box));
    map.layer("map", `${ground.key} ${ground.n}`, (under) => paintMap(under, box));
    const at = [toX(now.w), toY(now.b)];
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y, box.width, box.height);
    ctx.clip();
    line(
      ctx,
      [
        [box.x, at[1]],
        [box.x + side, at[1]]
      ],
      "rgba(255,255,255,.75)",
      1,
      [4, 4]
    );
    line(
      ctx,
      [
        [at[0], box.y],
        [at[0], box.y + side]
      ],
      "rgba(255,255,255,.75)",
      1,
      [4, 4]
    );
    drawTrail(ctx, descent.trail, (w, b) => [toX(w), toY(b)]);
    if (stage.downhill) drawGradient(ctx, now, at, toX, toY);
    dot(ctx, at, 6, "#fff", "#111", 2.2);
    if (stage.downhill) ring(ctx, [toX(now.w - now.lr * now.dw), toY(now.b - now.lr * now.db)]);
    ctx.restore();
    const bar = barOf(box);
    map.layer("bar", ground.key, (under) => paintTicks(under, theme, bar));
    const level = bar.y + bar.height * (1 - clamp(ground.share(now.C), 0, 1));
    line(
      ctx,
      [
        [bar.x - 3, level],
        [bar.x + bar.width + 3, level]
      ],
      theme.paper,
      5
    );
    line(
      ctx,
      [
        [bar.x - 4, level],
        [bar.x + bar.width + 4, level]
      ],
      theme.red,
      2.5
    );
  }
  function drawGradient(ctx, now, at, toX, toY) {
    const tip = (gradient2) => [toX(now.w - ARROW * gradient2[0]), toY(now.b - ARROW * gradient2[1])];
    const end = tip([now.dw, now.db]);
    arrow(ctx, at, [end[0], at[1]], LIGHT.blue, { halo: "#fff", width: 2.4, head: 7 });
    arrow(ctx, at, [at[0], end[1]], LIGHT.green, { halo: "#fff", width: 2.4, head: 7 });
    arrow(ctx, at, end, LIGHT.red, { halo: "#fff", width: 3.4, head: 12 });
    const { gradient, at: there } = stage.student();
    if (gradient) {
      const theirs = tip(gradient);
      const named = { align: "center", weight: 700, halo: "#fff" };
      const fresh = descent.same(there, now);
      ctx.globalAlpha = fresh ? 1 : 0.5;
      arrow(ctx, at, theirs, "#8a2f73", { halo: "#fff", width: 3, dash: [6, 5], head: 12 });
      text(ctx, "yours", ...beyond(at, theirs, 16), { ...named, color: "#8a2f73" });
      ctx.globalAlpha = 1;
      if (Math.hypot(theirs[0] - end[0], theirs[1] - end[1]) > 24) {
        text(ctx, "true", ...beyond(at, end, 16), { ...named, color: LIGHT.red });
      }
    }
  }
  function place({ offsetX, offsetY }, held) {
    const { x, y, width, height: height2 } = plot;
    const at = [clamp(offsetX, x, x + width), clamp(offsetY, y, y + height2)];
    if (!held && Math.hypot(offsetX - at[0], offsetY - at[1]) > 8) return void 0;
    const toW = scale(x, x + width, ...range.w);
    const toB = scale(y + height2, y, ...range.b);
    return { w: toW(at[0]), b: toB(at[1]) };
  }
  const barOf = (box) => ({ x: box.x + box.width + 16, y: box.y, width: 13, height: box.height });
  function paintMap(ctx, box) {
    const { n, grid } = ground;
    const image = new ImageData(n, n);
    const words = new Uint32Array(image.data.buffer);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        words[(n - 1 - j) * n + i] = RAMP_WORD[shade(ground.share(grid[j * n + i]))];
      }
    }
    tiles.getContext("2d").putImageData(image, 0, 0);
    ctx.drawImage(tiles, 0.5, 0.5, n - 1, n - 1, box.x, box.y, box.width, box.height);
    contours(ctx, box, ground);
  }
  function paintFrame(ctx, theme, box) {
    const scales = axes(ctx, theme, box, {
      x: { range: range.w, ticks: ticks(...range.w, 6) },
      y: { range: range.b, ticks: ticks(...range.b, 6) },
      grid: false
    });
    symbol(ctx, "w", box.x + box.width / 2, box.y + box.height + 30, {
      color: theme.blue,
      size: 17,
      align: "center"
    });
    symbol(ctx, "b", box.x - 32, box.y + box.height / 2, {
      color: theme.green,
      size: 17,
      align: "center"
    });
    const bar = barOf(box);
    const fill = ctx.createLinearGradient(0, bar.y + bar.height, 0, bar.y);
    for (let i = 0; i <= 16; i++) fill.addColorStop(i / 16, RAMP_CSS[Math.round(i / 16 * 255)]);
    ctx.fillStyle = fill;
    ctx.fillRect(bar.x, bar.y, bar.width, bar.height);
    symbol(ctx, "C", bar.x + bar.width / 2, box.y + box.height + 14, {
      color: theme.ink,
      size: 16,
      align: "center"
    });
    return scales;
  }
  function paintTicks(ctx, theme, bar) {
    let above = Number.POSITIVE_INFINITY;
    for (const C of [0, ...LEVELS, 1]) {
      const y = bar.y + bar.height * (1 - ground.share(C));
      if (C < ground.lowest - 1e-3 || C > ground.highest || above - y < 15) continue;
      text(ctx, String(C), bar.x + bar.width + 6, y, { color: theme.muted, size: 11 });
      above = y;
    }
  }
  return { canvas: map.canvas, draw, place };
}

// src/surface/mesh.js
var corners = ({ w: [w0, w1], b: [b0, b1] }) => [
  [w0, b0],
  [w1, b0],
  [w1, b1],
  [w0, b1]
];
function paintMesh(ctx, theme, place, ground, view) {
  const { n, grid, range } = ground;
  const [w0, w1] = range.w;
  const [b0, b1] = range.b;
  const steps = (n - 1) / 2;
  const points = [];
  for (let j = 0; j <= steps; j++) {
    for (let i = 0; i <= steps; i++) {
      points.push(place(mix(w0, w1, i / steps), mix(b0, b1, j / steps), grid[2 * (j * n + i)]));
    }
  }
  const floor = corners(range);
  line(
    ctx,
    [...floor, floor[0]].map(([w, b]) => place(w, b, 0)),
    theme.line,
    1
  );
  const order = Array.from({ length: steps }, (_, i) => i);
  const [rowsDown, columnsDown] = [Math.cos(view.yaw) > 0, Math.sin(view.yaw) > 0];
  const rows = rowsDown ? [...order].reverse() : order;
  const columns = columnsDown ? [...order].reverse() : order;
  const [o, u, v] = [place(w0, b0, 0), place(w1, b0, 0), place(w0, b1, 0)];
  const grow = (end) => 0.6 / Math.hypot(end[0] - o[0], end[1] - o[1]);
  const [eu, ev] = [u, v].map((end) => [(end[0] - o[0]) * grow(end), (end[1] - o[1]) * grow(end)]);
  const patch = [
    [0, -1, -1],
    [1, 1, -1],
    [steps + 2, 1, 1],
    [steps + 1, -1, 1]
  ].map(([next, su, sv]) => [next, su * eu[0] + sv * ev[0], su * eu[1] + sv * ev[1]]);
  const apart = steps / 10;
  for (const j of rows) {
    for (const i of columns) {
      const k = j * (steps + 1) + i;
      ctx.beginPath();
      for (const [next, dx, dy] of patch)
        ctx.lineTo(points[k + next][0] + dx, points[k + next][1] + dy);
      ctx.fillStyle = RAMP_CSS[shade(ground.share(grid[2 * (j * n + i) + n + 1]))];
      ctx.fill();
      const row = j + rowsDown;
      const column = i + columnsDown;
      const far = row * (steps + 1) + column;
      const lines = [];
      if (row % apart === 0) lines.push([far - columnsDown, far - columnsDown + 1]);
      if (column % apart === 0) lines.push([k + columnsDown, k + steps + 1 + columnsDown]);
      if (!lines.length) continue;
      ctx.beginPath();
      for (const [from, to] of lines) {
        ctx.moveTo(...points[from]);
        ctx.lineTo(...points[to]);
      }
      ctx.strokeStyle = "rgba(255,255,255,.3)";
      ctx.stroke();
    }
  }
  paintEdges(ctx, theme, place, range, view);
}
function paintEdges(ctx, theme, place, range, view) {
  const [w0, w1] = range.w;
  const [b0, b1] = range.b;
  const floor = corners(range);
  const nearB = Math.cos(view.yaw) > 0 ? b0 : b1;
  const nearW = Math.sin(view.yaw) > 0 ? w0 : w1;
  const outside = (w2, b2, far) => place(mix((w0 + w1) / 2, w2, far), mix((b0 + b1) / 2, b2, far), 0);
  symbol(ctx, "w", ...outside((w0 + w1) / 2, nearB, 1.24), {
    color: theme.blue,
    size: 17,
    align: "center"
  });
  symbol(ctx, "b", ...outside(nearW, (b0 + b1) / 2, 1.24), {
    color: theme.green,
    size: 17,
    align: "center"
  });
  for (const w2 of range.w) {
    const [x2, y2] = place(mix((w0 + w1) / 2, w2, 0.9), mix((b0 + b1) / 2, nearB, 1.12), 0);
    text(ctx, label(w2), x2, y2, { color: theme.muted, size: 11, align: "center" });
  }
  for (const b2 of range.b) {
    const [x2, y2] = place(mix((w0 + w1) / 2, nearW, 1.12), mix((b0 + b1) / 2, b2, 0.9), 0);
    text(ctx, label(b2), x2, y2, { color: theme.muted, size: 11, align: "center" });
  }
  const across = ([w2, b2]) => place(w2, b2, 0)[0];
  const [w, b] = floor.sort((one, other) => across(one) - across(other))[0];
  line(ctx, [place(w, b, 0), place(w, b, 1)], theme.line, 1);
  const [x, y] = place(w, b, 1);
  text(ctx, "1", x - 8, y, { color: theme.muted, size: 11, align: "right" });
  symbol(ctx, "C", x, y - 13, { color: theme.ink, size: 16, align: "center" });
}

// src/surface/relief.js
function reliefView(stage, parent, ground, descent) {
  const relief = stage.panel(parent, (width) => Math.min(width - 52, within(0.36, 240, 380)), {
    tabindex: "0"
  });
  const { range } = ground;
  const view = home();
  function camera() {
    const { width, height: height2 } = relief;
    const size = Math.min(width * 0.31, height2 * 0.32);
    const [sin, cos] = [Math.sin(view.yaw), Math.cos(view.yaw)];
    const [up, down] = [Math.sin(view.pitch), Math.cos(view.pitch)];
    const toU = scale(...range.w, -1, 1);
    const toV = scale(...range.b, -1, 1);
    return (w, b, C) => {
      const u = toU(w);
      const v = toV(b);
      const away = u * sin + v * cos;
      const high = 1.25 * C - 0.62;
      return [
        width / 2 + size * (u * cos - v * sin),
        height2 * 0.52 - size * (away * up + high * down)
      ];
    };
  }
  function draw(now) {
    if (!relief.begin(stage.theme)) return;
    const { ctx } = relief;
    const { theme } = stage;
    const place = camera();
    const shape = `${ground.key} ${ground.n} ${view.yaw} ${view.pitch}`;
    relief.layer("mesh", shape, (under) => paintMesh(under, theme, place, ground, view));
    const height2 = (w, b) => ground.at(w, b, now).C;
    drawTrail(ctx, descent.trail, (w, b) => place(w, b, height2(w, b)));
    const at = place(now.w, now.b, now.C);
    line(
      ctx,
      [at, place(now.w, now.b, 0)],
      theme.dark ? "rgba(255,255,255,.7)" : "rgba(0,0,0,.55)",
      1.2,
      [3, 4]
    );
    if (stage.downhill) drawWay(ctx, now, place, height2);
    dot(ctx, at, 6, "#fff", "#111", 2.2);
  }
  function drawWay(ctx, now, place, height2) {
    const way = [[now.w, now.b, now.C]];
    for (let far = ARROW / 24; far <= ARROW; far += ARROW / 24) {
      const [w, b] = [now.w - far * now.dw, now.b - far * now.db];
      const C = height2(w, b);
      if (C > way.at(-1)[2]) break;
      way.push([w, b, C]);
    }
    const seen = way.map((at) => place(...at));
    if (seen.length > 1 && Math.hypot(seen.at(-1)[0] - seen[0][0], seen.at(-1)[1] - seen[0][1]) > 4) {
      line(ctx, seen, "#fff", 6);
      arrow(ctx, seen.at(-2), beyond(seen.at(-2), seen.at(-1), 10), LIGHT.red, {
        halo: "#fff",
        width: 3,
        head: 11
      });
      line(ctx, seen, LIGHT.red, 3);
    }
  }
  function turn(yaw, pitch) {
    view.yaw = (view.yaw + yaw) % (2 * Math.PI);
    view.pitch = clamp(view.pitch + pitch, 0.08, 1.5);
    stage.redraw();
  }
  relief.canvas.addEventListener(
    "pointerdown",
    (event) => relief.canvas.setPointerCapture(event.pointerId)
  );
  relief.canvas.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) turn(-event.movementX * 0.01, event.movementY * 0.01);
  });
  relief.canvas.addEventListener("keydown", (event) => {
    const by = {
      ArrowLeft: [0.1, 0],
      ArrowRight: [-0.1, 0],
      ArrowUp: [0, -0.08],
      ArrowDown: [0, 0.08]
    }[event.key];
    if (!by) return;
    event.preventDefault();
    turn(...by);
  });
  function home() {
    const [near, far] = [1, 0].map((end) => ground.at(range.w[end], range.b[end], stage.start).C);
    return { yaw: near > far ? 0.94 : -2.2, pitch: 0.6 };
  }
  const reset = () => Object.assign(view, home());
  return { canvas: relief.canvas, draw, reset };
}

// src/surface/slices.js
function sliceView(stage, parent, ground, descent, name, other) {
  const panel = stage.panel(parent, () => within(0.185, 140, 190));
  const range = ground.range[name];
  function draw(now) {
    const slope2 = now[`d${name}`];
    const color = name === "w" ? stage.theme.blue : stage.theme.green;
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height: height2 } = panel;
    const { theme } = stage;
    const box = { x: 34, y: 26, width: width - 48, height: height2 - 62 };
    const { toX, toY } = panel.layer(
      "axes",
      "",
      (under) => axes(under, theme, box, {
        x: { range, ticks: ticks(...range, 5) },
        y: { range: [0, 1], ticks: [0, 0.5, 1] }
      })
    );
    const along2 = (value) => {
      const { w, b } = { ...now, [name]: value };
      return ground.at(w, b, now).C;
    };
    const points = Array.from({ length: 121 }, (_, i) => mix(...range, i / 120));
    const curve = points.map((value) => [toX(value), toY(along2(value))]);
    ctx.globalAlpha = 0.1;
    area(
      ctx,
      [[box.x, box.y + box.height], ...curve, [box.x + box.width, box.y + box.height]],
      color
    );
    ctx.globalAlpha = 1;
    line(ctx, curve, color, 2.6);
    const at = [toX(now[name]), toY(now.C)];
    if (stage.downhill) {
      drawSlope(ctx, slope2, at, toX, toY, box);
      const end = clamp(toX(now[name] - ARROW * slope2), box.x, box.x + box.width);
      arrow(ctx, [at[0], box.y + box.height], [end, box.y + box.height], color, {
        width: 3.4,
        head: 9
      });
    }
    line(ctx, [at, [at[0], box.y + box.height]], theme.line, 1, [3, 4]);
    dot(ctx, at, 5, "#fff", "#111", 2);
    symbol(ctx, name, box.x + box.width / 2, height2 - 9, { color, size: 16, align: "center" });
    if (width > 300) text(ctx, `C along ${name}`, box.x, 11, { color: theme.muted, size: 12 });
    text(ctx, stage.downhill ? `∂C/∂${name} = ${pretty(slope2)}` : "", box.x + box.width, 11, {
      color: theme.red,
      size: 13,
      weight: 600,
      align: "right"
    });
    panel.canvas.setAttribute(
      "aria-label",
      `The cost along ${name}, with ${other} = ${format(now[other], descent.digits)} held fixed. At ${name} = ${format(now[name], descent.digits)} C = ${format(now.C)}` + (stage.downhill ? ` and its slope is ${format(slope2)}.` : ".")
    );
  }
  function drawSlope(ctx, slope2, at, toX, toY, box) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y - 6, box.width, box.height + 12);
    ctx.clip();
    const dx = toX(1) - toX(0);
    const dy = (toY(1) - toY(0)) * slope2;
    const length = 46 / Math.hypot(dx, dy);
    line(
      ctx,
      [-length, length].map((by) => [at[0] + dx * by, at[1] + dy * by]),
      stage.theme.red,
      2.2
    );
    ctx.restore();
  }
  return { draw };
}

// src/surface/index.js
function surfaceExplorer(stage) {
  const { root } = stage;
  const ground = new Ground(stage);
  const descent = new Descent(stage, ground);
  const views = element(root, "div", "explorer-views");
  const map = mapView(stage, views, ground, descent);
  const relief = reliefView(stage, views, ground, descent);
  if (stage.downhill) legend(root);
  const slices = element(root, "div", "explorer-slices");
  const sliceW = sliceView(stage, slices, ground, descent, "w", "b");
  const sliceB = sliceView(stage, slices, ground, descent, "b", "w");
  const history = stage.downhill && historyView(stage, slices, descent);
  const buttons = controls(stage, descent, relief.reset);
  grasp(map.canvas, map.place, push, move);
  function push([right, up]) {
    const { w, b } = descent.look(stage.values());
    return { w: w + right, b: b + up };
  }
  function move(to) {
    buttons.stop();
    const at = (name) => Math.round(clamp(to[name], ...ground.range[name]) * 100) / 100;
    stage.set({ w: at("w"), b: at("b") });
    stage.note("");
    stage.save();
  }
  function draw(values) {
    ground.follow(values);
    const now = descent.look(values);
    for (const part of [map, relief, sliceW, sliceB, history]) if (part) part.draw(now);
    buttons.show(now);
    const told = tell(now);
    map.canvas.setAttribute(
      "aria-label",
      `Map of the cost over w and b${stage.downhill ? ", with an arrow downhill" : ""}; the arrow keys move the point. ${told}`
    );
    relief.canvas.setAttribute(
      "aria-label",
      `The cost surface in 3-D; the arrow keys turn it. ${told}`
    );
  }
  function tell({ w, b, a_prev, y, C, dw, db }) {
    const single = stage.examples ? `average over ${stage.examples.length} examples: ` : `a_prev = ${format(a_prev, 2)}, y = ${format(y, 2)}: a = ${format(neuron(w, b, a_prev, y).a)}, `;
    return `w = ${format(w, descent.digits)}, b = ${format(b, descent.digits)}, ${single}C = ${format(C)}` + (stage.downhill ? `, dC/dw = ${format(dw)}, dC/db = ${format(db)}.` : ".");
  }
  return { draw };
}

// src/index.js
var KINDS = {
  neuron: neuronExplorer,
  nudge: nudgeExplorer,
  surface: surfaceExplorer,
  chain: chainExplorer,
  paths: pathsExplorer,
  fit: (stage) => fitExplorer(stage, false),
  descent: (stage) => fitExplorer(stage, true)
};
async function render({ model, el, host, signal }) {
  const names = Object.keys(model.get("sliders"));
  const found = await Promise.all(names.map((name) => host.getModel(model.get("sliders")[name])));
  const sliders = Object.fromEntries(names.map((name, i) => [name, found[i]]));
  const root = element(el, "div", "explorer");
  root.dataset.lmSuppressShortcuts = "true";
  let frame = 0;
  const stage = {
    root,
    signal,
    theme: readTheme(root),
    start: model.get("start"),
    examples: model.get("examples"),
    downhill: "lr" in model.get("start"),
    // does it know of gradients and steps?
    layers: names.filter((name) => /^w\d+$/.test(name)).length,
    range: (name) => [sliders[name].get("min"), sliders[name].get("max")],
    values: () => Object.fromEntries(names.map((name) => [name, sliders[name].get("value")])),
    set(values) {
      for (const name in values) sliders[name].set("value", values[name]);
    },
    save() {
      for (const each of [...found, model]) each.save_changes();
    },
    /** Tell the kernel, with the next save, where exactly the point is that sliders round. */
    tell(point) {
      model.set("point", point);
      if (!Object.keys(point).length) model.save_changes();
    },
    student: () => model.get("student"),
    panel: (parent, shape, attributes) => new Panel(parent, shape, { signal, redraw, ...attributes }),
    note: (words) => {
      note.textContent = words;
    },
    redraw
  };
  const scene = KINDS[model.get("kind")](stage);
  const theirs = element(root, "p", "explorer-note");
  const note = element(root, "p", "explorer-note");
  note.setAttribute("role", "status");
  function redraw() {
    if (signal.aborted) return;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      theirs.textContent = stage.student().note ?? "";
      const values = stage.values();
      scene.draw(values);
      page.say(values);
    });
  }
  for (const slider of found) slider.on("change:value", redraw);
  model.on("change:student", redraw);
  const themes = new MutationObserver(() => {
    stage.theme = readTheme(root);
    redraw();
  });
  themes.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  const page = settle(root);
  if (sliders.lr) {
    const stop = keys(root, sliders.lr, stage.range("lr"));
    signal.addEventListener("abort", stop);
  }
  redraw();
  return () => {
    themes.disconnect();
    cancelAnimationFrame(frame);
    page.leave();
  };
}
var src_default = { render };
export {
  average,
  chain,
  chainAverage,
  src_default as default,
  format,
  neuron,
  paths
};
