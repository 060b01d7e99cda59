// The pictures that follow the sliders.
//
// The sliders are ordinary ipywidgets; their models live in this page, and everything here listens
// to those, so a drag needs no word with the kernel. From top to bottom: the arithmetic of the
// lesson, a small drawing kit, the three explorers, and `render`, which anywidget calls.

// ---------------------------------------------------------------- arithmetic

/** σ(z) = 1 / (1 + e^(−z)), without overflow at large |z|. */
export function sigmoid(z) {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** One neuron: its z and a, the slope σ′(z), the cost C = (a − y)² and the gradient of C. */
export function neuron(w, b, aPrev, y) {
  const z = w * aPrev + b;
  const a = sigmoid(z);
  const slope = a * (1 - a);
  const delta = 2 * (a - y) * slope; // ∂C/∂z
  return { z, a, slope, C: (a - y) ** 2, dw: delta * aPrev, db: delta, daPrev: delta * w };
}

/** The average cost, and its gradient, over examples [[aPrev, y], …]. */
export function average(w, b, examples) {
  const sum = { C: 0, dw: 0, db: 0 };
  for (const [aPrev, y] of examples) {
    const one = neuron(w, b, aPrev, y);
    for (const name in sum) sum[name] += one[name] / examples.length;
  }
  return sum;
}

/** A chain of neurons, one per layer: everything the forward and the backward pass compute. */
export function chain(a0, ws, bs, y) {
  const zs = [], as = [a0];
  for (let i = 0; i < ws.length; i++) {
    zs.push(ws[i] * as[i] + bs[i]);
    as.push(sigmoid(zs[i]));
  }
  const last = as[ws.length];
  const das = as.map(() => 0), dzs = zs.map(() => 0), dws = zs.map(() => 0);
  das[ws.length] = 2 * (last - y);
  for (let i = ws.length - 1; i >= 0; i--) {
    dzs[i] = das[i + 1] * as[i + 1] * (1 - as[i + 1]);
    dws[i] = dzs[i] * as[i];
    das[i] = dzs[i] * ws[i];
  }
  return { zs, as, C: (last - y) ** 2, das, dzs, dws, dbs: dzs, dy: -das[ws.length] };
}

/** The average cost on an n × n grid over w and b, row by row, b rising. */
export function costGrid(wRange, bRange, examples, n) {
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

// ---------------------------------------------------------------- drawing kit

const mix = (from, to, t) => from + (to - from) * t;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const scale = (from, to, low, high) => (value) => low + ((value - from) / (to - from)) * (high - low);

/** A number as the pictures and labels write it: four decimals, or powers of ten when tiny. */
export function format(value, digits = 4) {
  if (!Number.isFinite(value)) return String(value);
  const tiny = value !== 0 && Math.abs(value) < 0.5 * 10 ** (1 - digits);
  return tiny ? value.toExponential(2) : value.toFixed(digits);
}

/** The same with a typographic minus, for the eye. */
const pretty = (value, digits = 4) => format(value, digits).replace(/-/g, "−");
const label = (tick) => String(tick).replace("-", "−");

// The colour-blind safe palette of Okabe and Ito; on dark paper the brighter ones.
const LIGHT = {
  dark: false, ink: "#1f2937", muted: "#5b6472", grid: "#e3e7ec", line: "#9aa3af", paper: "#ffffff",
  fill: "#eaf3fa", blue: "#0072B2", green: "#00805e", red: "#C94F00", purple: "#A8518A",
};
const DARK = {
  dark: true, ink: "#e8eaed", muted: "#a7b0bb", grid: "#31363d", line: "#6b7480", paper: "#111111",
  fill: "#1b2a36", blue: "#56B4E9", green: "#2fc79b", red: "#FF8A47", purple: "#E39AC8",
};

/** The colours for the page as it looks now: JupyterLab's theme, or else the system's. */
function readTheme(el) {
  const stated = document.body.dataset.jpThemeLight;
  const dark = stated ? stated === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
  const style = getComputedStyle(el);
  const read = (name, other) => style.getPropertyValue(name).trim() || other;
  const colors = dark ? DARK : LIGHT;
  return { ...colors, paper: read("--jp-layout-color0", colors.paper) };
}

// matplotlib's cividis, which looks the same to everybody, in 16 equal steps.
const CIVIDIS = ("00224e 002e6a 1a386f 32436d 434e6c 535a6d 61656f 6f7073 7d7c78 8c8878 9b9476 " +
  "aba072 bcae6c cdbb63 dec958 f0d846 fee838").split(" ").map((hex) => parseInt(hex, 16));

/** 256 colours as [red, green, blue], from low to high. */
const RAMP = Array.from({ length: 256 }, (_, i) => {
  const at = (i / 255) * (CIVIDIS.length - 1);
  const low = CIVIDIS[Math.floor(at)], high = CIVIDIS[Math.ceil(at)];
  return [16, 8, 0].map((bits) => mix((low >> bits) & 255, (high >> bits) & 255, at % 1) | 0);
});
const RAMP_CSS = RAMP.map((rgb) => `rgb(${rgb})`);
const RAMP_WORD = new Uint32Array(Uint8Array.from(RAMP.flatMap((rgb) => [...rgb, 255])).buffer);
const shade = (C) => clamp(Math.round(C * 255), 0, 255);

const SANS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";
const SERIF = "'STIX Two Text', 'Cambria Math', 'Times New Roman', Times, serif";

/** Text at (x, y). With `halo`, on top of whatever lies below. */
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

/** A symbol in italics with an optional superscript, "a^(L−1)". Returns its width. */
function symbol(ctx, string, x, y, { color, size = 16, align = "left" } = {}) {
  const [letter, above = ""] = string.split("^");
  const small = `${size * 0.66}px ${SERIF}`, large = `italic ${size}px ${SERIF}`;
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

function area(ctx, corners, color) {
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
  ctx.fillStyle = color;
  ctx.fill();
}

/** An arrow; on a picture it wears a `halo`. One too short for a head is only a line. */
function arrow(ctx, [x0, y0], [x1, y1], color, { width = 2.2, dash = [], halo, head = 9 } = {}) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 0.5) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const size = Math.min(head, length * 0.75);
  const neck = [x1 - ux * size * 0.8, y1 - uy * size * 0.8];
  const corners = [-0.48, 0, 0.48].map((side) => side
    ? [x1 - ux * size - uy * size * side, y1 - uy * size + ux * size * side]
    : [x1, y1]);
  if (halo) {
    line(ctx, [[x0, y0], neck], halo, width + 3);
    line(ctx, [...corners, corners[0]], halo, 3.5);
  }
  line(ctx, [[x0, y0], neck], color, width, dash);
  area(ctx, corners, color);
}

/** The place `by` pixels beyond `to`, seen from `from`. */
function beyond(from, to, by) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [to[0] + ((to[0] - from[0]) / length) * by, to[1] + ((to[1] - from[1]) / length) * by];
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

/** Axes of a plot in `box` = {x, y, width, height}; returns the two scales, data to pixels. */
function axes(ctx, theme, box, { x, y, grid = true }) {
  const toX = scale(...x.range, box.x, box.x + box.width);
  const toY = scale(...y.range, box.y + box.height, box.y);
  for (const tick of x.ticks) {
    if (grid) line(ctx, [[toX(tick), box.y], [toX(tick), box.y + box.height]], theme.grid, 1);
    text(ctx, label(tick), toX(tick), box.y + box.height + 11,
      { color: theme.muted, size: 11, align: "center" });
  }
  for (const tick of y.ticks) {
    if (grid) line(ctx, [[box.x, toY(tick)], [box.x + box.width, toY(tick)]], theme.grid, 1);
    text(ctx, label(tick), box.x - 7, toY(tick), { color: theme.muted, size: 11, align: "right" });
  }
  line(ctx, [[box.x, box.y], [box.x, box.y + box.height], [box.x + box.width, box.y + box.height]], theme.line, 1);
  return { toX, toY };
}

/** A canvas as wide as its place, sharp on every screen, with layers that are kept while valid. */
class Panel {
  constructor(parent, shape, { signal, redraw, ...attributes }) {
    this.shape = shape; // width → height, in CSS pixels
    this.canvas = document.createElement("canvas");
    this.ctx = this.canvas.getContext("2d");
    this.layers = new Map();
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
    const height = Math.round(this.shape(this.width));
    const fit = `${this.width} ${height} ${ratio}`;
    if (fit !== this.fit || theme !== this.theme) {
      Object.assign(this, { fit, theme, height, ratio });
      this.layers.clear();
      this.canvas.width = Math.round(this.width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.height = `${height}px`;
    }
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ctx.clearRect(0, 0, this.width, this.height);
    return true;
  }

  /** Put a layer on the picture; `paint` is called only when `key` (or the size) is new. */
  layer(name, key, paint) {
    let layer = this.layers.get(name);
    if (layer?.key !== key) {
      const { width, height } = this.canvas;
      layer ??= { canvas: Object.assign(document.createElement("canvas"), { width, height }) };
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
}

// ---------------------------------------------------------------- one neuron

/** w·a_prev and b laid end to end on the line of z, and from z up to a on the sigmoid. */
function neuronExplorer(stage) {
  const panel = stage.panel(stage.root, (width) => (width < 600 ? 500 : 470));
  const farthest = (name) => Math.max(...stage.range(name).map(Math.abs));
  const reach = Math.ceil(farthest("w") * farthest("a_prev") + farthest("b")); // of z
  const top = 150; // the drawn neuron; the number line and the curve share their z below it

  function drawNeuron(ctx, theme, { w, b, a_prev }, { z, a }, width) {
    const narrow = width < 600;
    const level = 62, radius = 30, [left, right] = narrow ? [36, 0.5 * width] : [0.14 * width, 0.46 * width];
    const weight = w < 0 ? theme.red : theme.blue;
    arrow(ctx, [left + radius + 3, level], [right - radius - 4, level], weight,
      { width: 1.5 + 1.1 * Math.abs(w), dash: w < 0 ? [7, 7] : [], head: 14 });
    const middle = (left + right) / 2;
    text(ctx, `w = ${pretty(w, 2)}`, middle, level - 19,
      { color: weight, size: 14, align: "center", weight: 600 });
    arrow(ctx, [right, level + 62], [right, level + radius + 4], theme.green, { width: 2.2 });
    text(ctx, `b = ${pretty(b, 2)}`, right, level + 72,
      { color: theme.green, size: 14, align: "center", weight: 600 });
    for (const [x, value, name] of [[left, a_prev, "a^(L−1)"], [right, a, "a^(L)"]]) {
      dot(ctx, [x, level], radius, theme.paper, theme.paper);
      ctx.globalAlpha = 0.85 * clamp(value, 0, 1);
      dot(ctx, [x, level], radius, theme.dark ? "#2f7fb0" : "#56B4E9", theme.blue);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.arc(x, level, radius, 0, 2 * Math.PI);
      ctx.strokeStyle = theme.blue;
      ctx.lineWidth = 2;
      ctx.stroke();
      text(ctx, pretty(value, value === a ? 4 : 2), x, level,
        { color: theme.ink, size: 14, align: "center", weight: 600 });
      symbol(ctx, name, x, level - radius - 14, { color: theme.ink, size: 17, align: "center" });
    }
    const x = narrow ? right + 46 : 0.6 * width;
    const size = narrow ? 12.5 : 15;
    const product = `${pretty(w, 2)} · ${pretty(a_prev, 2)}`;
    const bias = b < 0 ? `− ${pretty(-b, 2)}` : `+ ${pretty(b, 2)}`;
    const sum = narrow ? [] : [["z = w · a_prev + b", theme.ink], [`   = ${product} ${bias}`, theme.ink]];
    const rows = [
      ...sum,
      [`${narrow ? "z" : "  "} = ${pretty(z)}`, theme.ink],
      [`a = σ(z) = ${pretty(a)}`, theme.red],
      [`${narrow ? "" : "slope "}σ′(z) = ${pretty(a * (1 - a))}`, theme.purple],
    ];
    const first = level - (narrow ? 26 : 44);
    rows.forEach(([row, color], i) => text(ctx, row, x, first + 25 * i, { color, size, weight: 500 }));
  }

  function draw({ w, b, a_prev }) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel, { theme } = stage;
    const { z, a, slope } = neuron(w, b, a_prev, 0);
    drawNeuron(ctx, theme, { w, b, a_prev }, { z, a }, width);

    const x = { range: [-reach, reach], ticks: ticks(-reach, reach) };
    const box = { x: 46, y: top + 92, width: width - 64, height: height - top - 136 };
    const { toX, toY } = panel.layer("curve", "", (under) => {
      const scales = axes(under, theme, box, { x, y: { range: [0, 1], ticks: [0, 0.5, 1] } });
      const points = Array.from({ length: 201 }, (_, i) => mix(-reach, reach, i / 200))
        .map((at) => [scales.toX(at), scales.toY(sigmoid(at))]);
      line(under, points, theme.blue, 2.8);
      text(under, "weighted sum z", box.x + box.width / 2, height - 14,
        { color: theme.muted, align: "center" });
      text(under, "a = σ(z)", box.x + 8, box.y + 12, { color: theme.blue, size: 13, weight: 600 });
      // the number line
      line(under, [[box.x, top + 52], [box.x + box.width, top + 52]], theme.line, 1.2);
      for (const at of x.ticks.map(scales.toX)) line(under, [[at, top + 48], [at, top + 56]], theme.line, 1.2);
      text(under, "0", scales.toX(0), top + 68, { color: theme.muted, size: 11, align: "center" });
      return scales;
    });
    const inside = clamp(z, -reach, reach), level = top + 52, at = toX(inside);
    const product = clamp(w * a_prev, -reach, reach);
    line(ctx, [[at, level], [at, toY(a)]], theme.red, 1.4, [5, 5]);
    line(ctx, [[at, toY(a)], [box.x, toY(a)]], theme.red, 1.4, [5, 5]);
    // the sum, one arrow after the other
    line(ctx, [[toX(product), level - 13], [toX(product), level - 25]], theme.line, 1);
    arrow(ctx, [toX(0), level - 13], [toX(product), level - 13], w < 0 ? theme.red : theme.blue,
      { width: 3.2, dash: w < 0 ? [6, 6] : [] });
    arrow(ctx, [toX(product), level - 25], [at, level - 25], theme.green, { width: 3.2 });
    sideLabel(ctx, "w·a_prev", toX(0), toX(product), level - 13, w < 0 ? theme.red : theme.blue);
    sideLabel(ctx, "b", toX(product), at, level - 25, theme.green);
    // the slope
    const run = reach / 6, dx = toX(run) - toX(0), dy = (toY(1) - toY(0)) * slope * run;
    const shorter = Math.min(1, 64 / Math.hypot(dx, dy));
    line(ctx, [-shorter, shorter].map((by) => [at + dx * by, toY(a) + dy * by]), theme.purple, 3);
    dot(ctx, [at, level], 5.5, theme.red, theme.paper);
    dot(ctx, [at, toY(a)], 6.5, theme.red, theme.paper);
    const end = at > box.x + box.width - 110;
    const style = { color: theme.red, size: 13, weight: 600, align: end ? "right" : "left", halo: theme.paper };
    text(ctx, `z = ${pretty(z)}`, at + (end ? -11 : 11), level + 17, style);
    text(ctx, `a = ${pretty(a)}`, at + (end ? -11 : 11), toY(a) + (a > 0.5 ? 18 : -18), style);
    panel.canvas.setAttribute("aria-label",
      `One neuron. w = ${format(w, 2)}, b = ${format(b, 2)}, a_prev = ${format(a_prev, 2)}: ` +
      `z = ${format(z)}, a = ${format(a)}, slope = ${format(slope)}.`);
  }
  return { draw };
}

/** A name beyond the end of an arrow from x0 to x1. */
function sideLabel(ctx, name, x0, x1, y, color) {
  if (Math.abs(x1 - x0) < 2) return;
  const right = x1 < x0;
  text(ctx, name, x0 + (right ? 7 : -7), y,
    { color, size: 12, weight: 600, align: right ? "left" : "right" });
}

/** Round numbers from low to high, at most about `most` of them. */
function ticks(low, high, most = 11) {
  const step = [1, 2, 5, 10, 20, 50].find((size) => (high - low) / size <= most) ?? 100;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
}

// ---------------------------------------------------------------- the cost surface

const FINE = 81, COARSE = 41; // points on a side of the surface at rest, and while it moves
const LEVELS = [0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const ARROW = 20; // an arrow is this many times the gradient, in units of w and b
const MOST_STEPS = 600; // of one descent

/** The map of C(w, b), the same in 3-D, and the two slices through the point. */
function surfaceExplorer(stage) {
  const { root } = stage;
  const views = element(root, "div", "explorer-views");
  const map = stage.panel(views, (width) => Math.min(width - 52, 380));
  const relief = stage.panel(views, (width) => Math.min(width - 52, 380), { tabindex: "0" });
  const slices = element(root, "div", "explorer-slices");
  const sliceW = stage.panel(slices, () => 190);
  const sliceB = stage.panel(slices, () => 190);
  const trail = []; // runs of [w, b]: one for each descent or series of steps
  const range = { w: stage.range("w"), b: stage.range("b") };
  let ground = null; // the surface as it was last computed: {key, time, n, grid}
  const tiles = new OffscreenCanvas(FINE, FINE); // its heights as colours, a pixel for each point
  let rest = 0; // the timer that waits until it rests
  let exact = null; // the point after a step, which the sliders round to theirs

  // ---- what the numbers are now

  const examples = ({ a_prev, y }) => stage.examples ?? [[a_prev, y]];
  const view = home();

  const whereabouts = ({ w, b, a_prev, y }) => [w, b, a_prev, y].join(" ");

  function look(values) {
    const key = stage.examples ? "" : `${values.a_prev} ${values.y}`;
    if (key !== ground?.key) {
      const time = performance.now(), n = time - ground?.time < 150 ? COARSE : FINE;
      ground = { key, time, n, grid: costGrid(range.w, range.b, examples(values), n) };
      clearTimeout(rest);
      if (n === COARSE) rest = setTimeout(() => { ground = null; stage.redraw(); }, 150);
    }
    if (exact?.shown !== whereabouts(values)) exact = null;
    const { w, b } = exact ?? values;
    return { ...values, w, b, ...average(w, b, examples(values)) };
  }

  const digits = () => (exact ? 4 : 2); // of w and b, which have two on their sliders

  /** The first view in 3-D: from the lower of two opposite corners, so that nothing hides the valley. */
  function home() {
    const [near, far] = [1, 0].map((end) => average(range.w[end], range.b[end], examples(stage.start)).C);
    return { yaw: near > far ? 0.94 : -2.2, pitch: 0.6 };
  }

  // ---- the map

  function drawMap(now) {
    if (!map.begin(stage.theme)) return;
    const { ctx, width, height } = map, { theme } = stage;
    const side = Math.min(width - 112, height - 52);
    const box = { x: Math.max(44, (width - side - 68) / 2), y: 10, width: side, height: side };
    const { toX, toY } = map.layer("frame", "", (under) => paintFrame(under, theme, box));
    map.layer("map", `${ground.key} ${ground.n}`, (under) => paintMap(under, box));
    const at = [toX(now.w), toY(now.b)];

    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y, box.width, box.height);
    ctx.clip();
    line(ctx, [[box.x, at[1]], [box.x + side, at[1]]], "rgba(255,255,255,.75)", 1, [4, 4]);
    line(ctx, [[at[0], box.y], [at[0], box.y + side]], "rgba(255,255,255,.75)", 1, [4, 4]);
    for (const run of trail) {
      const points = run.map(([w, b]) => [toX(w), toY(b)]);
      line(ctx, points, "#fff", 4);
      line(ctx, points, LIGHT.red, 2);
      dot(ctx, points[0], 4, "#fff", LIGHT.red, 1.5);
    }
    const tip = (gradient) => [toX(now.w - ARROW * gradient[0]), toY(now.b - ARROW * gradient[1])];
    const end = tip([now.dw, now.db]);
    arrow(ctx, at, [end[0], at[1]], LIGHT.blue, { halo: "#fff", width: 2.4, head: 7 });
    arrow(ctx, at, [at[0], end[1]], LIGHT.green, { halo: "#fff", width: 2.4, head: 7 });
    arrow(ctx, at, end, LIGHT.red, { halo: "#fff", width: 3.4, head: 12 });
    const { gradient, at: there } = stage.student();
    if (gradient) {
      const theirs = tip(gradient), named = { align: "center", weight: 700, halo: "#fff" };
      const fresh = whereabouts(there) === whereabouts(stage.values());
      ctx.globalAlpha = fresh ? 1 : 0.5; // the answer for here is still on its way
      arrow(ctx, at, theirs, "#8a2f73", { halo: "#fff", width: 3, dash: [6, 5], head: 12 });
      text(ctx, "yours", ...beyond(at, theirs, 16), { ...named, color: "#8a2f73" });
      ctx.globalAlpha = 1;
      if (Math.hypot(theirs[0] - end[0], theirs[1] - end[1]) > 24) {
        text(ctx, "true", ...beyond(at, end, 16), { ...named, color: LIGHT.red });
      }
    }
    dot(ctx, at, 6, "#fff", "#111", 2.2);
    ctx.restore();

    // the colour bar shows where C is
    const bar = barOf(box), level = bar.y + bar.height * (1 - clamp(now.C, 0, 1));
    line(ctx, [[bar.x - 3, level], [bar.x + bar.width + 3, level]], theme.paper, 5);
    line(ctx, [[bar.x - 4, level], [bar.x + bar.width + 4, level]], theme.red, 2.5);
  }

  const barOf = (box) => ({ x: box.x + box.width + 16, y: box.y, width: 13, height: box.height });

  /** Heights as colours, with lines of equal cost. */
  function paintMap(ctx, box) {
    const { n, grid } = ground, image = new ImageData(n, n);
    const words = new Uint32Array(image.data.buffer); // a pixel each
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) words[(n - 1 - j) * n + i] = RAMP_WORD[shade(grid[j * n + i])];
    }
    tiles.getContext("2d").putImageData(image, 0, 0);
    // the middle of an image's outermost pixels lies on the edge of the map
    ctx.drawImage(tiles, 0.5, 0.5, n - 1, n - 1, box.x, box.y, box.width, box.height);
    contours(ctx, box);
  }

  /** What never changes around the map: its axes, and the colour bar. */
  function paintFrame(ctx, theme, box) {
    const scales = axes(ctx, theme, box, {
      x: { range: range.w, ticks: ticks(...range.w, 6) },
      y: { range: range.b, ticks: ticks(...range.b, 6) },
      grid: false,
    });
    symbol(ctx, "w", box.x + box.width / 2, box.y + box.height + 30,
      { color: theme.blue, size: 17, align: "center" });
    symbol(ctx, "b", box.x - 32, box.y + box.height / 2, { color: theme.green, size: 17, align: "center" });
    const bar = barOf(box);
    const fill = ctx.createLinearGradient(0, bar.y + bar.height, 0, bar.y);
    for (let i = 0; i <= 16; i++) fill.addColorStop(i / 16, RAMP_CSS[Math.round((i / 16) * 255)]);
    ctx.fillStyle = fill;
    ctx.fillRect(bar.x, bar.y, bar.width, bar.height);
    for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
      text(ctx, tick.toFixed(1), bar.x + bar.width + 6, bar.y + bar.height * (1 - tick),
        { color: theme.muted, size: 11 });
    }
    symbol(ctx, "C", bar.x + bar.width / 2, box.y + box.height + 14,
      { color: theme.ink, size: 16, align: "center" });
    return scales;
  }

  /** Lines of equal cost, by marching squares. */
  function contours(ctx, box) {
    const { n, grid } = ground, cell = box.width / (n - 1);
    ctx.beginPath();
    for (let j = 0; j < n - 1; j++) {
      for (let i = 0; i < n - 1; i++) {
        const k = j * n + i;
        const [p, q, r, s] = [grid[k], grid[k + 1], grid[k + n + 1], grid[k + n]];
        const low = Math.min(p, q, r, s), high = Math.max(p, q, r, s), corner = [p, q, r, s];
        for (const level of LEVELS) {
          if (level <= low) continue;
          if (level > high) break;
          for (let edge = 0, started = false; edge < 4; edge++) {
            const from = corner[edge], to = corner[(edge + 1) % 4];
            if ((from < level) === (to < level)) continue;
            const t = (level - from) / (to - from);
            const [x, y] = [[t, 0], [1, t], [1 - t, 1], [0, 1 - t]][edge];
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
  }

  // ---- the same in 3-D

  /** From (w, b, C) to the picture: turned about the vertical, then tipped towards the eye. */
  function camera() {
    const { width, height } = relief, size = Math.min(width * 0.31, height * 0.32);
    const [sin, cos] = [Math.sin(view.yaw), Math.cos(view.yaw)];
    const [up, down] = [Math.sin(view.pitch), Math.cos(view.pitch)];
    const toU = scale(...range.w, -1, 1), toV = scale(...range.b, -1, 1);
    return (w, b, C) => {
      const u = toU(w), v = toV(b);
      const away = u * sin + v * cos, high = 1.25 * C - 0.62;
      return [width / 2 + size * (u * cos - v * sin), height * 0.52 - size * (away * up + high * down)];
    };
  }

  function drawRelief(now) {
    if (!relief.begin(stage.theme)) return;
    const { ctx } = relief, { theme } = stage;
    const place = camera();
    const shape = `${ground.key} ${ground.n} ${view.yaw} ${view.pitch}`;
    relief.layer("mesh", shape, (under) => paintMesh(under, theme, place));
    const height = (w, b) => average(w, b, examples(now)).C;
    for (const run of trail) {
      const points = run.map(([w, b]) => place(w, b, height(w, b)));
      line(ctx, points, "#fff", 4);
      line(ctx, points, LIGHT.red, 2);
      dot(ctx, points[0], 4, "#fff", LIGHT.red, 1.5);
    }
    const at = place(now.w, now.b, now.C);
    line(ctx, [at, place(now.w, now.b, 0)], theme.dark ? "rgba(255,255,255,.7)" : "rgba(0,0,0,.55)", 1.2, [3, 4]);
    // the same arrow as on the map, lying on the ground
    const way = [[now.w, now.b, now.C]];
    for (let far = ARROW / 24; far <= ARROW; far += ARROW / 24) {
      const [w, b] = [now.w - far * now.dw, now.b - far * now.db], C = height(w, b);
      if (C > way.at(-1)[2]) break; // the bottom of the valley
      way.push([w, b, C]);
    }
    const seen = way.map((at) => place(...at));
    if (seen.length > 1 && Math.hypot(seen.at(-1)[0] - seen[0][0], seen.at(-1)[1] - seen[0][1]) > 4) {
      line(ctx, seen, "#fff", 6);
      arrow(ctx, seen.at(-2), beyond(seen.at(-2), seen.at(-1), 10), LIGHT.red,
        { halo: "#fff", width: 3, head: 11 });
      line(ctx, seen, LIGHT.red, 3);
    }
    dot(ctx, at, 6, "#fff", "#111", 2.2);
  }

  function paintMesh(ctx, theme, place) {
    const { n, grid } = ground;
    const [w0, w1] = range.w, [b0, b1] = range.b;
    const steps = (n - 1) / 2; // every second point
    const points = [];
    for (let j = 0; j <= steps; j++) {
      for (let i = 0; i <= steps; i++) {
        points.push(place(mix(w0, w1, i / steps), mix(b0, b1, j / steps), grid[2 * (j * n + i)]));
      }
    }
    const floor = [[w0, b0], [w1, b0], [w1, b1], [w0, b1]];
    line(ctx, [...floor, floor[0]].map(([w, b]) => place(w, b, 0)), theme.line, 1);
    // far rows and columns first, so that what is near covers what is far
    const order = Array.from({ length: steps }, (_, i) => i);
    const [rowsDown, columnsDown] = [Math.cos(view.yaw) > 0, Math.sin(view.yaw) > 0];
    const rows = rowsDown ? [...order].reverse() : order;
    const columns = columnsDown ? [...order].reverse() : order;
    // each patch is drawn a little too large, so that no paper shines through between two
    const [o, u, v] = [place(w0, b0, 0), place(w1, b0, 0), place(w0, b1, 0)];
    const grow = (end) => 0.6 / Math.hypot(end[0] - o[0], end[1] - o[1]);
    const [eu, ev] = [u, v].map((end) => [(end[0] - o[0]) * grow(end), (end[1] - o[1]) * grow(end)]);
    const corners = [[0, -1, -1], [1, 1, -1], [steps + 2, 1, 1], [steps + 1, -1, 1]]
      .map(([next, su, sv]) => [next, su * eu[0] + sv * ev[0], su * eu[1] + sv * ev[1]]);
    const apart = steps / 10;
    for (const j of rows) {
      for (const i of columns) {
        const k = j * (steps + 1) + i;
        ctx.beginPath();
        for (const [next, dx, dy] of corners) ctx.lineTo(points[k + next][0] + dx, points[k + next][1] + dy);
        ctx.fillStyle = RAMP_CSS[shade(grid[2 * (j * n + i) + n + 1])];
        ctx.fill();
        // the grid runs along the far edges of patches, which nothing nearer covers again
        const row = j + rowsDown, column = i + columnsDown, far = row * (steps + 1) + column;
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
    // names and ends on the two edges nearest to the eye
    const nearB = Math.cos(view.yaw) > 0 ? b0 : b1, nearW = Math.sin(view.yaw) > 0 ? w0 : w1;
    const outside = (w, b, far) => place(mix((w0 + w1) / 2, w, far), mix((b0 + b1) / 2, b, far), 0);
    symbol(ctx, "w", ...outside((w0 + w1) / 2, nearB, 1.24),
      { color: theme.blue, size: 17, align: "center" });
    symbol(ctx, "b", ...outside(nearW, (b0 + b1) / 2, 1.24),
      { color: theme.green, size: 17, align: "center" });
    for (const w of range.w) {
      const [x, y] = place(mix((w0 + w1) / 2, w, 0.9), mix((b0 + b1) / 2, nearB, 1.12), 0);
      text(ctx, label(w), x, y, { color: theme.muted, size: 11, align: "center" });
    }
    for (const b of range.b) {
      const [x, y] = place(mix((w0 + w1) / 2, nearW, 1.12), mix((b0 + b1) / 2, b, 0.9), 0);
      text(ctx, label(b), x, y, { color: theme.muted, size: 11, align: "center" });
    }
    const [w, b] = floor
      .reduce((left, corner) => (place(...corner, 0)[0] < place(...left, 0)[0] ? corner : left));
    line(ctx, [place(w, b, 0), place(w, b, 1)], theme.line, 1);
    const [x, y] = place(w, b, 1);
    text(ctx, "1", x - 8, y, { color: theme.muted, size: 11, align: "right" });
    symbol(ctx, "C", x, y - 13, { color: theme.ink, size: 16, align: "center" });
  }

  function turn(yaw, pitch) {
    view.yaw = (view.yaw + yaw) % (2 * Math.PI);
    view.pitch = clamp(view.pitch + pitch, 0.08, 1.5);
    stage.redraw();
  }
  relief.canvas.addEventListener("pointerdown", (event) => relief.canvas.setPointerCapture(event.pointerId));
  relief.canvas.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) turn(-event.movementX * 0.01, event.movementY * 0.01);
  });
  relief.canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, -0.08], ArrowDown: [0, 0.08] }[event.key];
    if (!by) return;
    event.preventDefault();
    turn(...by);
  });

  // ---- the slices through the point

  function drawSlice(panel, name, now, slope, color, other) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel, { theme } = stage;
    const box = { x: 34, y: 26, width: width - 48, height: height - 62 };
    const { toX, toY } = panel.layer("axes", "", (under) => axes(under, theme, box, {
      x: { range: range[name], ticks: ticks(...range[name], 5) }, y: { range: [0, 1], ticks: [0, 0.5, 1] },
    }));
    const along = (value) => {
      const { w, b } = { ...now, [name]: value };
      return average(w, b, examples(now)).C;
    };
    const points = Array.from({ length: 121 }, (_, i) => mix(...range[name], i / 120));
    const curve = points.map((value) => [toX(value), toY(along(value))]);
    ctx.globalAlpha = 0.1;
    area(ctx, [[box.x, box.y + box.height], ...curve, [box.x + box.width, box.y + box.height]], color);
    ctx.globalAlpha = 1;
    line(ctx, curve, color, 2.6);
    const at = [toX(now[name]), toY(now.C)];
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y - 6, box.width, box.height + 12);
    ctx.clip();
    const dx = toX(1) - toX(0), dy = (toY(1) - toY(0)) * slope, length = 46 / Math.hypot(dx, dy);
    line(ctx, [-length, length].map((by) => [at[0] + dx * by, at[1] + dy * by]), theme.red, 2.2);
    ctx.restore();
    const end = clamp(toX(now[name] - ARROW * slope), box.x, box.x + box.width);
    arrow(ctx, [at[0], box.y + box.height], [end, box.y + box.height], color, { width: 3.4, head: 9 });
    line(ctx, [at, [at[0], box.y + box.height]], theme.line, 1, [3, 4]);
    dot(ctx, at, 5, "#fff", "#111", 2);
    symbol(ctx, name, box.x + box.width / 2, height - 9, { color, size: 16, align: "center" });
    if (width > 300) text(ctx, `C along ${name}`, box.x, 11, { color: theme.muted, size: 12 });
    text(ctx, `∂C/∂${name} = ${pretty(slope)}`, box.x + box.width, 11,
      { color: theme.red, size: 13, weight: 600, align: "right" });
    panel.canvas.setAttribute("aria-label",
      `The cost along ${name}, with ${other} = ${format(now[other], digits())} held fixed. ` +
      `At ${name} = ${format(now[name], digits())} C = ${format(now.C)} and its slope is ${format(slope)}.`);
  }

  // ---- the buttons

  const bar = element(root, "div", "explorer-buttons");
  const numbers = element(bar, "span", "explorer-numbers");
  root.prepend(bar);
  let descending = 0; // the steps taken so far in this descent

  /** One step against the gradient; false when it is too small to be seen or would leave the map. */
  function step() {
    const now = look(stage.values());
    const next = { w: now.w - now.lr * now.dw, b: now.b - now.lr * now.db };
    const cut = { w: clamp(next.w, ...range.w), b: clamp(next.b, ...range.b) };
    const run = trail.at(-1), last = run?.at(-1);
    if (!last || Math.hypot(last[0] - now.w, last[1] - now.b) > 1e-9) trail.push([[now.w, now.b]]);
    trail.at(-1).push([cut.w, cut.b]);
    stage.set(cut);
    exact = { ...cut, shown: whereabouts(stage.values()) };
    const inside = cut.w === next.w && cut.b === next.b;
    stage.note(inside ? "" : "The step led off the map and was cut at its edge. Try a smaller learning rate.");
    return inside && Math.hypot(cut.w - now.w, cut.b - now.b) > 1e-4;
  }

  function stop() {
    descending = 0;
    descendButton.textContent = "Descend";
    stage.save();
  }

  function frame() {
    if (!descending || stage.signal.aborted) return;
    const more = step() && descending++ < MOST_STEPS;
    more ? requestAnimationFrame(frame) : stop();
  }

  function descend() {
    if (descending) return stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      for (let i = 0; i < MOST_STEPS && step(); i++);
      return stop();
    }
    descending = 1;
    descendButton.textContent = "Stop";
    requestAnimationFrame(frame);
  }

  button("Step", "One step of gradient descent", () => {
    step();
    stage.save();
  });
  const descendButton = button("Descend", "Step after step, until the ground is flat", descend);
  button("Reset", "Back to where everything started", () => {
    if (descending) stop();
    trail.length = 0;
    Object.assign(view, home());
    stage.set(stage.start);
    stage.save();
    stage.note("");
  });

  function button(label, title, action) {
    const made = Object.assign(document.createElement("button"),
      { type: "button", textContent: label, title });
    made.className = "jupyter-button explorer-button";
    made.addEventListener("click", action);
    bar.insertBefore(made, numbers);
    return made;
  }

  function draw(values) {
    const now = look(values);
    drawMap(now);
    drawRelief(now);
    drawSlice(sliceW, "w", now, now.dw, stage.theme.blue, "b");
    drawSlice(sliceB, "b", now, now.db, stage.theme.green, "w");
    const { a } = neuron(now.w, now.b, now.a_prev, now.y);
    const single = stage.examples ? `average over ${stage.examples.length} examples: `
      : `a_prev = ${format(now.a_prev, 2)}, y = ${format(now.y, 2)}: a = ${format(a)}, `;
    const told = `w = ${format(now.w, digits())}, b = ${format(now.b, digits())}, ${single}C = ${format(now.C)}, ` +
      `dC/dw = ${format(now.dw)}, dC/db = ${format(now.db)}.`;
    map.canvas.setAttribute("aria-label", `Map of the cost over w and b, with an arrow downhill. ${told}`);
    relief.canvas.setAttribute("aria-label", `The cost surface in 3-D; the arrow keys turn it. ${told}`);
    numbers.textContent = `C = ${pretty(now.C)}    ∂C/∂w = ${pretty(now.dw)}    ∂C/∂b = ${pretty(now.db)}`;
  }
  return { draw };
}

