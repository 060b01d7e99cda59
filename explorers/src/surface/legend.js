// What the marks on the map mean.

import { element } from "../page.js";
import { LIGHT } from "../theme.js";
import { ARROW } from "./ground.js";

const MARKS = [
  ["➜", LIGHT.red, `downhill, ${ARROW} times as long as the gradient`],
  ["➜", LIGHT.blue, "its part along w"],
  ["➜", LIGHT.green, "its part along b"],
  ["◯", "#111", "where the next step lands"],
  ["●", LIGHT.red, "a step taken"],
];

export function legend(parent) {
  const list = element(parent, "ul", "explorer-legend");
  for (const [mark, color, meaning] of MARKS) {
    const item = element(list, "li", "");
    const key = element(item, "span", "explorer-key");
    Object.assign(key, { textContent: mark, ariaHidden: "true" });
    key.style.color = color;
    item.append(` ${meaning}`);
  }
}
