package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe finds what keeps people out of a page, by the rules of WCAG 2.2 AA. npm ci in this folder brings it.
const axeFile = "node_modules/axe-core/axe.min.js"

// checks runs axe on the page as it stands, and looks whether it scrolls sideways.
func (b *browser) checks(axe string) {
	b.t.Helper()
	b.sideways()
	if !eval[bool](b, `"axe" in window`) {
		b.must(chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](axe)))
	}
	found := eval[string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(r => JSON.stringify(
		r.violations.map(v => v.id + ": " + v.help + " — " + v.nodes.map(n => n.target.join(" ") + " " + (n.any[0]?.message || "")).join(" | "))))`)
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		b.t.Errorf("%s: %s", b.path(), v)
	}
	if len(violations) > 0 {
		b.shot("axe")
	}
}

// readAxe reads axe, or skips the test saying how to bring it.
func readAxe(t testing.TB) string {
	t.Helper()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Skip("accessibility tests are skipped: run `npm ci` in e2e/ to bring axe-core")
	}
	return string(axe)
}

// TestNoPageKeepsAnyoneOut walks each page's template of the demonstration, as each of its people, light and dark, on a
// narrow and a wide window.
func TestNoPageKeepsAnyoneOut(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	for _, w := range []window{{320, true, false}, {320, true, true}, {1280, true, false}, {1280, true, true}} {
		t.Run(fmt.Sprintf("%d px, dark %v", w.width, w.dark), func(t *testing.T) {
			t.Parallel()
			for who, pages := range demoPages() {
				b := open(t, r, w)
				if who != "" {
					b.signIn(who)
				}
				for _, page := range pages {
					b.visit(b.resolve(page))
					b.checks(axe)
					b.shot(who + page)
				}
			}
		})
	}
}

// signIn signs one of the demonstration's people in.
func (b *browser) signIn(username string) {
	b.t.Helper()
	b.signInAs(username, "throughline")
}

func (b *browser) signInAs(username, password string) {
	b.t.Helper()
	b.visit("/signin")
	b.fill("Username", username)
	b.fill("Password", password)
	b.press("Sign in")
	b.sees("Sign out")
}

// resolve turns a page's name into its address: {x} stands for the part of an address that the demonstration makes up,
// found by following links.
func (b *browser) resolve(page string) string {
	b.t.Helper()
	i := strings.Index(page, " → ")
	if i < 0 {
		return page
	}
	steps := strings.Split(page, " → ")
	b.visit(steps[0])
	for _, step := range steps[1:] {
		b.press(step)
	}
	return b.path()
}

// demoPages are the pages of the demonstration by who sees them; «→» follows a link or button of that name.
func demoPages() map[string][]string {
	return map[string][]string{
		"": {"/", "/help", "/privacy", "/accessibility", "/signin", "/join", "/recover", "/catalogue", "/courses/harm-reduction", "/v", "/v/AAAA-AAAA-AAAA", "/v/file/" + strings.Repeat("a", 64), "/no-such-page", "/confirm/thank-you"},
		"mo": {"/", "/catalogue?q=overdose", "/courses/harm-reduction", "/courses/boundaries", "/ → Carry on", "/ → Carry on → All on one page", "/ → Carry on → All parts",
			"/ → Carry on → All parts → Words used", "/ → Carry on → All parts → In short", "/ → Carry on → All parts → Knowledge check",
			"/ → Carry on → All parts → Practice",
			"/you", "/you/settings", "/you/card", "/you/privacy", "/awards", "/portfolios", "/signout"},
		"ania": {"/", "/portfolios", "/portfolios/new", "/portfolios → Senior peer worker", "/portfolios → Senior peer worker → Copy for a form", "/portfolios → Senior peer worker → Take it back", "/portfolios → Senior peer worker → /p/", "/portfolios → Senior peer worker → Delete it",
			"/portfolios → Team lead", "/portfolios → Team lead → The job", "/portfolios → Team lead → What they ask for", "/portfolios → Team lead → What they ask for → Keeps people safe",
			"/portfolios → Team lead → Choose what to show", "/portfolios → Team lead → Order and titles", "/portfolios → Team lead → Order and titles → Began to mentor", "/portfolios → Team lead → Your own words",
			"/portfolios → Team lead → Names", "/portfolios → Team lead → What a reader learns", "/portfolios → Team lead → Look at it and issue it", "/portfolios → Team lead → Delete this draft",
			"/cpd/schemes", "/cpd/schemes/sssc", "/cpd/schemes/hcpc", "/cpd/schemes/new", "/cpd/competencies", "/cpd/competencies/levels?area=1", "/cpd/certificates", "/cpd/certificates/new", "/cpd/certificates → Emergency first aid", "/cpd?q=naloxone → Workshop on naloxone → Tick what it touches", "/awards", "/awards → Boundaries", "/awards → Motivational", "/awards → Motivational → See what others see", "/awards → Harm reduction", "/cpd?q=naloxone → Workshop on naloxone → Ask someone",
			"/cpd", "/cpd/new", "/cpd/move", "/cpd?q=well → Supervision: a visit", "/cpd?q=well → Supervision: a visit → Change the facts",
			"/cpd?q=well → Supervision: a visit → Change what you wrote", "/cpd?q=well → Supervision: a visit → How this entry changed"},
		"jo": {"/support", "/support → Ania: Practice", "/support → Ania: Workshop", "/you/confirmed", "/you/reviews", "/you/reviews → Your first week", "/you/reviews → Your first week → Who to ask", "/you/reviews → Your first week → Knowledge check"},
		"sam": {"/teach", "/teach/new", "/teach/import", "/teach → Your first week", "/teach → Your first week → Versions", "/teach → Your first week → How it goes", "/teach → Your first week → Compare", "/teach → Your first week → History", "/teach → Your first week → Who may edit",
			"/teach → Your first week → Publish", "/teach → Your first week → Review", "/teach → Your first week → Review → Comments", "/teach → Your first week → Who to ask",
			"/teach → Your first week → About the course: title", "/teach → Your first week → Words explained", "/teach → Your first week → Words explained → Back to the text",
			"/teach → Your first week → Summary page", "/teach → Your first week → Further reading", "/teach → Your first week → Try it as a learner",
			"/teach → Your first week → Who to ask → Edit as a form : Title", "/teach → Your first week → Who to ask → Edit as a form : Scenario",
			"/teach → Your first week → Knowledge check → Edit as a form : Question", "/teach → Your first week → How a shift goes → Both, on a page"},
		"rowan": {"/org/cairn-peer-network", "/org/cairn-peer-network/join-code", "/org/cairn-peer-network/cards?n=8", "/org/cairn-peer-network/induction",
			"/org/cairn-peer-network/awards", "/org/cairn-peer-network/framework", "/org/cairn-peer-network/settings", "/org/cairn-peer-network → Mo", "/org/cairn-peer-network → Mo → Give a code", "/org/cairn-peer-network → Mo → End the membership",
			"/org/cairn-peer-network/awards → Withdraw", "/joined/cairn-peer-network"},
	}
}
