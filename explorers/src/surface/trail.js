// The way that descent took, with a dot for each step, on the map and in 3-D.

import { dot, line } from "../drawing.js";
import { LIGHT } from "../theme.js";

/** The runs of a trail; `place` says where a (w, b) is in the picture. */
export function drawTrail(ctx, trail, place) {
  for (const run of trail) {
    const points = run.map(([w, b]) => place(w, b));
    line(ctx, points, "#fff", 4);
    line(ctx, points, LIGHT.red, 2);
    for (const point of points) dot(ctx, point, 2.4, LIGHT.red, LIGHT.red, 1);
    dot(ctx, points[0], 4, "#fff", LIGHT.red, 1.5);
  }
}
