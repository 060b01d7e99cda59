// The cost surface: the map of C(w, b), the same in 3-D, and the two slices through the point, and the
// cost after each step.

import { neuron } from "../arithmetic.js";
import { grasp } from "../grasp.js";
import { clamp, format } from "../numbers.js";
import { element } from "../page.js";
import { controls } from "./controls.js";
import { Descent } from "./descent.js";
import { Ground } from "./ground.js";
import { historyView } from "./history.js";
import { legend } from "./legend.js";
import { mapView } from "./map.js";
import { reliefView } from "./relief.js";
import { sliceView } from "./slices.js";

export function surfaceExplorer(stage) {
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

  /** Take the point somewhere else, as exactly as its sliders could. */
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
      `Map of the cost over w and b${stage.downhill ? ", with an arrow downhill" : ""}; the arrow keys move the point. ${told}`,
    );
    relief.canvas.setAttribute(
      "aria-label",
      `The cost surface in 3-D; the arrow keys turn it. ${told}`,
    );
  }

  /** The numbers in words, for whoever does not see the picture. */
  function tell({ w, b, a_prev, y, C, dw, db }) {
    const single = stage.examples
      ? `average over ${stage.examples.length} examples: `
      : `a_prev = ${format(a_prev, 2)}, y = ${format(y, 2)}: a = ${format(neuron(w, b, a_prev, y).a)}, `;
    return (
      `w = ${format(w, descent.digits)}, b = ${format(b, descent.digits)}, ${single}` +
      `C = ${format(C)}` +
      (stage.downhill ? `, dC/dw = ${format(dw)}, dC/db = ${format(db)}.` : ".")
    );
  }
  return { draw };
}