// ---------------------------------------------------------------- a chain of neurons

/** The 1-1-1-1 network with two numbers on every wire: its value, and the gradient of C. */
function chainExplorer(stage) {
  const layers = stage.layers;
  const tall = (width) => width < 640;
  const panel = stage.panel(stage.root, (width) => (tall(width) ? 210 + 190 * layers : 262));

  function draw(values) {
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel, { theme } = stage;
    const numbers = (name) => Array.from({ length: layers }, (_, i) => values[`${name}${i + 1}`]);
    const ws = numbers("w"), bs = numbers("b");
    const net = chain(values.a0, ws, bs, values.y);

    // u goes along the network, v across it; a tall picture runs from top to bottom
    const vertical = tall(width);
    const length = (vertical ? height - 28 : width) - 96, start = vertical ? 72 : 66;
    const each = length / (layers + 0.62);
    const middle = vertical ? width / 2 : height / 2 + 8, [arm, beside] = vertical ? [106, 20] : [66, 14];
    const at = (u, v) => (vertical ? [middle + v, u] : [u, middle + v]);

    // where wires are short, numbers are too
    const tight = !vertical && each < 190;
    const brief = (x) => (x && Math.abs(x) < 0.0005 ? x.toExponential(0) : x.toFixed(3)).replace(/-/g, "−");
    const short = (x, digits) => (tight && digits > 3 ? brief(x) : pretty(x, digits));
    const wireColor = theme.dark ? "#7b8794" : "#8b95a1";

    /** A wire with its name at the start, its value on one side and its gradient on the other. */
    function wire(from, to, value, gradient, digits = 4) {
      const strength = clamp(1.2 + 1.5 * (4 + Math.log10(Math.abs(gradient) + 1e-9)), 1.2, 6.5);
      arrow(ctx, from, to, wireColor, { width: strength, head: 8 + strength });
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      const flat = from[1] === to[1], gap = strength / 2 + 4;
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
      symbol(ctx, `w^(${i + 1})`, ...at(sums[i], -arm - beside),
        { color: theme.ink, size: 17, align: "center" });
      symbol(ctx, `b^(${i + 1})`, ...at(sums[i], arm + beside),
        { color: theme.ink, size: 17, align: "center" });
      node(at(sums[i], 0), "Σ");
      node(at(squash[i], 0), "σ");
    }
    symbol(ctx, "a^(0)", ...at(start - 46, 0), { color: theme.ink, size: 17, align: "center" });
    wire(at(squash[layers - 1] + 19, 0), at(end - 22, 0), net.as[layers], net.das[layers]);
    wire(at(end, arm), at(end, 22), values.y, net.dy, 2);
    symbol(ctx, "y", ...at(end, arm + 14), { color: theme.ink, size: 17, align: "center" });
    node(at(end, 0), "C", 20);
    const total = at(end, vertical ? -54 : -34);
    text(ctx, pretty(net.C), total[0], total[1],
      { color: theme.blue, size: 13, weight: 700, align: "center", halo: theme.paper });

    text(ctx, "value", 8, 12, { color: theme.blue, size: 12, weight: 600 });
    text(ctx, "gradient ∂C/∂·", 52, 12, { color: theme.red, size: 12, weight: 600 });
    text(ctx, "thick wire: large gradient", width - 8, 12, { color: theme.muted, size: 11, align: "right" });
    const told = ws.map((w, i) => `Layer ${i + 1}: w = ${format(w, 2)} (gradient ${format(net.dws[i])}), ` +
      `b = ${format(bs[i], 2)} (gradient ${format(net.dbs[i])}), z = ${format(net.zs[i])}, ` +
      `a = ${format(net.as[i + 1])}.`);
    panel.canvas.setAttribute("aria-label",
      `A chain of ${layers} neurons. a0 = ${format(values.a0, 2)}, y = ${format(values.y, 2)}. ` +
      `${told.join(" ")} C = ${format(net.C)}.`);
  }
  return { draw };
}

