// The map of C(w, b) from above: colours, contours, the path so far, and the way downhill.

import { arrow, axes, beyond, dot, line, ring, symbol, text } from "../drawing.js";
import { clamp, scale, ticks } from "../numbers.js";
import { within } from "../panel.js";
import { LIGHT, RAMP_CSS, RAMP_WORD, shade } from "../theme.js";
import { contours } from "./contours.js";
import { ARROW, FINE, LEVELS } from "./ground.js";
import { drawTrail } from "./trail.js";

export function mapView(stage, parent, ground, descent) {
  const map = stage.panel(parent, (width) => Math.min(width - 52, within(0.36, 240, 380)), {
    tabindex: "0",
  });
  const tiles = new OffscreenCanvas(FINE, FINE); // heights as colours, a pixel for each point
  const { range } = ground;
  let plot; // where the map lies on its canvas

  function draw(now) {
    if (!map.begin(stage.theme)) return;
    const { ctx, width, height } = map;
    const { theme } = stage;
    const side = Math.min(width - 112, height - 52);
    const box = { x: Math.max(44, (width - side - 68) / 2), y: 10, width: side, height: side };
    plot = box;
    const { toX, toY } = map.layer("frame", "", (under) => paintFrame(under, theme, box));
    map.layer("map", `${ground.key} ${ground.n}`, (under) => paintMap(under, box));
    const at = [toX(now.w), toY(now.b)];

    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y, box.width, box.height);
    ctx.clip();
    line(
      ctx,
      [
        [box.x, at[1]],
        [box.x + side, at[1]],
      ],
      "rgba(255,255,255,.75)",
      1,
      [4, 4],
    );
    line(
      ctx,
      [
        [at[0], box.y],
        [at[0], box.y + side],
      ],
      "rgba(255,255,255,.75)",
      1,
      [4, 4],
    );
    drawTrail(ctx, descent.trail, (w, b) => [toX(w), toY(b)]);
    if (stage.downhill) drawGradient(ctx, now, at, toX, toY);
    dot(ctx, at, 6, "#fff", "#111", 2.2);
    if (stage.downhill) ring(ctx, [toX(now.w - now.lr * now.dw), toY(now.b - now.lr * now.db)]);
    ctx.restore();

    // the colour bar shows where C is
    const bar = barOf(box);
    map.layer("bar", ground.key, (under) => paintTicks(under, theme, bar));
    const level = bar.y + bar.height * (1 - clamp(ground.share(now.C), 0, 1));
    line(
      ctx,
      [
        [bar.x - 3, level],
        [bar.x + bar.width + 3, level],
      ],
      theme.paper,
      5,
    );
    line(
      ctx,
      [
        [bar.x - 4, level],
        [bar.x + bar.width + 4, level],
      ],
      theme.red,
      2.5,
    );
  }

  /** The way downhill, in full and along w and b; and what the student's own function says. */
  function drawGradient(ctx, now, at, toX, toY) {
    const tip = (gradient) => [toX(now.w - ARROW * gradient[0]), toY(now.b - ARROW * gradient[1])];
    const end = tip([now.dw, now.db]);
    arrow(ctx, at, [end[0], at[1]], LIGHT.blue, { halo: "#fff", width: 2.4, head: 7 });
    arrow(ctx, at, [at[0], end[1]], LIGHT.green, { halo: "#fff", width: 2.4, head: 7 });
    arrow(ctx, at, end, LIGHT.red, { halo: "#fff", width: 3.4, head: 12 });
    const { gradient, at: there } = stage.student();
    if (gradient) {
      const theirs = tip(gradient);
      const named = { align: "center", weight: 700, halo: "#fff" };
      const fresh = descent.same(there, now);
      ctx.globalAlpha = fresh ? 1 : 0.5; // the answer for here is still on its way
      arrow(ctx, at, theirs, "#8a2f73", { halo: "#fff", width: 3, dash: [6, 5], head: 12 });
      text(ctx, "yours", ...beyond(at, theirs, 16), { ...named, color: "#8a2f73" });
      ctx.globalAlpha = 1;
      if (Math.hypot(theirs[0] - end[0], theirs[1] - end[1]) > 24) {
        text(ctx, "true", ...beyond(at, end, 16), { ...named, color: LIGHT.red });
      }
    }
  }

  /** The {w, b} under a pointer; beside the map undefined, or `held` to its edge. */
  function place({ offsetX, offsetY }, held) {
    const { x, y, width, height } = plot;
    const at = [clamp(offsetX, x, x + width), clamp(offsetY, y, y + height)];
    if (!held && Math.hypot(offsetX - at[0], offsetY - at[1]) > 8) return undefined;
    const toW = scale(x, x + width, ...range.w);
    const toB = scale(y + height, y, ...range.b);
    return { w: toW(at[0]), b: toB(at[1]) };
  }

  const barOf = (box) => ({ x: box.x + box.width + 16, y: box.y, width: 13, height: box.height });

  /** Heights as colours, with lines of equal cost. */
  function paintMap(ctx, box) {
    const { n, grid } = ground;
    const image = new ImageData(n, n);
    const words = new Uint32Array(image.data.buffer); // a pixel each
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        words[(n - 1 - j) * n + i] = RAMP_WORD[shade(ground.share(grid[j * n + i]))];
      }
    }
    tiles.getContext("2d").putImageData(image, 0, 0);
    // the middle of an image's outermost pixels lies on the edge of the map
    ctx.drawImage(tiles, 0.5, 0.5, n - 1, n - 1, box.x, box.y, box.width, box.height);
    contours(ctx, box, ground);
  }

  /** What never changes around the map: its axes, and the colour bar. */
  function paintFrame(ctx, theme, box) {
    const scales = axes(ctx, theme, box, {
      x: { range: range.w, ticks: ticks(...range.w, 6) },
      y: { range: range.b, ticks: ticks(...range.b, 6) },
      grid: false,
    });
    symbol(ctx, "w", box.x + box.width / 2, box.y + box.height + 30, {
      color: theme.blue,
      size: 17,
      align: "center",
    });
    symbol(ctx, "b", box.x - 32, box.y + box.height / 2, {
      color: theme.green,
      size: 17,
      align: "center",
    });
    const bar = barOf(box);
    const fill = ctx.createLinearGradient(0, bar.y + bar.height, 0, bar.y);
    for (let i = 0; i <= 16; i++) fill.addColorStop(i / 16, RAMP_CSS[Math.round((i / 16) * 255)]);
    ctx.fillStyle = fill;
    ctx.fillRect(bar.x, bar.y, bar.width, bar.height);
    symbol(ctx, "C", bar.x + bar.width / 2, box.y + box.height + 14, {
      color: theme.ink,
      size: 16,
      align: "center",
    });
    return scales;
  }

  /** What the colours mean: some of the contours' heights, where there is room for them. */
  function paintTicks(ctx, theme, bar) {
    let above = Number.POSITIVE_INFINITY;
    for (const C of [0, ...LEVELS, 1]) {
      const y = bar.y + bar.height * (1 - ground.share(C));
      if (C < ground.lowest - 1e-3 || C > ground.highest || above - y < 15) continue;
      text(ctx, String(C), bar.x + bar.width + 6, y, { color: theme.muted, size: 11 });
      above = y;
    }
  }
  return { canvas: map.canvas, draw, place };
}
