// Lines of equal cost, with their heights.

import { text } from "../drawing.js";
import { LEVELS } from "./ground.js";

/** Lines of equal cost, by marching squares. */
export function contours(ctx, box, { n, grid }) {
  const cell = box.width / (n - 1);
  ctx.beginPath();
  for (let j = 0; j < n - 1; j++) {
    for (let i = 0; i < n - 1; i++) {
      const k = j * n + i;
      const [p, q, r, s] = [grid[k], grid[k + 1], grid[k + n + 1], grid[k + n]];
      const low = Math.min(p, q, r, s);
      const high = Math.max(p, q, r, s);
      const corner = [p, q, r, s];
      for (const level of LEVELS) {
        if (level <= low) continue;
        if (level > high) break;
        for (let edge = 0, started = false; edge < 4; edge++) {
          const from = corner[edge];
          const to = corner[(edge + 1) % 4];
          if (from < level === to < level) continue;
          const t = (level - from) / (to - from);
          const [x, y] = [
            [t, 0],
            [1, t],
            [1 - t, 1],
            [0, 1 - t],
          ][edge];
          const point = [box.x + (i + x) * cell, box.y + box.height - (j + y) * cell];
          started ? ctx.lineTo(...point) : ctx.moveTo(...point);
          started = !started;
        }
      }
    }
  }
  ctx.strokeStyle = "rgba(255,255,255,.55)";
  ctx.lineWidth = 1;
  ctx.stroke();
  for (const share of [0.11, 0.89]) {
    label(ctx, box, { n, grid }, Math.round(share * (n - 1)));
  }
}

/** The heights, written where the lines cross a column of the grid. */
function label(ctx, box, { n, grid }, column) {
  let last = Number.POSITIVE_INFINITY;
  for (let j = 0; j < n - 1; j++) {
    const [from, to] = [grid[j * n + column], grid[(j + 1) * n + column]];
    const level = LEVELS.find((level) => from < level !== to < level);
    if (level === undefined) continue;
    const up = j + (level - from) / (to - from);
    const y = box.y + box.height * (1 - up / (n - 1));
    if (last - y < 16 || y < box.y + 8 || y > box.y + box.height - 8) continue;
    const x = box.x + (box.width * column) / (n - 1);
    text(ctx, String(level), x, y, { color: "#111", size: 10, align: "center", halo: "#fff" });
    last = y;
  }
}
