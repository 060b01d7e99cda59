// Formulas in words of the page.

import { element } from "./page.js";

/** A row of words: "a^(3)" gets its exponent, and a part [words, color] its colour. */
export function formula(parent, ...parts) {
  const row = element(parent, "p", "explorer-formula");
  for (const part of parts) {
    const [words, color] = Array.isArray(part) ? part : [part];
    const place = element(row, "span", "");
    if (color) place.style.color = color;
    for (const piece of words.split(/(\^\([^)]+\))/)) {
      if (piece.startsWith("^")) element(place, "sup", "").textContent = piece.slice(1);
      else place.append(piece);
    }
  }
}
