// Saving by itself, for a form of the course editor: its text, or the form of one piece. Without this script the buttons save.
// data-saving names the fields that are kept, "" for all. The form gets «saving» for other scripts, and hears «kept» and
// «refreshed».
(() => {
  "use strict";
  const form = document.querySelector("form[data-saving]"), said = form && form.querySelector("[data-said]");
  if (!said) return;
  const only = form.dataset.saving.split(" ").filter(Boolean), at = form.dataset.at;
  const say = (text, care) => { said.textContent = text; said.classList.toggle("is-care", !!care); };
  const ask = (address, more) => fetch(address, { credentials: "same-origin", redirect: "manual", ...more }).catch(() => null);
  const tell = (event, detail) => form.dispatchEvent(new CustomEvent(event, { detail }));

  // ---- What is typed, and what of it is kept ---------------------------------------------------------------------
  const fields = () => {
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string" && name !== "base" && name !== "piece" && (!only.length || only.includes(name))) data.append(name, value);
    });
    return data;
  };
  const typed = () => fields().toString();
  // A page can come with what is not kept yet; where two people wrote, it waits for the writer to press Save.
  let kept = form.dataset.unsaved === undefined ? typed() : null, clash = form.dataset.unsaved === "hold";
  let flying = null, timer = 0, tries = 0, refused = null, leaving = false;
  const dirty = () => typed() !== kept;
  const plan = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };
  const setBase = (value) => document.querySelectorAll("input[name=base]").forEach((i) => { i.value = value; });
  const labelOf = (name) => {
    const field = name && form.elements[name], label = field && field.labels && field.labels[0];
    return label ? "“" + label.textContent.trim() + "”: " : "";
  };

  const send = async () => {
    const data = fields(), text = data.toString();
    form.querySelectorAll("input[name=base], input[name=piece]").forEach((i) => data.set(i.name, i.value));
    data.set("act", "save");
    const body = data.toString();
    const answer = await ask(form.getAttribute("action"), { method: "POST", keepalive: body.length < 60000, body,
      headers: { "X-Autosave": "1", "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" } });
    const told = answer && await answer.json().catch(() => null);
    if (answer && answer.ok && told) {
      tries = 0;
      kept = text;
      setBase(told.base);
      if (told.piece) form.elements.piece.value = told.piece;
      if (told.at) form.action = told.at;
      others(told.others);
      say(told.saved);
      tell("kept", told);
      refresh();
      if (dirty()) plan(2500);
    } else if (answer && (answer.status === 401 || answer.type === "opaqueredirect")) {
      refused = text;
      say("You have been signed out. What you wrote is still here. Sign in in another tab, then press Save.", true);
    } else if (answer && answer.status === 409 && told && told.base) {
      clash = true;
      say("Somebody else saved this part. Nothing is overwritten: both texts are on this page.", true);
      both(told);
    } else if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      refused = text; // tried again when something else is typed
      say("Not saved yet. " + (told && told.message ? labelOf(told.field) + told.message : "Press Save to see why."), true);
    } else {
      say("Not saved yet: no connection. What you wrote is kept in this page. We will try again.", true);
      plan(Math.min(60000, 2000 * 2 ** tries++));
    }
  };
  const save = () => {
    clearTimeout(timer);
    if (refused !== null && !dirty()) { refused = null; say("Nothing new to save."); } // it was typed back
    if (flying || clash || leaving || !dirty() || typed() === refused) return flying;
    flying = send().finally(() => { flying = null; });
    return flying;
  };

  // both shows the other text beside one's own. Which one stays is the writer's to say.
  const both = (told) => {
    const make = (name, words, attributes) => {
      const e = document.createElement(name);
      e.append(words);
      Object.entries(attributes || {}).forEach(([k, v]) => e.setAttribute(k, v));
      return e;
    };
    const old = document.getElementById("clash");
    if (old) old.remove();
    const note = make("section", "", { id: "clash", class: "note note--here flow gap-3", "aria-labelledby": "clash-head" });
    const mine = make("button", "Save what I wrote", { type: "button", class: "btn btn--small" });
    const theirs = make("button", "Keep theirs", { type: "button", class: "btn btn--plain btn--small" });
    const bar = make("div", mine, { class: "cluster" });
    bar.append(theirs);
    note.append(make("h2", "Two people wrote here", { id: "clash-head" }),
      make("p", "This is what the other person saved. What you wrote is still below. Take over what you want to keep from theirs. Then save. Each state stays in the history."),
      make("pre", told.theirs, { class: "source-view", tabindex: "0", "aria-label": "Their text" }), bar);
    mine.addEventListener("click", () => { setBase(told.base); clash = false; note.remove(); form.querySelector("textarea, input:not([type=hidden])").focus(); save(); });
    theirs.addEventListener("click", () => { leaving = true; location.assign(form.getAttribute("action")); });
    form.before(note);
  };

  form.addEventListener("input", () => { if (!clash && !tries) plan(2500); });
  addEventListener("online", () => { tries = 0; save(); });
  addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  addEventListener("beforeunload", (e) => { if (!leaving && dirty()) e.preventDefault(); });
  addEventListener("pageshow", (e) => { if (e.persisted) leaving = false; });
  // A button that is pressed while a save is under way waits for it: its answer brings what the next one must say.
  form.addEventListener("submit", (e) => {
    if (flying) {
      const pressed = e.submitter;
      e.preventDefault();
      e.stopPropagation();
      flying.then(() => form.requestSubmit(pressed));
      return;
    }
    clearTimeout(timer);
    leaving = true;
    setTimeout(() => { leaving = false; }, 5000);
  });
  addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.key !== "s") return;
    e.preventDefault();
    refused = ""; // tried once more
    save();
  });

  // ---- What was found, and the forms, follow what is saved ------------------------------------------------------------
  const refresh = async () => {
    const answer = await ask(form.getAttribute("action"), { headers: { "X-Refresh": "1" } });
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    ["found", "pieces", "insert"].forEach((id) => {
      const now = document.getElementById(id), next = page.getElementById(id);
      if (!now || !next || now.contains(document.activeElement)) return;
      next.open = now.open;
      now.replaceWith(document.adoptNode(next));
    });
    tell("refreshed");
  };

  // ---- Who else is at work: asked once a minute, while the page is looked at --------------------------------------------
  const others = (words) => {
    const p = document.querySelector("[data-others]");
    if (p && words !== undefined && p.textContent !== words) { p.textContent = words; p.hidden = !words; }
  };
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await ask(at + "/others"), told = answer && answer.ok && await answer.json().catch(() => null);
    if (!told) return;
    others(told.others);
    if (form.elements.text && told.base !== form.elements.base.value && !dirty() && !flying) say("Somebody else saved this part. Load the page again to see it.", true);
  }, 60000);

  form.saving = { save, dirty, say };
  if (kept === null && !clash) plan(2500);
})();
