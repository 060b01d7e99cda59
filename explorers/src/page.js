// The page around a picture: its elements, and the still picture and sliders beside it.

export function element(parent, tag, className) {
  const made = Object.assign(document.createElement(tag), { className });
  parent.append(made);
  return made;
}

/** Once this picture is on the page: hide the still one in the output before, name the handles. */
export function settle(root) {
  let output;
  const observer = new ResizeObserver(() => {
    output ??= root.closest(".jp-OutputArea-child")?.previousElementSibling;
    if (output?.querySelector(".explorer-still")) output.style.display = "none";
    for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
      const name = slider.querySelector(".widget-label")?.textContent;
      slider.querySelector("[role=slider]")?.setAttribute("aria-label", name);
    }
  });
  observer.observe(root);
  return {
    leave() {
      observer.disconnect();
      if (output) output.style.display = "";
    },
  };
}
