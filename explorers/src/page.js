// The page around a picture: its elements, and the still picture and sliders beside it.

export function element(parent, tag, className) {
  const made = Object.assign(document.createElement(tag), { className });
  parent.append(made);
  return made;
}

export function button(parent, label, action) {
  const made = element(parent, "button", "jupyter-button explorer-button");
  Object.assign(made, { type: "button", textContent: label });
  made.addEventListener("click", () => action());
  return made;
}

const FACTORS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5,
};

/** The learning rate's slider has no steps, for the sake of numbers that are typed: its keys. */
export function keys(root, model, [low, high]) {
  const listen = (event) => {
    const by = FACTORS[event.key];
    const slider = event.target.closest?.(".widget-slider");
    const mine = slider?.querySelector(".widget-label")?.textContent === "learning rate";
    if (!by || !mine || event.target.getAttribute("role") !== "slider") return;
    if (!root.closest(".widget-vbox")?.contains(slider)) return;
    event.preventDefault();
    event.stopPropagation();
    const power = Math.log10(model.get("value")) + 0.05 * by;
    model.set("value", 10 ** Math.min(Math.max(Math.round(power * 1e4) / 1e4, low), high));
    model.save_changes();
  };
  document.addEventListener("keydown", listen, { capture: true });
  return () => document.removeEventListener("keydown", listen, { capture: true });
}

/** Once this picture is on the page: hide the still one in the output before, name the handles. */
export function settle(root) {
  let output;
  const handles = {}; // of the sliders, by their names
  const observer = new ResizeObserver(() => {
    output ??= root.closest(".jp-OutputArea-child")?.previousElementSibling;
    if (output?.querySelector(".explorer-still")) output.style.display = "none";
    for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
      const name = slider.querySelector(".widget-label")?.textContent;
      handles[name] = slider.querySelector("[role=slider]");
      handles[name]?.setAttribute("aria-label", name);
    }
  });
  observer.observe(root);
  return {
    /** What a screen reader reads of the sliders: rounded, and the learning rate as it is. */
    say(values) {
      for (const name in values) {
        const said = String(Number(values[name].toPrecision(3)));
        handles[name === "lr" ? "learning rate" : name]?.setAttribute("aria-valuetext", said);
      }
    },
    leave() {
      observer.disconnect();
      if (output) output.style.display = "";
    },
  };
}
