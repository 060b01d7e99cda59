// A descent of many steps, one to a picture, that its button begins and ends.

export const MOST_STEPS = 600;

export class Run {
  steps = 0; // taken so far while it goes on

  /** `step` takes one step and returns why it was the last, or "". */
  constructor(stage, button, step, sentence) {
    Object.assign(this, { stage, button, step, sentence });
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
      while (this.goOn());
    } else if (this.goOn()) {
      this.button.textContent = "Stop";
      requestAnimationFrame(this.frame);
    }
  }
}
