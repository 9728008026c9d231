// A lesson read aloud by the device's own voice, sentence by sentence, with the place shown. app.js offers it and loads this
// when it is asked for. Nothing of the page is changed but classes, so what is typed in it stays.
const BLOCK = "h2, h3, h4, p, li, dt, dd, th, td, legend, label, figcaption, img[alt]";
const SILENT = ".cite, .footnotes, .vh, textarea, input, select, button, [data-quiet]";
const speech = speechSynthesis;
const highlights = CSS.highlights && window.Highlight ? CSS.highlights : null;
const segmenter = window.Intl && Intl.Segmenter ? new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" }) : null;

const cut = (text) => segmenter ? [...segmenter.segment(text)].map((s) => s.segment) : text.match(/[^.!?…]+[.!?…]*["”’)]*\s*/g) || [text];

// numberOf is the number that a line of a numbered list shows.
const numberOf = (item) => {
  const list = item.parentElement;
  if (item.tagName !== "LI" || list.tagName !== "OL") return "";
  return (list.start || 1) + [...list.children].indexOf(item) + ". ";
};

// blocksIn gives each piece of text that is seen, in order: its element, and its runs of text.
const blocksIn = (section) => {
  const blocks = [];
  const walk = document.createTreeWalker(section, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    const block = element.closest(BLOCK);
    if (!block || !section.contains(block) || element.closest(SILENT) || !block.getClientRects().length) continue;
    const last = blocks[blocks.length - 1];
    if (node.nodeType === 1) {
      if (node.tagName === "IMG") blocks.push({ block, alt: node.alt });
    } else if (last && last.block === block && last.runs) last.runs.push(node);
    else if (node.data.trim()) blocks.push({ block, runs: [node] });
  }
  return blocks;
};

// sentencesOf cuts a block into what is said at once, each with where it stands.
const sentencesOf = ({ block, alt, runs }) => {
  if (!runs) return [{ block, text: "Picture. " + alt }];
  const text = runs.map((run) => run.data).join("");
  let at = 0, number = numberOf(block);
  return cut(text).map((said) => {
    const from = at;
    at += said.length;
    const sentence = { block, runs, from, to: at, text: number + said.replace(/\s+/g, " ").trim() };
    if (said.trim()) number = "";
    return sentence;
  }).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence.text));
};

// rangeOf is a sentence as a piece of the page.
const rangeOf = ({ runs, from, to }) => {
  const range = new Range();
  let at = 0, begun = false;
  for (const run of runs) {
    const end = at + run.data.length;
    if (!begun && from < end) { range.setStart(run, from - at); begun = true; }
    if (to <= end) { range.setEnd(run, to - at); break; }
    at = end;
  }
  return range;
};

export const start = (box, voice) => {
  const [play, stop] = box.querySelectorAll("button");
  const status = box.querySelector("[role=status]");
  const sections = document.querySelectorAll("article section");
  let sentences = [], at = 0, turn = 0; // turn tells a sentence under way from one that was stopped

  const show = (sentence) => {
    document.querySelectorAll(".is-heard").forEach((e) => e.classList.remove("is-heard"));
    if (highlights) highlights.delete("heard");
    if (!sentence) return;
    sentence.block.classList.add("is-heard");
    if (highlights && sentence.runs) highlights.set("heard", new Highlight(rangeOf(sentence)));
    const place = sentence.block.getBoundingClientRect();
    if (place.top < 0 || place.bottom > innerHeight) {
      sentence.block.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  };

  const say = (words, button, stoppable) => {
    status.textContent = words;
    play.textContent = button;
    stop.hidden = !stoppable;
    box.classList.toggle("is-on", stoppable); // its buttons stay in sight
  };

  const end = (words) => {
    turn++;
    speech.cancel();
    at = 0;
    show();
    if (document.activeElement === stop) play.focus();
    say(words, "Listen instead", false);
  };

  const next = () => {
    if (document.body.hidden) return; // leaving quickly
    if (at >= sentences.length) { end("That was all that is on this page."); return; }
    const mine = ++turn, sentence = sentences[at], spoken = new SpeechSynthesisUtterance(sentence.text);
    spoken.voice = voice();
    spoken.lang = spoken.voice ? spoken.voice.lang : document.documentElement.lang;
    spoken.onend = () => { if (mine === turn) { at++; next(); } };
    spoken.onerror = () => { if (mine === turn) end("The voice of this device stopped. You can try again."); };
    show(sentence);
    speech.speak(spoken);
  };

  // Pausing ends the sentence, and going on begins it again: some phones never come back from their own pause.
  const pause = () => {
    turn++;
    speech.cancel();
    say("Paused.", "Go on listening", true);
  };

  const go = () => {
    if (!at) sentences = [...sections].flatMap(blocksIn).flatMap(sentencesOf);
    say("Reading aloud.", "Pause", true);
    speech.cancel();
    next();
  };

  play.addEventListener("click", () => (play.textContent === "Pause" ? pause() : go()));
  stop.addEventListener("click", () => end("Stopped."));
  addEventListener("pagehide", () => { turn++; speech.cancel(); });
  go();
};
