// Keys of the live meeting, and where the cursor goes after a line is added.
(() => {
  "use strict";
  document.documentElement.classList.add("ftm-with-js");
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  const acts = {
    n: () => document.getElementById("new-text")?.focus(),
    "]": () => document.getElementById("next-stage")?.click(),
    "?": () => {
      const keys = document.getElementById("keys");
      keys.open = !keys.open;
      if (keys.open) keys.scrollIntoView({ block: "nearest" });
    },
  };
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form[data-autosave]");
      if (form) form.requestSubmit();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const source = event.detail.ctx && event.detail.ctx.sourceElement;
    if (!(source instanceof Element)) return;
    if (source.id === "new-line") document.getElementById("new-text")?.focus();
    const edited = source.matches(".ftm-line > a") && document.querySelector(source.getAttribute("hx-target"));
    if (edited) edited.querySelector("textarea")?.focus();
  });
})();
