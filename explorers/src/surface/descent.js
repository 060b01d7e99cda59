// Where the point is, and its steps against the gradient.

import { clamp } from "../numbers.js";

/** A point that moves with the sliders, and more exactly than these while it descends. */
export class Descent {
  trail = []; // runs of [w, b]: one for each descent or series of steps
  exact = null; // the point after a step, which the sliders round to theirs

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
    if (this.exact && !this.same(this.exact.shown, values)) this.exact = null;
    const { w, b } = this.exact ?? values;
    return { ...values, w, b, ...this.ground.at(w, b, values) };
  }

  /** One step against the gradient; false when too small to be seen, or cut at the map's edge. */
  step() {
    const { stage, trail } = this;
    const { range } = this.ground;
    const now = this.look(stage.values());
    const next = { w: now.w - now.lr * now.dw, b: now.b - now.lr * now.db };
    const cut = { w: clamp(next.w, ...range.w), b: clamp(next.b, ...range.b) };
    const last = trail.at(-1)?.at(-1);
    if (!last || Math.hypot(last[0] - now.w, last[1] - now.b) > 1e-9) trail.push([[now.w, now.b]]);
    trail.at(-1).push([cut.w, cut.b]);
    stage.set(cut);
    this.exact = { ...cut, shown: stage.values() };
    const inside = cut.w === next.w && cut.b === next.b;
    stage.note(
      inside
        ? ""
        : "The step led off the map and was cut at its edge. Try a smaller learning rate.",
    );
    return inside && Math.hypot(cut.w - now.w, cut.b - now.b) > 1e-4;
  }

  reset() {
    this.trail.length = 0;
    this.stage.set(this.stage.start);
  }
}
