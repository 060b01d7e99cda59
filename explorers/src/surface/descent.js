// Where the point is, and its steps against the gradient.

import { clamp } from "../numbers.js";

const SMALLEST = 1e-4; // the length of a step that can be seen
const FLAT = 1e-3; // the length of a gradient that counts as none

/** A point that moves with the sliders, and more exactly than these while it descends. */
export class Descent {
  trail = []; // runs of [w, b, C]: one for each descent or series of steps
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
    return Math.hypot(now.dw, now.db) < FLAT
      ? "The ground is flat here: a step is too small to be seen."
      : "The learning rate is so small that a step cannot be seen. Try a larger one.";
  }

  /** Why a descent of many steps ended, though another step would be seen. */
  get outOfPatience() {
    const [before, after] = this.trail.at(-1).slice(-2);
    return after[2] < before[2]
      ? "C still falls, but slowly: Descend again, or try a larger learning rate."
      : "C goes up and down: the steps are too long. Try a smaller learning rate.";
  }

  reset() {
    this.trail.length = 0;
    this.stage.set(this.stage.start);
  }
}
