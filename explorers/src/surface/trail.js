// The way that descent took, on the map and in 3-D.

import { dot, line } from "../drawing.js";
import { LIGHT } from "../theme.js";

/** The runs of a trail; `place` says where a (w, b) is in the picture. */
export function drawTrail(ctx, trail, place) {
  for (const run of trail) {
    const points = run.map(([w, b]) => place(w, b));
    line(ctx, points, "#fff", 4);
    line(ctx, points, LIGHT.red, 2);
    dot(ctx, points[0], 4, "#fff", LIGHT.red, 1.5);
  }
}
