// The arithmetic of the lesson, the same as in lab/model.py.

import { mix } from "./numbers.js";

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

/** What a chain answers to an input. */
export function chainOutput(ws, bs, a) {
  return ws.reduce((before, w, i) => sigmoid(w * before + bs[i]), a);
}

/** The average cost of a chain, and its gradients, over examples [[a0, y], …]. */
export function chainAverage(ws, bs, examples) {
  const passes = examples.map(([a0, y]) => chain(a0, ws, bs, y));
  const mean = (pick) => passes.reduce((sum, pass) => sum + pick(pass), 0) / passes.length;
  return {
    C: mean((pass) => pass.C),
    dws: ws.map((_, i) => mean((pass) => pass.dws[i])),
    dbs: bs.map((_, i) => mean((pass) => pass.dbs[i])),
  };
}

/** One neuron, two that it feeds by w, one that these feed by v; all biases are 0. */
export function paths(a, w, v, y) {
  const as = w.map((weight) => sigmoid(weight * a));
  const out = sigmoid(v[0] * as[0] + v[1] * as[1]);
  const dout = 2 * (out - y);
  const delta = dout * out * (1 - out); // ∂C/∂z of the last neuron
  const slopes = as.map((each) => each * (1 - each));
  const das = v.map((weight) => delta * weight);
  const deltas = das.map((each, j) => each * slopes[j]);
  const parts = deltas.map((each, j) => each * w[j]); // of ∂C/∂a, one for each path
  return {
    ...{ as, out, C: (out - y) ** 2, dout, delta, slopes, das, parts, da: parts[0] + parts[1] },
    dws: deltas.map((each) => each * a),
    dvs: as.map((each) => delta * each),
  };
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
