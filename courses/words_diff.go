package courses

import (
	"slices"
	"strings"
)

// Run is a stretch of text that stands in both versions, or in one of them.
type Run struct {
	How  How
	Text string // words with single spaces; line ends and empty lines as they were
}

// How says which versions a Run stands in.
type How string

// A run is in both versions, only in the new one, or only in the old one.
const (
	Kept    How = "kept"
	Added   How = "added"
	Removed How = "removed"
)

// CompareWords compares two texts word by word and gives them as runs: what was removed stands before what was added in its
// place. It is nil where no word differs. It takes time in proportion to the texts, however different they are: what could
// only be matched with much effort is given as removed and added.
func CompareWords(was, is string) []Run {
	d := differ{a: tokens(was), b: tokens(is)}
	if slices.Equal(d.a, d.b) {
		return nil
	}
	d.compare(0, len(d.a), 0, len(d.b), 0)
	return d.runs()
}

// tokens cuts a text into words, line ends and empty lines.
func tokens(s string) []string {
	var list []string
	for line := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")), "\n") {
		words := strings.Fields(line)
		switch last := len(list) - 1; {
		case len(words) == 0 && last >= 0 && list[last] == "\n":
			list[last] = "\n\n"
		case len(words) > 0:
			list = append(append(list, words...), "\n")
		}
	}
	if n := len(list); n > 0 {
		list = list[:n-1]
	}
	return list
}

// differ finds which words of a stand in b, in order. pairs are places of a and b that hold the same word, growing in both.
type differ struct {
	a, b  []string
	pairs [][2]int
}

// Limits of the search.
const (
	maxCuts  = 8   // levels at which words that stand once are looked for
	maxEdits = 200 // words that may differ where no such word helps
)

// compare matches a[i:j] with b[k:l].
func (d *differ) compare(i, j, k, l, depth int) {
	for i < j && k < l && d.a[i] == d.b[k] {
		d.pairs = append(d.pairs, [2]int{i, k})
		i, k = i+1, k+1
	}
	end := 0
	for i < j-end && k < l-end && d.a[j-1-end] == d.b[l-1-end] {
		end++
	}
	j, l = j-end, l-end
	if i < j && k < l {
		if anchors := d.anchors(i, j, k, l); len(anchors) > 0 && depth < maxCuts {
			for _, p := range anchors {
				d.compare(i, p[0], k, p[1], depth+1)
				d.pairs = append(d.pairs, p)
				i, k = p[0]+1, p[1]+1
			}
			d.compare(i, j, k, l, depth+1)
		} else {
			d.search(i, j, k, l)
		}
	}
	for n := range end {
		d.pairs = append(d.pairs, [2]int{j + n, l + n})
	}
}

// anchors are words that stand once in each of the two stretches, as many as keep their order: what a reader would hold on to.
func (d *differ) anchors(i, j, k, l int) [][2]int {
	type seen struct{ a, b, inA, inB int }
	words := make(map[string]*seen, j-i)
	for n := i; n < j; n++ {
		if w := words[d.a[n]]; w != nil {
			w.inA++
		} else {
			words[d.a[n]] = &seen{a: n, inA: 1}
		}
	}
	for n := k; n < l; n++ {
		if w := words[d.b[n]]; w != nil {
			w.b = n
			w.inB++
		}
	}
	var once [][2]int
	for n := i; n < j; n++ {
		if w := words[d.a[n]]; w.inA == 1 && w.inB == 1 {
			once = append(once, [2]int{w.a, w.b})
		}
	}
	places := make([]int, len(once))
	for n, p := range once {
		places[n] = p[1]
	}
	var list [][2]int
	for _, n := range growing(places) {
		list = append(list, once[n])
	}
	return list
}

// growing gives the places of a longest run of numbers, gaps allowed, in which each is larger than the one before.
func growing(list []int) []int {
	var piles []int // the place of the smallest end of a run of each length
	before := make([]int, len(list))
	for n, v := range list {
		at, _ := slices.BinarySearchFunc(piles, v, func(p, v int) int { return list[p] - v })
		before[n] = -1
		if at > 0 {
			before[n] = piles[at-1]
		}
		if at == len(piles) {
			piles = append(piles, n)
		} else {
			piles[at] = n
		}
	}
	out := make([]int, len(piles))
	if len(piles) > 0 {
		for n, at := piles[len(piles)-1], len(piles)-1; n >= 0; n, at = before[n], at-1 {
			out[at] = n
		}
	}
	return out
}

