// The cost surface as patches in 3-D, drawn from far to near.

import { line, symbol, text } from "../drawing.js";
import { label, mix } from "../numbers.js";
import { RAMP_CSS, shade } from "../theme.js";

/** The four corners of the ground, round about. */
const corners = ({ w: [w0, w1], b: [b0, b1] }) => [
  [w0, b0],
  [w1, b0],
  [w1, b1],
  [w0, b1],
];

export function paintMesh(ctx, theme, place, ground, view) {
  const { n, grid, range } = ground;
  const [w0, w1] = range.w;
  const [b0, b1] = range.b;
  const steps = (n - 1) / 2; // every second point
  const points = [];
  for (let j = 0; j <= steps; j++) {
    for (let i = 0; i <= steps; i++) {
      points.push(place(mix(w0, w1, i / steps), mix(b0, b1, j / steps), grid[2 * (j * n + i)]));
    }
  }
  const floor = corners(range);
  line(
    ctx,
    [...floor, floor[0]].map(([w, b]) => place(w, b, 0)),
    theme.line,
    1,
  );
  // far rows and columns first, so that what is near covers what is far
  const order = Array.from({ length: steps }, (_, i) => i);
  const [rowsDown, columnsDown] = [Math.cos(view.yaw) > 0, Math.sin(view.yaw) > 0];
  const rows = rowsDown ? [...order].reverse() : order;
  const columns = columnsDown ? [...order].reverse() : order;
  // each patch is drawn a little too large, so that no paper shines through between two
  const [o, u, v] = [place(w0, b0, 0), place(w1, b0, 0), place(w0, b1, 0)];
  const grow = (end) => 0.6 / Math.hypot(end[0] - o[0], end[1] - o[1]);
  const [eu, ev] = [u, v].map((end) => [(end[0] - o[0]) * grow(end), (end[1] - o[1]) * grow(end)]);
  const patch = [
    [0, -1, -1],
    [1, 1, -1],
    [steps + 2, 1, 1],
    [steps + 1, -1, 1],
  ].map(([next, su, sv]) => [next, su * eu[0] + sv * ev[0], su * eu[1] + sv * ev[1]]);
  const apart = steps / 10;
  for (const j of rows) {
    for (const i of columns) {
      const k = j * (steps + 1) + i;
      ctx.beginPath();
      for (const [next, dx, dy] of patch)
        ctx.lineTo(points[k + next][0] + dx, points[k + next][1] + dy);
      ctx.fillStyle = RAMP_CSS[shade(ground.share(grid[2 * (j * n + i) + n + 1]))];
      ctx.fill();
      // the grid runs along the far edges of patches, which nothing nearer covers again
      const row = j + rowsDown;
      const column = i + columnsDown;
      const far = row * (steps + 1) + column;
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
  paintEdges(ctx, theme, place, range, view);
}

/** Names and ends on the two edges nearest to the eye, and the axis of C. */
function paintEdges(ctx, theme, place, range, view) {
  const [w0, w1] = range.w;
  const [b0, b1] = range.b;
  const floor = corners(range);
  const nearB = Math.cos(view.yaw) > 0 ? b0 : b1;
  const nearW = Math.sin(view.yaw) > 0 ? w0 : w1;
  const outside = (w, b, far) => place(mix((w0 + w1) / 2, w, far), mix((b0 + b1) / 2, b, far), 0);
  symbol(ctx, "w", ...outside((w0 + w1) / 2, nearB, 1.24), {
    color: theme.blue,
    size: 17,
    align: "center",
  });
  symbol(ctx, "b", ...outside(nearW, (b0 + b1) / 2, 1.24), {
    color: theme.green,
    size: 17,
    align: "center",
  });
  for (const w of range.w) {
    const [x, y] = place(mix((w0 + w1) / 2, w, 0.9), mix((b0 + b1) / 2, nearB, 1.12), 0);
    text(ctx, label(w), x, y, { color: theme.muted, size: 11, align: "center" });
  }
  for (const b of range.b) {
    const [x, y] = place(mix((w0 + w1) / 2, nearW, 1.12), mix((b0 + b1) / 2, b, 0.9), 0);
    text(ctx, label(b), x, y, { color: theme.muted, size: 11, align: "center" });
  }
  const across = ([w, b]) => place(w, b, 0)[0];
  const [w, b] = floor.sort((one, other) => across(one) - across(other))[0]; // the leftmost corner
  line(ctx, [place(w, b, 0), place(w, b, 1)], theme.line, 1);
  const [x, y] = place(w, b, 1);
  text(ctx, "1", x - 8, y, { color: theme.muted, size: 11, align: "right" });
  symbol(ctx, "C", x, y - 13, { color: theme.ink, size: 16, align: "center" });
}
