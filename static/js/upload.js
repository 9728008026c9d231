// Files are sent one by one, with a bar, and each gets its answer; the page stays as it is. Without this script the same
// form sends them all at once.
(() => {
  "use strict";
  const MOST = 10 * 1024 * 1024;
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.XMLHttpRequest || !window.FormData) return;
  const input = form.elements.file, said = form.querySelector("[data-upload-said]"), button = form.querySelector("button");

  const line = (text, parent) => {
    const p = document.createElement("p");
    p.textContent = text;
    (parent || said).append(p);
    return p;
  };

  // send gives true where the file was kept; anything else is said beside its name.
  const send = (file) => new Promise((done) => {
    const at = line(file.name + ": on its way."), bar = document.createElement("progress"), request = new XMLHttpRequest(), data = new FormData();
    const end = (text, kept) => { bar.remove(); at.textContent = file.name + ": " + text; done(kept); };
    if (file.size > MOST) { end("larger than 10 MB, so it was not sent. Please choose a smaller one."); return; }
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    at.after(bar);
    data.append("shows", form.elements.shows.value);
    data.append("file", file);
    request.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = e.loaded / e.total; };
    const broke = () => end("the upload broke off. Nothing else is lost, and the file is still chosen. Are you online? Press Add once more.");
    request.onerror = request.onabort = request.ontimeout = broke;
    request.onload = () => {
      let told = null;
      try { told = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
      if (told && told.message) end(told.message, request.status === 200);
      else if (request.status === 401 || /\/signin/.test(request.responseURL)) end("you have been signed out. Sign in in another tab, then press Add once more: the file is still chosen.");
      else end("not kept. Please try it once more in a minute.");
    };
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    request.setRequestHeader("Accept", "application/json");
    request.timeout = 10 * 60 * 1000;
    request.send(data);
  });

  let busy = false;
  form.addEventListener("submit", async (e) => {
    if (!input.files.length) return;
    e.preventDefault();
    if (busy) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    said.replaceChildren();
    const chosen = [...input.files];
    let kept = 0;
    for (const file of chosen) if (await send(file)) kept++;
    busy = false;
    button.removeAttribute("aria-disabled");
    if (kept === chosen.length) {
      history.replaceState(null, "", location.pathname + "?note=" + (kept > 1 ? "files-added" : "file-added") + "#files");
      location.reload();
    } else if (kept) {
      const link = document.createElement("a");
      link.href = location.pathname + "?note=file-added";
      link.textContent = "Show what is kept";
      line("").append(link);
    }
  });
  addEventListener("beforeunload", (e) => { if (busy) e.preventDefault(); });
})();
