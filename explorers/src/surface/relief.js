// The cost surface in 3-D, which turns by hand and by the arrow keys.

import { arrow, beyond, dot, line } from "../drawing.js";
import { clamp, scale } from "../numbers.js";
import { within } from "../panel.js";
import { LIGHT } from "../theme.js";
import { ARROW } from "./ground.js";
import { paintMesh } from "./mesh.js";
import { drawTrail } from "./trail.js";

export function reliefView(stage, parent, ground, descent) {
  const relief = stage.panel(parent, (width) => Math.min(width - 52, within(0.36, 240, 380)), {
    tabindex: "0",
  });
  const { range } = ground;
  const view = home();

  /** From (w, b, C) to the picture: turned about the vertical, then tipped towards the eye. */
  function camera() {
    const { width, height } = relief;
    const size = Math.min(width * 0.31, height * 0.32);
    const [sin, cos] = [Math.sin(view.yaw), Math.cos(view.yaw)];
    const [up, down] = [Math.sin(view.pitch), Math.cos(view.pitch)];
    const toU = scale(...range.w, -1, 1);
    const toV = scale(...range.b, -1, 1);
    return (w, b, C) => {
      const u = toU(w);
      const v = toV(b);
      const away = u * sin + v * cos;
      const high = 1.25 * C - 0.62;
      return [
        width / 2 + size * (u * cos - v * sin),
        height * 0.52 - size * (away * up + high * down),
      ];
    };
  }

  function draw(now) {
    if (!relief.begin(stage.theme)) return;
    const { ctx } = relief;
    const { theme } = stage;
    const place = camera();
    const shape = `${ground.key} ${ground.n} ${view.yaw} ${view.pitch}`;
    relief.layer("mesh", shape, (under) => paintMesh(under, theme, place, ground, view));
    const height = (w, b) => ground.at(w, b, now).C;
    drawTrail(ctx, descent.trail, (w, b) => place(w, b, height(w, b)));
    const at = place(now.w, now.b, now.C);
    line(
      ctx,
      [at, place(now.w, now.b, 0)],
      theme.dark ? "rgba(255,255,255,.7)" : "rgba(0,0,0,.55)",
      1.2,
      [3, 4],
    );
    if (stage.downhill) drawWay(ctx, now, place, height);
    dot(ctx, at, 6, "#fff", "#111", 2.2);
  }

  /** The same arrow as on the map, lying on the ground. */
  function drawWay(ctx, now, place, height) {
    const way = [[now.w, now.b, now.C]];
    for (let far = ARROW / 24; far <= ARROW; far += ARROW / 24) {
      const [w, b] = [now.w - far * now.dw, now.b - far * now.db];
      const C = height(w, b);
      if (C > way.at(-1)[2]) break; // the bottom of the valley
      way.push([w, b, C]);
    }
    const seen = way.map((at) => place(...at));
    if (
      seen.length > 1 &&
      Math.hypot(seen.at(-1)[0] - seen[0][0], seen.at(-1)[1] - seen[0][1]) > 4
    ) {
      line(ctx, seen, "#fff", 6);
      arrow(ctx, seen.at(-2), beyond(seen.at(-2), seen.at(-1), 10), LIGHT.red, {
        halo: "#fff",
        width: 3,
        head: 11,
      });
      line(ctx, seen, LIGHT.red, 3);
    }
  }

  function turn(yaw, pitch) {
    view.yaw = (view.yaw + yaw) % (2 * Math.PI);
    view.pitch = clamp(view.pitch + pitch, 0.08, 1.5);
    stage.redraw();
  }
  relief.canvas.addEventListener("pointerdown", (event) =>
    relief.canvas.setPointerCapture(event.pointerId),
  );
  relief.canvas.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) turn(-event.movementX * 0.01, event.movementY * 0.01);
  });
  relief.canvas.addEventListener("keydown", (event) => {
    const by = {
      ArrowLeft: [0.1, 0],
      ArrowRight: [-0.1, 0],
      ArrowUp: [0, -0.08],
      ArrowDown: [0, 0.08],
    }[event.key];
    if (!by) return;
    event.preventDefault();
    turn(...by);
  });
  /** The first view in 3-D: from the lower of two opposite corners, so that nothing hides the valley. */
  function home() {
    const [near, far] = [1, 0].map((end) => ground.at(range.w[end], range.b[end], stage.start).C);
    return { yaw: near > far ? 0.94 : -2.2, pitch: 0.6 };
  }

  const reset = () => Object.assign(view, home());
  return { canvas: relief.canvas, draw, reset };
}
