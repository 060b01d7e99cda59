// Colours: of the page, and of heights.

import { clamp, mix } from "./numbers.js";

// The colour-blind safe palette of Okabe and Ito; on dark paper the brighter ones.
export const LIGHT = {
  dark: false,
  ink: "#1f2937",
  muted: "#5b6472",
  grid: "#e3e7ec",
  line: "#9aa3af",
  paper: "#ffffff",
  fill: "#eaf3fa",
  blue: "#0072B2",
  green: "#00805e",
  red: "#C94F00",
  purple: "#A8518A",
};
export const DARK = {
  dark: true,
  ink: "#e8eaed",
  muted: "#a7b0bb",
  grid: "#31363d",
  line: "#6b7480",
  paper: "#111111",
  fill: "#1b2a36",
  blue: "#56B4E9",
  green: "#2fc79b",
  red: "#FF8A47",
  purple: "#E39AC8",
};

/** The colours for the page as it looks now: JupyterLab's theme, or else the system's. */
export function readTheme(el) {
  const stated = document.body.dataset.jpThemeLight;
  const dark = stated ? stated === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
  const style = getComputedStyle(el);
  const read = (name, other) => style.getPropertyValue(name).trim() || other;
  const colors = dark ? DARK : LIGHT;
  return { ...colors, paper: read("--jp-layout-color0", colors.paper) };
}

// matplotlib's cividis, which looks the same to everybody, in 16 equal steps.
const CIVIDIS = (
  "00224e 002e6a 1a386f 32436d 434e6c 535a6d 61656f 6f7073 7d7c78 8c8878 9b9476 " +
  "aba072 bcae6c cdbb63 dec958 f0d846 fee838"
)
  .split(" ")
  .map((hex) => parseInt(hex, 16));

/** 256 colours as [red, green, blue], from low to high. */
export const RAMP = Array.from({ length: 256 }, (_, i) => {
  const at = (i / 255) * (CIVIDIS.length - 1);
  const low = CIVIDIS[Math.floor(at)];
  const high = CIVIDIS[Math.ceil(at)];
  return [16, 8, 0].map((bits) => mix((low >> bits) & 255, (high >> bits) & 255, at % 1) | 0);
});
export const RAMP_CSS = RAMP.map((rgb) => `rgb(${rgb})`);
export const RAMP_WORD = new Uint32Array(
  Uint8Array.from(RAMP.flatMap((rgb) => [...rgb, 255])).buffer,
);
/** The colour for a share of the way from the lowest height to the highest. */
export const shade = (share) => clamp(Math.round(share * 255), 0, 255);
