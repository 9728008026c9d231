package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// chromium finds the browser, or skips the test saying why.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("browser tests are skipped: no chromium is installed")
	return ""
}

var shared struct {
	once   sync.Once
	ctx    context.Context
	cancel func()
}

// window is how a person looks at the program.
type window struct {
	width  int64
	script bool
	dark   bool
}

// browser is one person's browser: its own cookies, nothing shared with another.
type browser struct {
	t      *testing.T
	ctx    context.Context
	base   string
	mu     sync.Mutex
	strays []string // requests that left for another host
	status int
	looked int // how many states were looked at
}

// open gives a new browser window on the program.
func open(t *testing.T, r *running, w window) *browser {
	t.Helper()
	path := chromium(t)
	shared.once.Do(func() {
		options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
			chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true)}
		allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
		shared.ctx, shared.cancel = chromedp.NewContext(allocator)
		if err := chromedp.Do(shared.ctx); err != nil {
			t.Fatalf("start the browser: %v", err)
		}
	})
	ctx, cancel := chromedp.NewContext(shared.ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 15*time.Minute)
	b := &browser{t: t, ctx: ctx, base: r.base}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, stray := range b.strays {
			t.Errorf("a request left for another host: %s", stray)
		}
		stop()
		cancel()
	})
	b.look(w.width, w.dark)
	b.must(chromedp.Listen(ctx, b.watch))
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !w.script}); err != nil {
		t.Fatal(err)
	}
	return b
}

// look makes the window as wide and as dark as asked. Nothing moves from one colour to the next meanwhile.
func (b *browser) look(width int64, dark bool) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 800)))
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		b.t.Fatal(err)
	}
}

// watch notes requests to other hosts than the program's, and the status of pages.
func (b *browser) watch(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || (u.Scheme != "data" && u.Scheme != "blob" && !strings.HasPrefix(e.Request.URL, b.base)) {
			b.strays = append(b.strays, e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			b.status = int(e.Response.Status)
		}
	}
}

func (b *browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.shot("problem")
		b.t.Fatalf("%v\nat %s\n%s", err, b.path(), b.text())
	}
}

// visit opens an address of the program.
func (b *browser) visit(path string) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.Navigate(b.base+path)))
}

// path is where the browser is, without the host.
func (b *browser) path() string {
	location, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(location, b.base)
}

// text is what the page says, as a person would read it.
func (b *browser) text() string {
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	if err != nil {
		return err.Error()
	}
	return text
}

// sees fails the test when the page does not say something.
func (b *browser) sees(words ...string) {
	b.t.Helper()
	text := strings.Join(strings.Fields(b.text()), " ")
	for _, w := range words {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
			b.shot("not-seen")
			b.t.Fatalf("the page %s does not say %q:\n%s", b.path(), w, b.text())
		}
	}
}

// seesNot fails the test when the page says something.
func (b *browser) seesNot(words ...string) {
	b.t.Helper()
	text := strings.ToLower(strings.Join(strings.Fields(b.text()), " "))
	for _, w := range words {
		if strings.Contains(text, strings.ToLower(w)) {
			b.t.Fatalf("the page %s says %q:\n%s", b.path(), w, b.text())
		}
	}
}

// press presses the first visible button or link that says something, by its words or its label, and waits for the page
// that follows.
func (b *browser) press(words string) {
	b.t.Helper()
	if !b.find(`button, a[href], input[type=submit]`, words) {
		b.shot("not-found")
		b.t.Fatalf("the page %s has nothing to press that says %q:\n%s", b.path(), words, b.text())
	}
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](`(() => { const e = document.querySelector("[data-e2e]"); e.removeAttribute("data-e2e"); e.click(); })()`))
	if err != nil {
		b.must(fmt.Errorf("press %q: %w", words, err))
	}
}

// find marks the first visible element whose words or label contain something: an exact match goes first, and what is
// in the main part before the menu.
func (b *browser) find(selector, words string) bool {
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`(() => {
		const want = %s.toLowerCase(), said = e => (e.getAttribute("aria-label") || e.innerText || e.value || "").replace(/\s+/g, " ").trim().toLowerCase();
		document.querySelectorAll("[data-e2e]").forEach(e => e.removeAttribute("data-e2e"));
		const all = [...document.querySelectorAll(%s)].filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 | e.tagName === "LABEL" && said(e).includes(want));
		const inMain = all.filter(e => e.closest("main"));
		const e = inMain.find(e => said(e) === want) || all.find(e => said(e) === want) || inMain[0] || all[0];
		if (e) e.setAttribute("data-e2e", "");
		return Boolean(e);
	})()`, quote(words), quote(selector))))
	b.must(err)
	return found
}

// fill types into the field with a label.
func (b *browser) fill(label, value string) {
	b.t.Helper()
	b.field(label, `e.focus(); e.value = `+quote(value)+`; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true}));`)
}

// choose picks an option of the list with a label, by its words.
func (b *browser) choose(label, option string) {
	b.t.Helper()
	b.field(label, `const o = [...e.options].find(o => o.text.includes(`+quote(option)+`)); e.value = o.value;`)
}

// tick ticks the box or button with a label.
func (b *browser) tick(label string) {
	b.t.Helper()
	b.field(label, `if (!e.checked) e.click();`)
}

// value is what stands in the field with a label.
func (b *browser) value(label string) string {
	b.t.Helper()
	return b.field(label, ``)
}

func (b *browser) field(label, act string) string {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](fmt.Sprintf(`(() => {
		const want = %s.toLowerCase(), said = e => e.innerText.replace(/\s+/g, " ").trim().toLowerCase();
		const all = [...document.querySelectorAll("label")].filter(e => e.control && e.checkVisibility());
		const l = all.find(e => said(e) === want) || all.find(e => said(e).startsWith(want)) || all.find(e => said(e).includes(want));
		if (!l) return "\u0000";
		const e = l.control;
		%s
		return e.value;
	})()`, quote(label), act)))
	b.must(err)
	if out == "\x00" {
		b.shot("no-field")
		b.t.Fatalf("the page %s has no field %q:\n%s", b.path(), label, b.text())
	}
	return out
}

// run runs a statement in the page, as the developer tools do: also where the page's own scripts are off.
func (b *browser) run(statement string) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](`(() => { `+statement+` })()`)))
}

// eval gives what an expression is, as JSON.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	b.must(err)
	return out
}

// sideways fails the test when the page scrolls sideways.
func (b *browser) sideways() {
	b.t.Helper()
	if over := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		b.shot("sideways")
		b.t.Errorf("the page %s is %d px wider than the window", b.path(), over)
	}
}

// shot keeps a picture of the page in the folder that E2E_SHOTS names, for whoever wants to look.
func (b *browser) shot(name string) {
	dir := os.Getenv("E2E_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90))
	if err != nil {
		b.t.Logf("no picture: %v", err)
		return
	}
	file := strings.NewReplacer("/", "_", " ", "-").Replace(b.t.Name()+"-"+name) + ".png"
	if err := os.WriteFile(dir+"/"+file, picture, 0o644); err != nil {
		b.t.Logf("no picture: %v", err)
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