// ---------------------------------------------------------------- anywidget

const KINDS = { neuron: neuronExplorer, surface: surfaceExplorer, chain: chainExplorer };

function element(parent, tag, className) {
  const made = Object.assign(document.createElement(tag), { className });
  parent.append(made);
  return made;
}

/** Called by anywidget with the picture's model; `host` gives the models of the sliders. */
async function render({ model, el, host, signal }) {
  const names = Object.keys(model.get("sliders"));
  const found = await Promise.all(names.map((name) => host.getModel(model.get("sliders")[name])));
  const sliders = Object.fromEntries(names.map((name, i) => [name, found[i]]));
  const root = element(el, "div", "explorer");
  root.dataset.lmSuppressShortcuts = "true"; // arrow keys turn the surface, not the notebook's page

  let frame = 0;
  const stage = {
    root, signal,
    theme: readTheme(root),
    start: model.get("start"),
    examples: model.get("examples"),
    layers: names.filter((name) => /^w\d+$/.test(name)).length,
    range: (name) => [sliders[name].get("min"), sliders[name].get("max")],
    values: () => Object.fromEntries(names.map((name) => [name, sliders[name].get("value")])),
    set: (values) => Object.entries(values).forEach(([name, value]) => sliders[name].set("value", value)),
    save: () => found.forEach((slider) => slider.save_changes()),
    student: () => model.get("student"),
    panel: (parent, shape, attributes) => new Panel(parent, shape, { signal, redraw, ...attributes }),
    note: (words) => { note.textContent = words; },
    redraw,
  };
  const scene = KINDS[model.get("kind")](stage);
  const theirs = element(root, "p", "explorer-note");
  const note = element(root, "p", "explorer-note");
  note.setAttribute("role", "status");

  /** Draw once before the next frame is shown, however often the sliders moved until then. */
  function redraw() {
    if (signal.aborted) return;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      theirs.textContent = stage.student().note ?? "";
      scene.draw(stage.values());
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
  redraw();
  return () => {
    themes.disconnect();
    cancelAnimationFrame(frame);
    page.leave();
  };
}

/** Once this picture is on the page: hide the still one in the output before, name the handles. */
function settle(root) {
  let output;
  const observer = new ResizeObserver(() => {
    output ??= root.closest(".jp-OutputArea-child")?.previousElementSibling;
    if (output?.querySelector(".explorer-still")) output.style.display = "none";
    for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
      const name = slider.querySelector(".widget-label")?.textContent;
      slider.querySelector("[role=slider]")?.setAttribute("aria-label", name);
    }
  });
  observer.observe(root);
  return {
    leave() {
      observer.disconnect();
      if (output) output.style.display = "";
    },
  };
}

export default { render };
