// The pictures that follow the sliders, as anywidget loads them.
//
// The sliders are ordinary ipywidgets; their models live in the page, and everything here listens
// to those, so a drag needs no word with the kernel.

import { chainExplorer } from "./chain.js";
import { fitExplorer } from "./fit.js";
import { neuronExplorer } from "./neuron.js";
import { nudgeExplorer } from "./nudge.js";
import { element, keys, settle } from "./page.js";
import { Panel } from "./panel.js";
import { pathsExplorer } from "./paths.js";
import { surfaceExplorer } from "./surface/index.js";
import { readTheme } from "./theme.js";

export { average, chain, chainAverage, neuron, paths } from "./arithmetic.js";
export { format } from "./numbers.js";

const KINDS = {
  neuron: neuronExplorer,
  nudge: nudgeExplorer,
  surface: surfaceExplorer,
  chain: chainExplorer,
  paths: pathsExplorer,
  fit: (stage) => fitExplorer(stage, false),
  descent: (stage) => fitExplorer(stage, true),
};

/** Called by anywidget with the picture's model; `host` gives the models of the sliders. */
async function render({ model, el, host, signal }) {
  const names = Object.keys(model.get("sliders"));
  const found = await Promise.all(names.map((name) => host.getModel(model.get("sliders")[name])));
  const sliders = Object.fromEntries(names.map((name, i) => [name, found[i]]));
  const root = element(el, "div", "explorer");
  root.dataset.lmSuppressShortcuts = "true"; // arrow keys turn the surface, not the notebook's page

  let frame = 0;
  const stage = {
    root,
    signal,
    theme: readTheme(root),
    start: model.get("start"),
    examples: model.get("examples"),
    downhill: "lr" in model.get("start"), // does it know of gradients and steps?
    layers: names.filter((name) => /^w\d+$/.test(name)).length,
    range: (name) => [sliders[name].get("min"), sliders[name].get("max")],
    values: () => Object.fromEntries(names.map((name) => [name, sliders[name].get("value")])),
    set(values) {
      for (const name in values) sliders[name].set("value", values[name]);
    },
    save() {
      for (const each of [...found, model]) each.save_changes();
    },
    /** Tell the kernel, with the next save, where exactly the point is that sliders round. */
    tell(point) {
      model.set("point", point);
      if (!Object.keys(point).length) model.save_changes();
    },
    student: () => model.get("student"),
    panel: (parent, shape, attributes) =>
      new Panel(parent, shape, { signal, redraw, ...attributes }),
    note: (words) => {
      note.textContent = words;
    },
    redraw,
  };
  const scene = KINDS[model.get("kind")](stage);
  const theirs = element(root, "p", "explorer-note");
  const note = element(root, "p", "explorer-note");
  note.setAttribute("role", "status");

  /** Draw once before the next frame is shown, however often the sliders moved until then. */
  function redraw() {
    if (signal.aborted) return;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      theirs.textContent = stage.student().note ?? "";
      const values = stage.values();
      scene.draw(values);
      page.say(values);
    });
  }

  for (const slider of found) slider.on("change:value", redraw);
  model.on("change:student", redraw);
  const themes = new MutationObserver(() => {
    stage.theme = readTheme(root);
    redraw();
  });
  themes.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  const page = settle(root);
  if (sliders.lr) {
    const stop = keys(root, sliders.lr, stage.range("lr"));
    signal.addEventListener("abort", stop);
  }
  redraw();
  return () => {
    themes.disconnect();
    cancelAnimationFrame(frame);
    page.leave();
  };
}

export default { render };
