// Saves a line while it is typed. What cannot reach the server is kept on this device and sent
// again; every new line carries a token of its own, so that nothing is ever saved twice.
(() => {
  "use strict";
  const PAUSE = 1500;
  const RETRY = 5000;
  const DAY = 24 * 60 * 60 * 1000;
  const PREFIX = "ftm-line:";
  const sending = new Map();
  const timers = new Map();

  const tell = (words, good) => {
    const state = document.getElementById("save-state");
    if (!state) return;
    state.textContent = words;
    state.className = good ? "ftm-saved" : "ftm-chip ftm-chip--stop";
  };
  const clockTime = () => new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["x-csrftoken"];
  const nameOf = (form) => PREFIX + form.getAttribute("action") + "#" + form.elements.client_token.value;

  const bodyOf = (form) => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("_csrf_token");
    return fields.toString();
  };
  const keep = (name, action, body) => {
    try {
      localStorage.setItem(name, JSON.stringify({ action, body, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  };

  const post = (action, body) =>
    fetch(action, {
      method: "POST",
      body,
      redirect: "error",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        "X-Autosave": "true",
        "x-csrftoken": token(),
      },
    });

  const save = async (form) => {
    clearTimeout(timers.get(form));
    if (!form.isConnected || !form.elements.text.value.trim() || sending.has(form)) return;
    const name = nameOf(form);
    const body = bodyOf(form);
    const attempt = post(form.getAttribute("action"), body).then(
      (answer) => heed(form, name, body, answer),
      () => wait(form, name, body),
    );
    sending.set(form, attempt);
    await attempt;
    sending.delete(form);
    if (form.isConnected && form.dataset.typed && bodyOf(form) !== form.dataset.saved) later(form, PAUSE);
  };

  const heed = async (form, name, body, answer) => {
    if (answer.status >= 500) return wait(form, name, body);
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    if (!answer.ok) {
      form.dataset.saved = body;
      const words = answer.status === 401 ? "Not saved: sign in again" : part.content.textContent.trim();
      return tell(words || "Not saved: load the page again", false);
    }
    const version = part.content.querySelector("[data-version]");
    if (version) form.elements.version.value = version.dataset.version;
    form.dataset.saved = bodyOf(form);
    if (body.replace(/&version=\d*/, "") === form.dataset.saved.replace(/&version=\d*/, "")) {
      localStorage.removeItem(name);
    } else {
      form.dataset.saved = body;
    }
    tell("Saved " + clockTime(), true);
  };

  const wait = (form, name, body) => {
    const kept = keep(name, form.getAttribute("action"), body);
    tell(kept ? "Not saved: no connection; kept on this device" : "Not saved: no connection", false);
    later(form, RETRY);
  };

  const later = (form, pause) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), pause));
  };

  const formOf = (event) => event.target instanceof Element && event.target.closest("form[data-autosave]");

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = formOf(event);
      if (!form) return;
      form.dataset.typed = "yes";
      keep(nameOf(form), form.getAttribute("action"), bodyOf(form));
      later(form, PAUSE);
    });
  }
  document.addEventListener("focusout", (event) => {
    const form = formOf(event);
    if (form && form.dataset.typed && !form.contains(event.relatedTarget)) later(form, 0);
  });

  // A line on its way must know its version before the same line is sent by hand.
  document.addEventListener(
    "submit",
    (event) => {
      const form = formOf(event);
      if (!form) return;
      clearTimeout(timers.get(form));
      if (!sending.has(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      sending.get(form).then(() => setTimeout(() => form.requestSubmit(), 0));
    },
    true,
  );
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement: form, response } = event.detail.ctx;
    if (!(form instanceof HTMLFormElement) || !("autosave" in form.dataset) || !response) return;
    if (response.status === 200) {
      localStorage.removeItem(nameOf(form));
      tell("Saved " + clockTime(), true);
    } else {
      tell("Not saved: look at the form", false);
    }
  });
  document.addEventListener("htmx:error", (event) => {
    const form = event.detail.ctx && event.detail.ctx.sourceElement;
    if (form instanceof HTMLFormElement && "autosave" in form.dataset) wait(form, nameOf(form), bodyOf(form));
  });
  window.addEventListener("online", () => {
    for (const form of document.querySelectorAll("form[data-autosave]")) if (form.dataset.typed) later(form, 0);
    sendKept();
  });

  // Lines that a closed or reloaded page left behind.
  const sendKept = async () => {
    const open = new Set([...document.querySelectorAll("form[data-autosave]")].map(nameOf));
    const here = location.pathname.split("/").slice(0, 3).join("/");
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const { action, body, at } = JSON.parse(localStorage.getItem(name));
      if (Date.now() - at > DAY) localStorage.removeItem(name);
      if (open.has(name) || !action.startsWith(here + "/")) continue;
      const answer = await post(action, body).catch(() => null);
      if (!answer || answer.status >= 500) return tell("Not saved: no connection; kept on this device", false);
      if (answer.ok) {
        localStorage.removeItem(name);
        tell("Saved what this device had kept, " + clockTime(), true);
        document.body.dispatchEvent(new CustomEvent("lines"));
      } else {
        tell("A line this device kept could not be saved: " + new URLSearchParams(body).get("text"), false);
      }
    }
  };
  document.addEventListener("DOMContentLoaded", sendKept);
})();
