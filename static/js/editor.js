// The editor of a course's text. Without this script everything works by the buttons of the page; it adds the tools above the
// box, the preview beside the text, and pictures by drop and paste. saving.js keeps what is typed.
(() => {
  "use strict";
  const form = document.querySelector("form[data-preview]");
  if (!form || !form.saving) return;
  const $ = (selector, root) => (root || document).querySelector(selector);
  const box = form.elements.text, at = form.dataset.at, { save, dirty, say } = form.saving;
  const make = (name, attributes, text) => {
    const e = document.createElement(name);
    Object.entries(attributes || {}).forEach(([k, v]) => e.setAttribute(k, v));
    if (text) e.textContent = text;
    return e;
  };

  // ---- The preview: the learner's own page in a frame, as wide as asked. It follows what is saved ------------------------
  const live = $("[data-live]");
  if (live && form.dataset.preview) {
    const bar = make("div", { class: "cluster" }), place = make("div", {}), frame = make("iframe", {});
    const widths = [["as-phone", "As on a phone"], ["as-wide", "As on a wide screen"]].map(([width, words]) => {
      const button = make("button", { type: "button", class: "btn btn--plain btn--small", "aria-pressed": "false" }, words);
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") === "false";
        widths.forEach((b) => b.setAttribute("aria-pressed", String(on && b === button)));
        frame.className = width;
        frame.title = "Preview: " + words.toLowerCase();
        place.hidden = !on;
        const wide = width === "as-wide" ? { class: "wide-frame", tabindex: "0", role: "group", "aria-label": "Scrolls sideways" } : {};
        ["class", "tabindex", "role", "aria-label"].forEach((k) => { if (wide[k]) place.setAttribute(k, wide[k]); else place.removeAttribute(k); });
        if (frame.isConnected) { if (on) frame.contentWindow.location.reload(); } else { frame.src = form.dataset.preview; place.append(frame); }
      });
      return button;
    });
    form.addEventListener("kept", () => {
      if (!frame.isConnected || place.hidden) return;
      const y = frame.contentWindow.scrollY;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, y), { once: true });
      frame.contentWindow.location.reload();
    });
    bar.append(...widths, make("a", { class: "act", href: at + "/preview" }, "Both, on a page of their own"));
    live.append(make("h2", { class: "size-l" }, "Preview"), bar, place);
    live.className = "flow gap-3";
    live.hidden = false;
  }

  // ---- From what was found to its line ------------------------------------------------------------------------------
  const goTo = (line) => {
    const all = box.value.split("\n");
    const from = all.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    box.focus();
    box.setSelectionRange(from, from + (all[line - 1] || "").length);
    box.scrollTop = Math.max(0, (line / all.length) * box.scrollHeight - box.clientHeight / 3);
  };
  const lines = () => document.querySelectorAll("#found [data-at]").forEach((item) => {
    if ($("button", item)) return;
    const button = make("button", { type: "button", class: "act" }, "Go to line " + item.dataset.at);
    button.addEventListener("click", () => goTo(Number(item.dataset.at)));
    item.append(button);
  });
  lines();
  form.addEventListener("refreshed", lines);
  if (form.dataset.line) goTo(Number(form.dataset.line));

  // ---- The tools: what they put in can be taken back with the browser's own undo --------------------------------------
  const put = (text, from, to) => {
    box.focus();
    if (from !== undefined) box.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) { box.setRangeText(text, box.selectionStart, box.selectionEnd, "end"); box.dispatchEvent(new Event("input", { bubbles: true })); }
  };
  const around = (mark, words) => {
    const text = box.value.slice(box.selectionStart, box.selectionEnd) || words, from = box.selectionStart;
    put(mark + text + mark);
    box.setSelectionRange(from + mark.length, from + mark.length + text.length);
  };
  const eachLine = (mark) => {
    const from = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
    let to = box.value.indexOf("\n", box.selectionEnd);
    if (to < 0) to = box.value.length;
    put(box.value.slice(from, to).split("\n").map((l) => l.startsWith(mark) ? l.slice(mark.length) : mark + l).join("\n"), from, to);
  };
  const block = (text) => {
    let to = box.value.indexOf("\n\n", box.selectionEnd);
    if (to < 0) to = box.value.length;
    const before = box.value.slice(0, to), gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    put(gap + text + "\n", to, to);
  };
  const name = (word) => { let n = 1, id = word; while (new RegExp("^id: *" + id + " *$", "m").test(box.value)) id = word + "-" + ++n; return id; };
  const tools = [
    ["Heading", () => eachLine("## ")], ["Bold", () => around("**", "bold words")], ["List", () => eachLine("- ")],
    ["Link", () => { const text = box.value.slice(box.selectionStart, box.selectionEnd) || "words of the link"; put("[" + text + "](https://)"); box.setSelectionRange(box.selectionStart - 1, box.selectionStart - 1); }],
    ["Content note", () => block("> [!CARE]\n> Say what comes next, without detail.")],
    ...[...form.querySelectorAll("template[data-block]")].map((t) => {
      const kind = t.dataset.block;
      return [kind[0].toUpperCase() + kind.slice(1), () => block(t.content.textContent.trimEnd().replace("id: " + kind, "id: " + name(kind)))];
    }),
  ];
  const bar = $(".tools", form);
  if (bar && at.split("/").pop() !== "course") {
    bar.hidden = false;
    tools.forEach(([text, act], i) => {
      const b = make("button", { type: "button", class: "btn btn--plain btn--small", tabindex: i ? "-1" : "0" }, text);
      b.addEventListener("click", act);
      bar.append(b);
    });
    bar.addEventListener("keydown", (e) => {
      const all = [...bar.children], i = all.indexOf(document.activeElement);
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: all.length - 1 }[e.key];
      if (to === undefined || i < 0) return;
      e.preventDefault();
      const next = all[(to + all.length) % all.length];
      all.forEach((b) => b.setAttribute("tabindex", b === next ? "0" : "-1"));
      next.focus();
    });
  }

  // ---- Pictures by drop and paste: words for them are asked for first ---------------------------------------------------
  const field = form.elements.file, alt = form.elements.alt;
  const take = (files) => {
    if (!field || !files.length) return false;
    const one = new DataTransfer();
    one.items.add(files[0]);
    field.files = one.files;
    const details = field.closest("details");
    details.open = true;
    alt.value = "";
    alt.focus();
    say("“" + files[0].name + "” is chosen. Say what it shows, then put it in.");
    return true;
  };
  if (field) {
    const here = make("button", { type: "button", class: "btn btn--plain" }, "Put it where I am in the text");
    $("[value=picture]", form).before(here);
    let place = null;
    box.addEventListener("blur", () => { place = box.selectionStart; });
    here.addEventListener("click", async () => {
      if (!field.files.length) { say("Choose a file first.", true); field.focus(); return; }
      if (!alt.value.trim()) { say("Say in a few words what it shows.", true); alt.focus(); return; }
      await save();
      if (dirty()) return;
      const data = new FormData();
      data.set("file", field.files[0]);
      data.set("alt", alt.value);
      data.set("act", "medium");
      say("Sending the file.");
      const answer = await fetch(at, { method: "POST", credentials: "same-origin", redirect: "manual", headers: { "X-Autosave": "1", "Accept": "application/json" }, body: data }).catch(() => null);
      const told = answer && await answer.json().catch(() => null);
      if (!answer || !answer.ok || !told || !told.markdown) { say(told && told.message ? told.message : "The file did not arrive. It is still chosen: try once more.", true); return; }
      const spot = place === null ? box.value.length : place;
      box.setSelectionRange(spot, spot);
      if (told.markdown.startsWith("!")) block(told.markdown); // a picture stands by itself
      else put(told.markdown);
      field.value = alt.value = "";
      say("It is in the text.");
    });
    form.addEventListener("dragover", (e) => { if ([...e.dataTransfer.types].includes("Files")) { e.preventDefault(); box.classList.add("is-dropping"); } });
    form.addEventListener("dragleave", () => box.classList.remove("is-dropping"));
    form.addEventListener("drop", (e) => { box.classList.remove("is-dropping"); if (take(e.dataTransfer.files)) e.preventDefault(); });
    box.addEventListener("paste", (e) => { if (e.clipboardData && take(e.clipboardData.files)) e.preventDefault(); });
  }
})();
