// Walking back through a chain, box by box, and the words and products under its picture.

import { chain } from "./arithmetic.js";
import { formula } from "./formula.js";
import { NO_NUMBER, pretty, typed } from "./numbers.js";
import { button, element } from "./page.js";

const RATE = 1; // the learning rate of the step at the end

/** The colour of a box's factor: of the cost, of a slope, of a weighted sum. */
export const hue = (theme, box) => ({ C: theme.red, σ: theme.purple })[box[0]] ?? theme.green;

const slope = (wire) => `∂C/∂${wire.name}`;
const number = (value) => (value < 0 ? `(${pretty(value)})` : pretty(value));

export class Walk {
  at = null; // how many stops have been passed, or null: all gradients are shown
  chosen = null; // the wire whose product is shown
  guess = null; // what somebody expects of the next stop, and then { said, id }

  constructor(stage, panel) {
    this.stage = stage;
    this.bar = element(stage.root, "div", "explorer-buttons explorer-walk");
    stage.root.prepend(this.bar);
    this.start = button(this.bar, "Walk back", () =>
      this.at === null ? this.go(0) : this.go(null),
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
      Escape: () => this.go(null),
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
    const next = walking ? pass.stops[this.at] : undefined;
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
        "Click a wire, or press ↑ ↓ on the picture: the product that made its gradient.",
      );
  }

  /** The factors along the path from C. */
  tellProduct({ factors, gradient, ...wire }, theme) {
    const between = (one) =>
      factors.flatMap((factor, i) => [i ? " · " : "", [one(factor), hue(theme, factor.box)]]);
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
        ` = ${pretty(gradient)}`,
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
      `${wires[`b${i + 1}`].name}: ${pretty(bs[i], 2)} → ${pretty(newBs[i])}`,
    ]);
    formula(this.words, `One step against the gradient, η = ${RATE}:   ${told.join(",   ")}`);
    formula(this.words, `C: ${pretty(before.C)} → ${pretty(after.C)}`);
  }
}

/** "w^(3)" as w⁽³⁾, where no formula can stand. */
const RAISED = { "^": "", "(": "⁽", ")": "⁾", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵" };
const plain = (name) => name[0] + [...name.slice(1)].map((letter) => RAISED[letter]).join("");
