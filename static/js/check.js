// A file is summed up on the device, and only the sum (SHA-256) is asked for. app.js loads this when the form is sent.
const MOST = 200 * 1024 * 1024, PIECE = 2 * 1024 * 1024;
let running = 0;

// start checks the chosen file and goes on to the answer. A second press starts anew with what is chosen then.
export const start = async (form) => {
  const input = form.elements.file, said = form.querySelector("[role=status]"), mine = ++running, file = input.files[0];
  const line = document.createElement("p"), bar = document.createElement("progress");
  const say = (text) => { line.textContent = text; said.replaceChildren(line); };
  const again = (text) => {
    say(text);
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  input.removeAttribute("aria-invalid");
  if (!file) return again("Choose a PDF file first.");
  if (!file.size) return again("There is nothing in this file. Ask for it once more, or check its number.");
  if (file.size > MOST) return again("This file is larger than 200 MB. We issue none so large. Please check its number.");
  say("Looking at the file. It stays on your device.");
  const slow = setTimeout(() => {
    bar.max = file.size;
    bar.setAttribute("aria-label", "How much of the file is looked at");
    if (mine === running) said.append(bar);
  }, 1000);
  try {
    const whole = new Uint8Array(file.size);
    for (let at = 0; at < file.size; at += PIECE) {
      whole.set(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()), at);
      if (mine !== running) return;
      bar.value = Math.min(file.size, at + PIECE);
      if (!at && !new TextDecoder("latin1").decode(whole.subarray(0, 1024)).includes("%PDF-")) {
        return again("This is not a PDF, whatever its name says. All files that we issue are PDFs. Is it a photo or a scan? Then check its number.");
      }
    }
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
    if (mine === running) location.assign(form.action + "/" + [...sum].map((b) => b.toString(16).padStart(2, "0")).join(""));
  } catch {
    if (mine === running) again("We could not read this file. Is it still there? Choose it once more.");
  } finally {
    clearTimeout(slow);
    bar.remove();
  }
};

// Whoever comes back to the page finds it quiet.
addEventListener("pageshow", (e) => {
  if (e.persisted) document.querySelectorAll("form[data-check-file] [role=status]").forEach((said) => said.replaceChildren());
});
