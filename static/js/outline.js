// The parts of a course are moved by hand: pulled by finger or mouse, or by their buttons without a new page each time. Every
// move is one post, and its answer says the order that stands. Without this script the buttons do the same.
(() => {
  "use strict";
  const list = document.querySelector("[data-outline]"), said = document.querySelector("[data-outline-said]");
  if (!list || !said || !window.PointerEvent) return;
  const HOW = "To move a part, pull its two lines or press its buttons.";
  const items = () => [...list.children];
  const order = () => items().map((i) => i.id);
  const say = (text, care) => { said.textContent = text; said.classList.toggle("is-care", !!care); };

  // arrange puts the parts in an order; the first has no way up and the last none down. What had the focus keeps it.
  const arrange = (ids) => {
    if ([...ids].sort().join() !== order().sort().join()) { location.reload(); return; } // somebody added a part, or took one out
    const at = document.activeElement;
    if (ids.join() !== order().join()) ids.forEach((id) => list.append(document.getElementById(id)));
    items().forEach((item, i, all) => {
      item.querySelector("button[value=up]").hidden = i === 0;
      item.querySelector("button[value=down]").hidden = i === all.length - 1;
    });
    if (!list.contains(at)) return;
    (at.hidden ? at.parentElement.querySelector("button:not([hidden])") || at : at).focus({ preventScroll: true });
  };

  let last = Promise.resolve(), waiting = 0;
  const send = async (item, before) => {
    const answer = await fetch(item.querySelector("form").action, {
      method: "POST", credentials: "same-origin", redirect: "manual", headers: { "X-Autosave": "1", "Accept": "application/json" },
      body: new URLSearchParams({ to: items().indexOf(item) + 1 }),
    }).catch(() => null);
    const told = answer && await answer.json().catch(() => null);
    if (answer && answer.ok && told && told.order) {
      arrange(told.order.map((id) => "part-" + id));
      say(told.said);
      return;
    }
    arrange(before);
    say(answer && answer.status === 401 ? "Not moved: you have been signed out. Sign in in another tab, then move it again."
      : told && told.message ? "Not moved. " + told.message : "Not moved: no connection. The parts stand as before. You can move it again.", true);
  };
  // queue sends one move after the other, so that each answer is about the order that its sender saw.
  const queue = (move) => { waiting++; last = last.then(move).finally(() => { waiting--; }); };

  list.addEventListener("submit", (e) => {
    const step = { up: -1, down: 1 }[e.submitter && e.submitter.value];
    if (!step) return;
    e.preventDefault();
    queue(() => {
      const before = order(), item = e.target.closest("[data-outline] > li"), i = before.indexOf(item.id), after = [...before];
      if (!after[i + step]) return undefined;
      after.splice(i + step, 0, ...after.splice(i, 1));
      arrange(after);
      item.scrollIntoView({ block: "nearest" });
      return send(item, before);
    });
  });

  // ---- Pulling: the list is short while a part is held, and rolls on where the finger comes to its end --------------------
  let held = null, before = [], y = 0;
  const middle = (e) => { const r = e.getBoundingClientRect(); return (r.top + r.bottom) / 2; };
  const settle = () => {
    for (let e = held.nextElementSibling; e && middle(e) < y; e = held.nextElementSibling) held.before(e);
    for (let e = held.previousElementSibling; e && middle(e) > y; e = held.previousElementSibling) held.after(e);
  };
  const roll = () => {
    if (!held) return;
    const edge = 72, by = y < edge ? y - edge : y > innerHeight - edge ? y - innerHeight + edge : 0;
    if (by) { scrollBy({ top: by / 6, behavior: "instant" }); settle(); }
    requestAnimationFrame(roll);
  };
  // stays keeps what a finger holds under the finger while the page around it changes its length.
  const stays = (grip, change) => {
    const was = grip.getBoundingClientRect().top;
    change();
    scrollBy({ top: grip.getBoundingClientRect().top - was, behavior: "instant" });
  };
  const drop = (keep) => {
    const item = held, grip = item.querySelector(".grip");
    held = null;
    if (!keep) arrange(before);
    stays(grip, () => { list.classList.remove("is-moving"); item.classList.remove("is-held"); });
    item.scrollIntoView({ block: "nearest" });
    if (!keep || before.join() === order().join()) { say(HOW); return; }
    const from = before;
    arrange(order());
    queue(() => send(item, from));
  };
  items().forEach((item) => {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.setAttribute("aria-hidden", "true"); // the buttons do the same for those who do not pull
    item.append(grip);
    grip.addEventListener("pointerdown", (e) => {
      if (e.button || held || waiting) return;
      e.preventDefault();
      grip.setPointerCapture(e.pointerId);
      held = item;
      before = order();
      y = e.clientY;
      stays(grip, () => { list.classList.add("is-moving"); item.classList.add("is-held"); });
      say("Pull it to its new place.");
      roll();
    });
    grip.addEventListener("pointermove", (e) => { if (held === item) { y = e.clientY; settle(); } });
    grip.addEventListener("pointerup", () => { if (held === item) drop(true); });
    grip.addEventListener("pointercancel", () => { if (held === item) drop(false); });
  });
  say(HOW);
  addEventListener("keydown", (e) => { if (held && e.key === "Escape") drop(false); });
})();
