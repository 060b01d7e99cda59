// The slices through the point: the cost along w alone, and along b alone.

import { area, arrow, axes, dot, line, symbol, text } from "../drawing.js";
import { clamp, format, mix, pretty, ticks } from "../numbers.js";
import { within } from "../panel.js";
import { ARROW } from "./ground.js";

/** The cost along `name`, while the `other` is held fixed. */
export function sliceView(stage, parent, ground, descent, name, other) {
  const panel = stage.panel(parent, () => within(0.185, 140, 190));
  const range = ground.range[name];

  function draw(now) {
    const slope = now[`d${name}`];
    const color = name === "w" ? stage.theme.blue : stage.theme.green;
    if (!panel.begin(stage.theme)) return;
    const { ctx, width, height } = panel;
    const { theme } = stage;
    const box = { x: 34, y: 26, width: width - 48, height: height - 62 };
    const { toX, toY } = panel.layer("axes", "", (under) =>
      axes(under, theme, box, {
        x: { range: range, ticks: ticks(...range, 5) },
        y: { range: [0, 1], ticks: [0, 0.5, 1] },
      }),
    );
    const along = (value) => {
      const { w, b } = { ...now, [name]: value };
      return ground.at(w, b, now).C;
    };
    const points = Array.from({ length: 121 }, (_, i) => mix(...range, i / 120));
    const curve = points.map((value) => [toX(value), toY(along(value))]);
    ctx.globalAlpha = 0.1;
    area(
      ctx,
      [[box.x, box.y + box.height], ...curve, [box.x + box.width, box.y + box.height]],
      color,
    );
    ctx.globalAlpha = 1;
    line(ctx, curve, color, 2.6);
    const at = [toX(now[name]), toY(now.C)];
    if (stage.downhill) {
      drawSlope(ctx, slope, at, toX, toY, box);
      const end = clamp(toX(now[name] - ARROW * slope), box.x, box.x + box.width);
      arrow(ctx, [at[0], box.y + box.height], [end, box.y + box.height], color, {
        width: 3.4,
        head: 9,
      });
    }
    line(ctx, [at, [at[0], box.y + box.height]], theme.line, 1, [3, 4]);
    dot(ctx, at, 5, "#fff", "#111", 2);
    symbol(ctx, name, box.x + box.width / 2, height - 9, { color, size: 16, align: "center" });
    if (width > 300) text(ctx, `C along ${name}`, box.x, 11, { color: theme.muted, size: 12 });
    text(ctx, stage.downhill ? `∂C/∂${name} = ${pretty(slope)}` : "", box.x + box.width, 11, {
      color: theme.red,
      size: 13,
      weight: 600,
      align: "right",
    });
    panel.canvas.setAttribute(
      "aria-label",
      `The cost along ${name}, with ${other} = ${format(now[other], descent.digits)} held fixed. ` +
        `At ${name} = ${format(now[name], descent.digits)} C = ${format(now.C)}` +
        (stage.downhill ? ` and its slope is ${format(slope)}.` : "."),
    );
  }
  /** The tangent at the point. */
  function drawSlope(ctx, slope, at, toX, toY, box) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.x, box.y - 6, box.width, box.height + 12);
    ctx.clip();
    const dx = toX(1) - toX(0);
    const dy = (toY(1) - toY(0)) * slope;
    const length = 46 / Math.hypot(dx, dy);
    line(
      ctx,
      [-length, length].map((by) => [at[0] + dx * by, at[1] + dy * by]),
      stage.theme.red,
      2.2,
    );
    ctx.restore();
  }
  return { draw };
}
