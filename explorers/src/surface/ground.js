// The cost over w and b: its heights on a grid, computed anew when a_prev or y moves.

import drawn from "../../../source/backprop/lab/surface.json";
import { average, costGrid } from "../arithmetic.js";

export const FINE = 81; // points on a side of the surface at rest,
const COARSE = 41; // and while it moves
// an arrow is ARROW times the gradient, in units of w and b; lines of equal cost are at LEVELS
export const { arrow: ARROW, levels: LEVELS } = drawn;

export class Ground {
  constructor(stage) {
    this.stage = stage;
    this.range = { w: stage.range("w"), b: stage.range("b") };
    this.time = Number.NEGATIVE_INFINITY;
    this.rest = 0; // the timer that waits until it rests
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
      this.key = undefined; // compute it in full
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
}
