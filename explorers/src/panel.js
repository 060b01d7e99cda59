import { clamp } from "./numbers.js";

/** A height that lets sliders, pictures and words be seen together: a share of the window's. */
export const within = (share, least, most) => clamp(share * window.innerHeight, least, most);

/** A canvas as wide as its place, sharp on every screen, with layers that are kept while valid. */
export class Panel {
  constructor(parent, shape, { signal, redraw, ...attributes }) {
    this.shape = shape; // width → height, in CSS pixels
    this.canvas = document.createElement("canvas");
    this.ctx = this.canvas.getContext("2d");
    this.layers = new Map();
    this.width = 0;
    const place = document.createElement("div");
    place.className = "explorer-panel";
    place.append(this.canvas);
    parent.append(place);
    for (const name in attributes) this.canvas.setAttribute(name, attributes[name]);
    this.canvas.setAttribute("role", "img");
    const observer = new ResizeObserver(([entry]) => {
      this.width = Math.floor(entry.contentRect.width);
      redraw();
    });
    observer.observe(place);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Clear and get ready to draw; false while there is no room. */
  begin(theme) {
    if (this.width < 40) return false;
    const ratio = window.devicePixelRatio || 1;
    const height = Math.round(this.shape(this.width));
    const fit = `${this.width} ${height} ${ratio}`;
    if (fit !== this.fit || theme !== this.theme) {
      Object.assign(this, { fit, theme, height, ratio });
      this.layers.clear();
      this.canvas.width = Math.round(this.width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.height = `${height}px`;
    }
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ctx.clearRect(0, 0, this.width, this.height);
    return true;
  }

  /** Put a layer on the picture; `paint` is called only when `key` (or the size) is new. */
  layer(name, key, paint) {
    let layer = this.layers.get(name);
    if (layer?.key !== key) {
      const { width, height } = this.canvas;
      layer ??= { canvas: Object.assign(document.createElement("canvas"), { width, height }) };
      layer.key = key;
      const ctx = layer.canvas.getContext("2d");
      ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      ctx.clearRect(0, 0, this.width, this.height);
      layer.result = paint(ctx);
      this.layers.set(name, layer);
    }
    this.ctx.drawImage(layer.canvas, 0, 0, this.width, this.height);
    return layer.result;
  }
}
