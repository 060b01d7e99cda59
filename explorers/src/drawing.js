// A small drawing kit for a canvas: words, lines, arrows, dots and axes.

import { label, scale } from "./numbers.js";

const SANS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";
const SERIF = "'STIX Two Text', 'Cambria Math', 'Times New Roman', Times, serif";

/** Text at (x, y). With `halo`, on top of whatever lies below. */
export function text(
  ctx,
  string,
  x,
  y,
  { color, size = 12, align = "left", base = "middle", weight = "", halo } = {},
) {
  ctx.font = `${weight} ${size}px ${SANS}`;
  ctx.textAlign = align;
  ctx.textBaseline = base;
  if (halo) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = 3.5;
    ctx.lineJoin = "round";
    ctx.strokeText(string, x, y);
  }
  ctx.fillStyle = color;
  ctx.fillText(string, x, y);
}

/** A symbol in italics with an optional superscript, "a^(L−1)". Returns its width. */
export function symbol(ctx, string, x, y, { color, size = 16, align = "left" } = {}) {
  const [letter, above = ""] = string.split("^");
  const small = `${size * 0.66}px ${SERIF}`;
  const large = `italic ${size}px ${SERIF}`;
  ctx.font = small;
  const extra = above ? ctx.measureText(above).width + 1 : 0;
  ctx.font = large;
  const body = ctx.measureText(letter).width;
  const left =
    align === "center" ? x - (body + extra) / 2 : align === "right" ? x - body - extra : x;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  ctx.fillText(letter, left, y);
  ctx.font = small;
  ctx.fillText(above, left + body + 1, y - size * 0.36);
  return body + extra;
}

export function line(ctx, points, color, width = 1.5, dash = []) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

export function area(ctx, corners, color) {
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
  ctx.fillStyle = color;
  ctx.fill();
}

/** An arrow; on a picture it wears a `halo`. One too short for a head is only a line. */
export function arrow(
  ctx,
  [x0, y0],
  [x1, y1],
  color,
  { width = 2.2, dash = [], halo, head = 9 } = {},
) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 0.5) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const size = Math.min(head, length * 0.75);
  const neck = [x1 - ux * size * 0.8, y1 - uy * size * 0.8];
  const corners = [-0.48, 0, 0.48].map((side) =>
    side ? [x1 - ux * size - uy * size * side, y1 - uy * size + ux * size * side] : [x1, y1],
  );
  if (halo) {
    line(ctx, [[x0, y0], neck], halo, width + 3);
    line(ctx, [...corners, corners[0]], halo, 3.5);
  }
  line(ctx, [[x0, y0], neck], color, width, dash);
  area(ctx, corners, color);
}

/** The place `by` pixels beyond `to`, seen from `from`. */
export function beyond(from, to, by) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [to[0] + ((to[0] - from[0]) / length) * by, to[1] + ((to[1] - from[1]) / length) * by];
}

export function dot(ctx, [x, y], radius, fill, edge, width = 2) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = edge;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** A ring around a place, to be seen on light and dark. */
export function ring(ctx, [x, y]) {
  for (const [color, width] of [
    ["#fff", 4.5],
    ["#111", 2],
  ]) {
    ctx.beginPath();
    ctx.arc(x, y, 9.5, 0, 2 * Math.PI);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/** Axes of a plot in `box` = {x, y, width, height}; returns the two scales, data to pixels. */
export function axes(ctx, theme, box, { x, y, grid = true }) {
  const toX = scale(...x.range, box.x, box.x + box.width);
  const toY = scale(...y.range, box.y + box.height, box.y);
  for (const tick of x.ticks) {
    if (grid)
      line(
        ctx,
        [
          [toX(tick), box.y],
          [toX(tick), box.y + box.height],
        ],
        theme.grid,
        1,
      );
    text(ctx, label(tick), toX(tick), box.y + box.height + 11, {
      color: theme.muted,
      size: 11,
      align: "center",
    });
  }
  for (const tick of y.ticks) {
    if (grid)
      line(
        ctx,
        [
          [box.x, toY(tick)],
          [box.x + box.width, toY(tick)],
        ],
        theme.grid,
        1,
      );
    text(ctx, label(tick), box.x - 7, toY(tick), { color: theme.muted, size: 11, align: "right" });
  }
  line(
    ctx,
    [
      [box.x, box.y],
      [box.x, box.y + box.height],
      [box.x + box.width, box.y + box.height],
    ],
    theme.line,
    1,
  );
  return { toX, toY };
}

/** A name beyond the end of an arrow from x0 to x1. */
export function sideLabel(ctx, name, x0, x1, y, color) {
  if (Math.abs(x1 - x0) < 2) return;
  const right = x1 < x0;
  text(ctx, name, x0 + (right ? 7 : -7), y, {
    color,
    size: 12,
    weight: 600,
    align: right ? "left" : "right",
  });
}
