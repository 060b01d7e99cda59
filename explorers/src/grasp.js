// The point of a picture in somebody's hand: a mouse, a finger, or the arrow keys.

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const NUDGE = 0.1; // of a number, for one press of a key

/** Calls `move` with where the point goes: to what `place` finds under a pointer, or to what
 * `push` makes of a press of an arrow key, [right, up]. */
export function grasp(canvas, place, push, move) {
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || place(event) === undefined) return;
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
    move(push(by.map((steps) => NUDGE * steps)));
  });
}
