// Every page works without this script. It only makes some things smoother:
// leave quickly, autosave, no double sending, copy, print, show password.
(() => {
  "use strict";
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const SIGNED_OUT = "You have been signed out. Press a button below and sign in: what you typed comes with you.";
  const NOT_SAVED = "Not saved yet. We will try again.";

  // fields gives what a form would send, without files and without the pressed button.
  const fields = (form) => {
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") data.append(name, value); });
    data.set("act", "save");
    return data;
  };

  // post saves a form in the background. A browser lets at most 64 KB outlive the page (keepalive).
  const small = (data) => data.toString().length < 60000;
  const post = (form, data) => fetch(form.getAttribute("action") || location.href, {
    method: "POST", body: data, keepalive: small(data), credentials: "same-origin", redirect: "manual",
    headers: { "X-Autosave": "1", "Accept": "application/json" },
  });
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  // ---- Autosave: <form data-autosave> with <p data-saved role="status"> -------------------------------------
  const savers = new Map();

  const autosave = (form) => {
    const status = $("[data-saved]", form);
    let dirty = false, flying = null, timer = 0, tries = 0, stopped = false;

    const say = (text, care) => {
      if (!status || status.textContent === text) return;
      status.textContent = text;
      status.classList.toggle("is-care", !!care);
    };
    const plan = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };
    const again = () => {
      dirty = true;
      say(NOT_SAVED, true);
      plan(Math.min(60000, 2000 * 2 ** tries++));
    };

    // halt ends the background saving: what is typed stays here, and needs the person.
    const halt = (text) => { stopped = dirty = true; say(text, true); };

    const answered = async (response) => {
      if (response.status === 401 || response.type === "opaqueredirect") { halt(SIGNED_OUT); return; }
      const told = await response.json().catch(() => null);
      if (response.ok && told) {
        tries = 0;
        say(told.saved || "Saved.");
        for (const [name, number] of Object.entries(told.rev || {})) {
          const input = form.elements["rev-" + name];
          if (input) input.value = number;
        }
      } else if (response.status === 409) {
        halt((told && told.message) || "This was changed somewhere else.");
        if (status) {
          const link = document.createElement("a");
          link.href = location.href;
          link.target = "_blank";
          link.textContent = "Look at the other one in a new tab. What you typed stays here.";
          status.append(" ", link);
        }
      } else if (response.status >= 400 && response.status < 500 && response.status !== 429) {
        halt((told && told.message) || "Not saved yet. Press a button below to see why.");
      } else {
        again();
      }
    };

    const save = () => {
      clearTimeout(timer);
      if (!dirty || stopped || sent.has(form)) return flying;
      if (flying) { plan(500); return flying; }
      dirty = false;
      flying = post(form, fields(form)).then(answered, again).finally(() => { flying = null; });
      return flying;
    };

    form.addEventListener("input", (e) => {
      if (!e.target.matches("textarea, input, select")) return;
      dirty = true;
      if (!tries) plan(1500);
    });
    addEventListener("online", save);
    addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    addEventListener("pagehide", () => {
      if (!flying || !dirty || stopped || sent.has(form)) { save(); return; }
      dirty = false; // no time to wait for the one under way
      post(form, fields(form)).catch(again);
    });
    addEventListener("beforeunload", (e) => { // only when leaving would lose words
      if (dirty && (tries || stopped) && !sent.has(form)) e.preventDefault();
    });
    savers.set(form, { dirty: () => dirty, flying: () => flying, rest: () => clearTimeout(timer) });
  };

  // ---- One press, one sending --------------------------------------------------------------------------------
  const sent = new WeakSet();
  const release = (form) => {
    sent.delete(form);
    $$("button", form).forEach((b) => b.removeAttribute("aria-disabled"));
  };
  addEventListener("submit", (e) => {
    const form = e.target;
    if (sent.has(form)) { e.preventDefault(); return; }
    const saver = savers.get(form);
    if (saver && saver.flying()) { // its answer brings the number that the next save must carry
      const pressed = e.submitter;
      e.preventDefault();
      saver.rest();
      Promise.race([saver.flying(), sleep(4000)]).then(() => {
        saver.rest();
        if (form.isConnected) form.requestSubmit(pressed);
      });
      return;
    }
    if (e.defaultPrevented) return;
    $$("[data-reveal]", form).forEach((b) => reveal(b, false)); // browsers keep only passwords that are hidden
    if (saver) saver.rest();
    sent.add(form);
    setTimeout(() => $$("button", form).forEach((b) => b.setAttribute("aria-disabled", "true")));
    setTimeout(() => release(form), 5000);
  });
  addEventListener("pageshow", (e) => { if (e.persisted) $$("form").forEach(release); });

  // ---- Leave quickly: #exit, a submit button with data-href or a link; or Shift three times -------------------
  const exit = $("#exit") || $("button[name=act][value=leave]");
  let leaving = false;
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    const to = exit.dataset.href || exit.href;
    document.title = "Weather";
    document.body.hidden = true;
    if (window.speechSynthesis) speechSynthesis.cancel();
    const form = exit.form;
    if (form) {
      const saver = savers.get(form), data = fields(form);
      // A save under way must come first, or this one would look like a second device's. The page is hidden already.
      if (saver && saver.flying() && saver.dirty()) await Promise.race([saver.flying(), sleep(700)]);
      if (saver) { const fresh = fields(form); for (const [k, v] of fresh) if (k.startsWith("rev-")) data.set(k, v); }
      data.set("act", "leave"); // where another device wrote meanwhile, both texts are kept
      const kept = post(form, data).catch(() => {});
      sent.add(form);
      if (!small(data)) await Promise.race([kept, sleep(1500)]);
    }
    location.replace(to);
  };
  if (exit) {
    exit.addEventListener("click", (e) => { e.preventDefault(); leave(); });
    let count = 0, timer = 0;
    addEventListener("keyup", (e) => {
      if (e.key !== "Shift") { count = 0; return; }
      clearTimeout(timer);
      timer = setTimeout(() => { count = 0; }, 1500);
      if (++count === 3) leave();
    });
  }

  // ---- Small helps: these buttons are hidden where there is no script -----------------------------------------
  $$("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const from = document.getElementById(button.dataset.copy);
      const text = from ? from.value || from.textContent.trim() : button.dataset.copy;
      const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
      button.textContent = done ? "Copied" : "Not copied. Please mark and copy it by hand.";
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  });

  $$("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // A word counter: <p data-count="id of the box">. It stays quiet for screen readers.
  $$("[data-count]").forEach((line) => {
    const box = document.getElementById(line.dataset.count);
    box.addEventListener("input", () => {
      const words = (box.value.match(/\S+/g) || []).length;
      line.textContent = words + (words === 1 ? " word." : " words.");
    });
  });

  const reveal = (button, show) => {
    const input = document.getElementById(button.dataset.reveal);
    if (!input) return;
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
    button.textContent = show ? "Hide" : "Show";
    button.setAttribute("aria-label", (show ? "Hide" : "Show") + " password");
  };
  $$("[data-reveal]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => reveal(button, button.getAttribute("aria-pressed") !== "true"));
  });

  // ---- Listen instead: only where the device has a voice of its own, as others send the text away to be spoken ---
  const voice = () => {
    const lang = document.documentElement.lang, own = speechSynthesis.getVoices().filter((v) => v.localService);
    const speaks = (l) => own.find((v) => v.lang.replace("_", "-").startsWith(l));
    return speaks(lang) || speaks(lang.slice(0, 2));
  };
  $$("[data-listen]").forEach((box) => {
    if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
    const button = $("button", box);
    let asked = false;
    const offer = () => { box.hidden = !voice(); };
    offer();
    speechSynthesis.onvoiceschanged = offer; // some browsers find their voices late
    button.addEventListener("click", () => {
      if (asked) return;
      asked = true;
      speechSynthesis.speak(new SpeechSynthesisUtterance("")); // some phones want the first word within the press itself
      import(box.dataset.listen).then((listen) => listen.start(box, voice), () => {
        asked = false;
        $("[role=status]", box).textContent = "Not loaded yet. Are you online? You can try again.";
      });
    });
  });

  // ---- Is this file real? The device sums the file up by itself, so that it is not sent: not over plain http --------
  $$("form[data-check-file]").forEach((form) => {
    if (!window.crypto || !crypto.subtle) return;
    $$("[data-swap]", form).forEach((words) => { words.hidden = !words.hidden; });
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      import(form.dataset.checkFile).then((check) => check.start(form), () => {
        $("[role=status]", form).textContent = "Not loaded yet. Are you online? You can try again.";
      });
    });
  });

  // What a choice of a scenario leads to is said aloud as well as shown.
  $$("[data-show=pick]").forEach((group) => {
    const said = document.createElement("p");
    said.className = "vh";
    said.setAttribute("role", "status");
    group.append(said);
    group.addEventListener("change", (e) => { said.textContent = $(".reply", e.target.closest(".choice")).textContent; });
  });

  $$("form[data-autosave]").forEach(autosave);

  // The result of what was just sent: a list of things to check, or an answer.
  const result = $("[data-focus]");
  if (result) result.focus();
})();
