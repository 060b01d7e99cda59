// The point on the map in somebody's hand: a mouse, a finger, or the arrow keys.

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const NUDGE = 0.1; // of w or b, for one press of a key

/** Calls `move` with a new {w, b}; `place` tells which one lies under a pointer, `now` the last. */
export function grasp(canvas, place, now, move) {
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !place(event)) return;
    canvas.setPointerCapture(event.pointerId);
    move(place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) move(place(event, true));
  });
  canvas.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    const { w, b } = now();
    move({ w: w + NUDGE * by[0], b: b + NUDGE * by[1] });
  });
}
