// Numbers: between two others, along an axis, and in words.

export const mix = (from, to, t) => from + (to - from) * t;
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const scale = (from, to, low, high) => (value) =>
  low + ((value - from) / (to - from)) * (high - low);

/** A number as the pictures and labels write it: four decimals, or powers of ten when tiny. */
export function format(value, digits = 4) {
  if (!Number.isFinite(value)) return String(value);
  const tiny = value !== 0 && Math.abs(value) < 0.5 * 10 ** (1 - digits);
  return tiny ? value.toExponential(2) : value.toFixed(digits);
}

/** The same with a typographic minus, for the eye. */
export const pretty = (value, digits = 4) => format(value, digits).replace(/-/g, "−");
export const label = (tick) => String(tick).replace("-", "−");

/** The number that somebody typed, with a comma and a typographic minus if they like, or NaN. */
export const typed = (text) => Number(text.trim().replace("−", "-").replace(",", ".") || "?");
export const NO_NUMBER = "Type a number, such as 0.5.";

/** Round numbers from low to high, at most about `most` of them. */
export function ticks(low, high, most = 11) {
  const step = [1, 2, 5, 10, 20, 50].find((size) => (high - low) / size <= most) ?? 100;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
}