// search is Myers' algorithm, which gives up after maxEdits.
func (d *differ) search(i, j, k, l int) {
	n, m := j-i, l-k
	most := min(n+m, maxEdits)
	v := make([]int, 2*most+2)
	var trace [][]int
	for edits := 0; edits <= most; edits++ {
		trace = append(trace, slices.Clone(v))
		for diagonal := -edits; diagonal <= edits; diagonal += 2 {
			x := 0
			if edits > 0 {
				if diagonal == -edits || diagonal != edits && v[most+diagonal-1] < v[most+diagonal+1] {
					x = v[most+diagonal+1]
				} else {
					x = v[most+diagonal-1] + 1
				}
			}
			y := x - diagonal
			for x < n && y >= 0 && y < m && d.a[i+x] == d.b[k+y] {
				x, y = x+1, y+1
			}
			if v[most+diagonal] = x; x >= n && y >= m {
				d.back(i, k, n, m, most, trace)
				return
			}
		}
	}
}

// back walks a search back and notes the words that stand in both.
func (d *differ) back(i, k, x, y, most int, trace [][]int) {
	var found [][2]int
	for edits := len(trace) - 1; edits >= 0; edits-- {
		v, diagonal := trace[edits], x-y
		fromX, fromY := 0, 0
		if edits > 0 {
			from := diagonal - 1
			if diagonal == -edits || diagonal != edits && v[most+diagonal-1] < v[most+diagonal+1] {
				from = diagonal + 1
			}
			fromX = v[most+from]
			fromY = fromX - from
		}
		for x > fromX && y > fromY && d.a[i+x-1] == d.b[k+y-1] {
			x, y = x-1, y-1
			found = append(found, [2]int{i + x, k + y})
		}
		x, y = fromX, fromY
	}
	slices.Reverse(found)
	d.pairs = append(d.pairs, found...)
}

// runs puts words together. A word or two that stand alone between larger changes are no help to a reader: they count as changed.
func (d *differ) runs() []Run {
	type stretch struct{ i, j, k, l, kept int } // a[i:j] became b[k:l], and then so many words are kept
	var list []stretch
	now := stretch{}
	end := func(i, k int) {
		now.j, now.l = i, k
	}
	for n := 0; n <= len(d.pairs); n++ {
		i, k := len(d.a), len(d.b)
		if n < len(d.pairs) {
			i, k = d.pairs[n][0], d.pairs[n][1]
		}
		if i == now.j+now.kept && k == now.l+now.kept && n < len(d.pairs) {
			now.kept++
			continue
		}
		if n > 0 {
			list = append(list, now)
		}
		now = stretch{i: now.j + now.kept, k: now.l + now.kept}
		end(i, k)
		if n < len(d.pairs) {
			now.kept = 1
		}
	}
	list = append(list, now)
	for n := 0; n+1 < len(list); n++ {
		a, b := list[n], list[n+1]
		both := min(max(a.j-a.i, a.l-a.k), max(b.j-b.i, b.l-b.k))
		if a.kept > 0 && a.kept <= 2 && both > a.kept && !slices.ContainsFunc(d.a[a.j:a.j+a.kept], func(s string) bool { return s[0] == '\n' }) {
			list[n+1].i, list[n+1].k = a.i, a.k
			list = slices.Delete(list, n, n+1)
			n = max(-1, n-2)
		}
	}
	var runs []Run
	add := func(how How, words []string) {
		if len(words) > 0 {
			runs = append(runs, Run{how, together(words)})
		}
	}
	for _, s := range list {
		add(Removed, d.a[s.i:s.j])
		add(Added, d.b[s.k:s.l])
		add(Kept, d.a[s.j:s.j+s.kept])
	}
	return runs
}

// together puts tokens together again.
func together(words []string) string {
	var b strings.Builder
	for n, w := range words {
		if n > 0 && w[0] != '\n' && words[n-1][0] != '\n' {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}
