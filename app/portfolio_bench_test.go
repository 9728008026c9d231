package main

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"throughline/cpd"
	"throughline/models"
)

// BenchmarkRecordPages sends whole requests about a full record of 10 to 5,000 entries: its draft, the look before issuing,
// issuing it (drawn and kept), and the page of the issue. Run it with -cpu 1.
func BenchmarkRecordPages(b *testing.B) {
	for _, n := range []int{10, 100, 500, 5000} {
		_, c, who := keeper(b)
		for i := range n {
			c.site.entry(who, models.EntryFacts{Title: fmt.Sprintf("Supervision %d", i), Kind: cpd.Supervision, Provider: fmt.Sprintf("Provider %d", i%20),
				StartDay: cpd.Day(fmt.Sprintf("%d-%02d-%02d", 2016+i%10, i%12+1, i%28+1)), Minutes: 60})
		}
		begin := func() string { return c.began(url.Values{"purpose": {"record"}}) }
		issue := func(path string) {
			form := c.get(path + "/issue").is(http.StatusOK).fields(path + "/issue")
			form.Set("declared", "yes")
			c.post(path+"/issue", form).leads(path + "?note=portfolio-issued")
		}
		draft, issued := begin(), begin()
		issue(issued)
		for name, act := range map[string]func(){
			"Draft":   func() { c.get(draft).is(http.StatusOK) },
			"Look":    func() { c.get(draft + "/issue").is(http.StatusOK) },
			"Learns":  func() { c.get(draft + "/learns").is(http.StatusOK) },
			"Issued":  func() { c.get(issued).is(http.StatusOK) },
			"Issuing": func() { b.StopTimer(); path := begin(); b.StartTimer(); issue(path) },
		} {
			b.Run(fmt.Sprintf("%s/entries=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					act()
				}
			})
		}
	}
}
