package courses_test

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// change is one thing done to the small course, and the one problem that it makes.
type change struct {
	file     string
	old, new string // a piece of the file and what takes its place; without old the whole file is new
	in       string // file of the problem, where it is another
	line     int
	says     string
}

const (
	yamlFile = "course.yaml"
	lesson   = "01-offering-tea.md"
	heavy    = "02-a-hard-day.md"
	check    = "03-knowledge-check.md"
	order    = "04-in-order.md"
	task     = "05-practice-task.md"
)

func expect(t *testing.T, changes map[string]change) {
	t.Helper()
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := coursetest.Small()
			was := string(files[c.file])
			switch {
			case c.old == "":
				files[c.file] = []byte(c.new)
			case !strings.Contains(was, c.old):
				t.Fatalf("%s has no %q", c.file, c.old)
			default:
				files[c.file] = []byte(strings.Replace(was, c.old, c.new, 1))
			}
			_, problems := courses.Parse(files)
			where := cmp.Or(c.in, c.file)
			if c.in == "-" {
				where = ""
			}
			if len(problems) != 1 || problems[0].File != where || problems[0].Line != c.line || !strings.Contains(problems[0].Message, c.says) {
				t.Errorf("want %s:%d: …%s…, got\n%s", where, c.line, c.says, courses.FormatProblems(problems))
			}
			for _, p := range problems {
				if p.Fix == "" {
					t.Errorf("no fix for %q", p.Message)
				}
				for _, word := range []string{"invalid", "incorrect", "fail", "illegal", "error"} {
					if strings.Contains(strings.ToLower(p.Message+p.Fix), word) {
						t.Errorf("%q says %s", p.Message+p.Fix, word)
					}
				}
			}
		})
	}
}

// origin says what a copy was made of.
func origin(uid, digest string) string {
	return "origin:\n  uid: " + uid + "\n  title: Tea\n  licence: CC0-1.0\n" + digest
}

func TestACopySaysWhatItWasMadeOf(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	if c, _ := courses.Parse(files); c.Origin != (courses.Origin{}) {
		t.Errorf("%+v, and it was made of nothing else", c.Origin)
	}
	digest := strings.Repeat("ab", 32)
	files[yamlFile] = append([]byte(origin("3a4771a2-63a7-4dfd-b140-9c9c15ac797e", "  digest: "+digest+"\n")), files[yamlFile]...)
	c, problems := courses.Parse(files)
	if want := (courses.Origin{UID: "3a4771a2-63a7-4dfd-b140-9c9c15ac797e", Title: "Tea", Licence: "CC0-1.0", Digest: digest}); c.Origin != want || len(problems) > 0 {
		t.Errorf("%+v %s", c.Origin, courses.FormatProblems(problems))
	}
}

func TestCourseYAMLIsStrict(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 401)
	expect(t, map[string]change{
		"an unknown key":                 {yamlFile, "stage: into", "stage: into\ncolour: red", "", 18, "no key “colour”"},
		"a mistyped key":                 {yamlFile, "public_title:", "public_titel:", "", 4, "no key “public_titel”"},
		"a key twice":                    {yamlFile, "stage: into", "stage: into\nstage: beyond", "", 18, "stands here twice"},
		"another format":                 {yamlFile, "format: 1", "format: 2", "", 1, "whole number from 1 to 1"},
		"no summary":                     {yamlFile, "summary: How to offer a tea break, and how to take one. Made for tests, and short.\n", "", "", 1, "needs “summary”"},
		"an empty title":                 {yamlFile, "title: A small course about tea breaks", "title:", "", 3, "needs “title”"},
		"a summary that is too long":     {yamlFile, "How to offer a tea break, and how to take one. Made for tests, and short.", long, "", 10, "401 characters"},
		"an origin without a digest":     {yamlFile, "title: A small", origin("3a4771a2-63a7-4dfd-b140-9c9c15ac797e", "") + "title: A small", "", 4, "needs “digest”"},
		"an origin of no version":        {yamlFile, "title: A small", origin("3a4771a2-63a7-4dfd-b140-9c9c15ac797e", "  digest: abc\n") + "title: A small", "", 7, "not one of a version"},
		"an origin that is itself":       {yamlFile, "title: A small", origin("3d1c6f0e-52f4-4b7a-9a51-0c1f6a2b7e10", "  digest: "+strings.Repeat("ab", 32)+"\n") + "title: A small", "", 4, "has the uid of the one"},
		"a uid that is none":             {yamlFile, "3d1c6f0e-52f4-4b7a-9a51-0c1f6a2b7e10", "tea", "", 2, "not a UUID"},
		"a language that is none":        {yamlFile, "en-GB", "British English", "", 5, "language"},
		"no credits":                     {yamlFile, "credits:\n  - The Throughline authors\n  - Ray, peer worker", "credits: []", "", 7, "has 0 lines"},
		"credits that are no list":       {yamlFile, "credits:\n  - The Throughline authors\n  - Ray, peer worker", "credits: Ray", "", 7, "should be a list"},
		"a text that is a list":          {yamlFile, "licence: CC0-1.0", "licence: [a]", "", 6, "should be one text"},
		"an unknown competency":          {yamlFile, `"6.1"`, `"6.4"`, "", 16, "no competency “6.4”"},
		"a competency twice":             {yamlFile, `"6.1"`, `"3.1"`, "", 16, "stands twice"},
		"an unknown stage":               {yamlFile, "stage: into", "stage: before", "", 17, "into, through, beyond"},
		"minutes that are words":         {yamlFile, "minutes: 25", "minutes: half an hour", "", 18, "whole number from 1 to 6000"},
		"no minutes at all":              {yamlFile, "minutes: 25", "minutes: 0", "", 18, "whole number from 1 to 6000"},
		"ten years and a month":          {yamlFile, "valid_months: 24", "valid_months: 121", "", 19, "from 1 to 120"},
		"an unknown step to complete":    {yamlFile, "steps: all", "steps: [offering-tea, party]", "", 0, "“party”"},
		"a step to complete twice":       {yamlFile, "steps: all", "steps: [offering-tea, offering-tea]", "", 21, "stands twice"},
		"a completion rule of nothing":   {yamlFile, "steps: all", "steps: []", "", 21, "the word all"},
		"nothing that it does not allow": {yamlFile, "does_not_authorise:\n  - Serving food for sale\n  - Giving advice about diets\n", "", "", 1, "needs “does_not_authorise”"},
		"no word on content":             {yamlFile, "content_notes:\n  - Part 2 talks about a hard day at work. No detail.\n", "", "", 1, "needs “content_notes”"},
		"an address without https":       {yamlFile, "https://example.org/breaks", "http://example.org/breaks", "", 31, "does not start with https://"},
		"a script for an address":        {yamlFile, "https://example.org/breaks", "javascript:alert(1)", "", 31, "does not start with https://"},
		"a source twice":                 {yamlFile, "  - id: leaf-2023", "  - id: kettle-2024\n    text: Again\n  - id: leaf-2023", "", 32, "stands twice"},
		"an outcome twice":               {yamlFile, "  - id: notice", "  - id: offer\n    text: Again\n  - id: notice", "", 14, "stands twice"},
		"an id with capitals":            {yamlFile, "  - id: leaf-2023", "  - id: Leaf 2022\n    text: Again\n  - id: leaf-2023", "", 32, "cannot be used"},
		"a day that is none":             {yamlFile, "next: 2027-11-01", "next: 2027-02-30", "", 36, "should be a date"},
		"a day in words":                 {yamlFile, "next: 2027-11-01", "next: next autumn", "", 36, "should be a date"},
		"a review that goes backwards":   {yamlFile, "next: 2027-11-01", "on: 2028-01-01\n  next: 2027-11-01", "", 37, "comes before"},
		"marks in plain text":            {yamlFile, "Made for tests", "Made **for tests**", "", 10, "would be shown as they are"},
		"a colon in a text":              {yamlFile, "title: A small", "title: Tea: a small", "", 3, "colon"},
		"an anchor":                      {yamlFile, "stage: into", "stage: &s into", "", 17, "starts with & or *"},
		"a tag":                          {yamlFile, "stage: into", "stage: !!str into", "", 17, "exclamation mark"},
		"a tab":                          {yamlFile, "  steps: all", "\tsteps: all", "", 21, "tab"},
		"a second document":              {yamlFile, "stage: into", "stage: into\n---\na: b", "", 1, "ends the text early"},
		"not a mapping":                  {yamlFile, "", "- a\n- b\n", "", 1, "key: value"},
		"10,000 lines":                   {yamlFile, "stage: into", "stage: into\n" + strings.Repeat("# more\n", 10000), "", 1, "longer than 2000 lines"},
		"a deep nest":                    {yamlFile, "stage: into", "stage: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "", 17, "levels deep"},
		"a nest just too deep":           {yamlFile, "stage: into", "stage: " + strings.Repeat("[", 21) + strings.Repeat("]", 21), "", 17, "levels deep"},
		"a nest of lists in a line":      {yamlFile, "stage: into", "stage:\n  " + strings.Repeat("- ", 3000) + "x", "", 18, "levels deep"},
		"a hidden character by escape":   {yamlFile, "stage: into", `stage: "in\u202eto"`, "", 17, "hidden character"},
		"a NUL by escape":                {yamlFile, "stage: into", `stage: "in\0to"`, "", 17, "hidden character"},
	})
}

func TestStepsAreStrict(t *testing.T) {
	t.Parallel()
	expect(t, map[string]change{
		"no front matter":              {task, "---\nkind", "kind", "", 1, "does not start with front matter"},
		"front matter without an end":  {task, "hand_in: text\n---", "hand_in: text", "", 1, "does not end"},
		"empty front matter":           {task, "", "---\n---\nText.\n", "", 1, "is empty"},
		"an unknown kind":              {task, "kind: task", "kind: game", "", 2, "lesson, check, task, workshop"},
		"an unknown key":               {task, "minutes: 5", "minutes: 5\nminuets: 5", "", 5, "no key “minuets”"},
		"a key of another kind":        {task, "minutes: 5", "minutes: 5\ndraw: 5", "", 5, "belongs to a check"},
		"a task nobody can sign":       {task, "[supervisor, mentor]", "[friend]", "", 5, "Nobody can sign as “friend”"},
		"a task without criteria":      {task, "criteria:\n  - Asked before pouring\n  - Took no for an answer\n", "", "", 2, "needs “criteria”"},
		"something else to hand in":    {task, "hand_in: text", "hand_in: a cup", "", 9, "nothing, text, file"},
		"a task without words":         {task, "Offer a tea break three times this week. Write down what you said, without names.\n", "", "", 11, "no text in this task"},
		"an unknown source":            {lesson, "[kettle-2024, leaf-2023]", "[kettle-2024, leaf-2023, cup-1999]", "", 5, "no source “cup-1999”"},
		"sensitive without its note":   {heavy, "content_note: A hard day at work. No detail. There is a short version.\n", "", "", 2, "needs “content_note”"},
		"a short version of nothing":   {heavy, "sensitive: true\n", "", "02-a-hard-day.short.md", 0, "belongs to no sensitive lesson"},
		"a short version with a block": {"02-a-hard-day.short.md", "## In short", "## In short\n\n```question\nid: x\n```\n", "", 3, "“question” cannot stand here"},
		"a pass mark above the draw":   {check, "pass_mark: 2", "pass_mark: 3", "", 5, "only 2 questions are asked"},
		"a draw above the pool":        {check, "draw: 2", "draw: 4", "", 6, "draws 4 questions, and there are 3"},
		"no pass mark":                 {check, "pass_mark: 2\n", "", "", 2, "needs “pass_mark”"},
		"text after a question":        {check, "```question\nid: signs", "Well done!\n\n```question\nid: signs", "", 25, "after a question"},
		"a scenario in a check":        {check, "```question\nid: who-decides", "```scenario\nid: more\n```\n\n```question\nid: who-decides", "", 10, "“scenario” cannot stand here"},
		"a sensitive lesson in words":  {lesson, "minutes: 5", "minutes: 5\nsensitive: maybe", "", 5, "true or false"},
		"a heading over nothing":       {lesson, "## Try it", "## Nothing\n\n## Try it", "", 0, "Nothing stands under"},
	})
}

func TestBlocksAreStrict(t *testing.T) {
	t.Parallel()
	expect(t, map[string]change{
		"a question without a right answer": {lesson, "    right: true\n", "", "", 45, "No option of this question is right"},
		"a single question with two":        {lesson, "    feedback: That can wait", "    right: true\n    feedback: That can wait", "", 45, "Two options are right"},
		"a multiple question with all":      {check, "    text: They laugh at a joke\n", "    text: They laugh at a joke\n    right: true\n", "", 26, "All options are right"},
		"an option without feedback":        {lesson, "    feedback: Yes. Then you know.\n", "", "", 51, "needs “feedback”"},
		"a scenario without a best option":  {lesson, "    best: true\n", "", "", 27, "is the best one"},
		"an id twice":                       {lesson, "id: first-step", "id: the-offer", "", 45, "taken by another block"},
		"no id":                             {lesson, "id: first-step\n", "", "", 45, "needs “id”"},
		"an option's id twice":              {check, "id: same-line", "id: yawns", "", 35, "Two options have the id “yawns”"},
		"an option's text twice":            {check, "They read the same line three times", "they yawn a lot", "", 36, "stands twice"},
		"a question about no outcome":       {check, "outcome: notice\n", "", "", 26, "needs “outcome”"},
		"an unknown outcome":                {lesson, "kind: single\n", "kind: single\noutcome: fly\n", "", 47, "no outcome “fly”"},
		"an outcome nobody asks about":      {yamlFile, "outcomes:", "outcomes:\n  - id: pour\n    text: Pour without spilling", "", 0, "asks about the outcome “pour”"},
		"right in an order":                 {order, "  - text: Boil the water\n", "  - text: Boil the water\n    right: true\n", "", 19, "no key “right”"},
		"an order without a why":            {order, "why: Asking comes first, as the rest depends on it.\n", "", "", 12, "needs “why”"},
		"a match with a partner twice":      {order, "goes_with: Holds tea", "goes_with: Boils water", "", 35, "stands twice"},
		"a match without a partner":         {order, "    goes_with: Holds tea\n", "", "", 33, "needs “goes_with”"},
		"all of the above":                  {check, "They laugh at a joke", "All of the above", "", 40, "“All of the above”"},
		"both a and b":                      {check, "They laugh at a joke", "Both a and b", "", 40, "Both a and b"},
		"a reflection on one's own history": {lesson, "prompt: Who on your next shift might like a tea break, and how will you ask?", "prompt: What in your own story makes breaks hard to believe in?", "", 58, "your own story"},
		"a guide to one's own history":      {lesson, "One sentence is enough.", "Tell us about your addiction.", "", 60, "your addiction"},
		"a mistyped block":                  {lesson, "```reflection", "```refection", "", 56, "“refection” cannot stand here"},
		"code":                              {lesson, "```reflection", "```python", "", 56, "“python” cannot stand here"},
		"a block without an end":            {check, "", strings.TrimSuffix(string(coursetest.Small()[check]), "```\n"), "", 45, "does not end"},
		"a block in a list":                 {lesson, "More about breaks", "- A list\n\n  ```question\n  id: q\n  ```\n\nMore about breaks", "", 66, "inside a list"},
		"broken YAML in a block":            {lesson, "kind: single", "kind: 'single", "", 46, "quote mark"},
		"HTML in a setting":                 {lesson, "*He looks tired.*", "<b>He looks tired.</b>", "", 30, "raw HTML"},
		"a heading in a setting":            {lesson, "  Kai sits by", "  # Kai sits by", "", 30, "heading cannot stand here"},
	})
}

func TestTextIsStrict(t *testing.T) {
	t.Parallel()
	const old, oldLine = "A break is a small kindness.", 7
	say := func(s string) (string, string, string) { return lesson, old, s }
	mk := func(says, s string) change {
		f, o, n := say(s)
		return change{f, o, n, "", oldLine, says}
	}
	expect(t, map[string]change{
		"raw HTML":                        mk("raw HTML", "A <b>break</b"),
		"a script":                        mk("raw HTML", "<script>alert(1)</script>"),
		"a comment":                       mk("raw HTML", "<!-- hidden -->\n\nA break."),
		"a picture without words":         mk("no words for people", "![](media/kettle.svg)"),
		"a picture from elsewhere":        mk("another place", "![Tea](https://example.org/tea.png)"),
		"a missing picture":               mk("is not in the course", "![Tea](media/tea.png)"),
		"a picture outside":               mk("is not in the course", "![Tea](media/../course.yaml)"),
		"a link by script":                mk("cannot be linked", "[tea](javascript:alert(1))"),
		"a link by script in disguise":    mk("cannot be linked", "[tea](java&#115;cript:alert(1))"),
		"a link with data":                mk("cannot be linked", "<data:text/html;base64,AAAA>"),
		"a link without https":            mk("http:", "[tea](http://example.org)"),
		"a link with a password":          mk("cannot be linked", "[tea](https://me:secret@example.org)"),
		"a link to no part":               mk("no such file", "[tea](09-tea.md)"),
		"a link to a path":                mk("no such file", "[tea](../../you)"),
		"a link to a missing page":        mk("no such file", "[tea](further-reading.md)"),
		"a link to a heading elsewhere":   mk("another file", "[tea](glossary.md#kettle)"),
		"a link to no heading":            mk("no heading", "[tea](#tea)"),
		"a link to another screen":        mk("another screen", "[tea](#try-it)"),
		"a link without an address":       mk("leads nowhere", "[tea]()"),
		"a link without words":            mk("no words", "[](https://example.org)"),
		"an unlisted source":              mk("not among the front matter's sources", "A break [@cup-1999]."),
		"a footnote without text":         mk("has no text", "A break[^9]."),
		"an empty note":                   mk("note is empty", "> [!CARE]\n\nTea."),
		"a note of another kind":          mk("no note of the kind", "> [!WARNING]\n> Hot."),
		"a note on one line":              mk("on the line of the note's mark", "> [!CARE] Hot.\n> Very."),
		"a page title":                    mk("one #", "# Tea"),
		"a small heading":                 mk("too small", "##### Tea"),
		"a heading with a level left out": mk("a level is left out", "#### Tea"),
		"text with four spaces":           mk("four spaces", "    indented\n\nA break."),
		"a table without a heading":       mk("no heading", "| | b |\n| --- | --- |\n| 1 | 2 |"),
		"lists in lists in lists":         mk("too deep", strings.Repeat("> ", 40)+"Tea"),
		"a page without an empty line":    mk("far too long", strings.Repeat("tea ", 20000)),
		"an unused footnote":              {lesson, "More about breaks", "[^8]: Nobody asks.\n\nMore about breaks", "", 64, "Nothing refers to"},
		"an empty glossary":               {"glossary.md", "", "\n", "", 1, "is empty"},
	})
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	utf16 := []byte{0xff, 0xfe}
	for _, c := range "# Words" {
		utf16 = append(utf16, byte(c), 0)
	}
	expect(t, map[string]change{
		"UTF-16":                     {"glossary.md", "", string(utf16), "", 1, "UTF-16"},
		"Latin 1":                    {"glossary.md", "thing", "th\xefng", "", 2, "not saved as UTF-8"},
		"a NUL":                      {"glossary.md", "thing", "th\x00ing", "", 2, "U+0000"},
		"text that runs backwards":   {"glossary.md", "thing", "th\u202eing", "", 2, "U+202E"},
		"line ends of an old Mac":    {"glossary.md", "Kettle\n", "Kettle\r", "", 1, "old computers"},
		"course.yaml in UTF-16":      {yamlFile, "", string(utf16), "", 1, "UTF-16"},
		"a byte that ends too early": {"glossary.md", "water.\n", "water\xe2\x82", "", 2, "not saved as UTF-8"},
	})
}

func TestFilesThatHaveNoPlace(t *testing.T) {
	t.Parallel()
	svg := string(coursetest.Small()["media/kettle.svg"])
	expect(t, map[string]change{
		"a script":                 {"run.sh", "", "x", "", 0, "no place"},
		"a translation":            {"cy/course.yaml", "", "x", "", 0, "translation"},
		"another folder":           {"pictures/a.png", "", "x", "", 0, "no folder"},
		"a path upwards":           {"media/../../a.svg", "", svg, "", 0, "leads out"},
		"an absolute path":         {"/etc/a.md", "", "x", "", 0, "leads out"},
		"a backslash":              {`media\a.svg`, "", svg, "", 0, "characters"},
		"a line end in a name":     {"media/a\n.svg", "", svg, "", 0, "cannot be seen"},
		"a name that is no UTF-8":  {"media/\xff.svg", "", svg, "", 0, "not written in UTF-8"},
		"an accent of two letters": {"media/cafe\u0301.svg", "", svg, "", 0, "accent"},
		"a device":                 {"media/con.svg", "", svg, "", 0, "something else"},
		"a hidden file":            {"media/.svg", "", svg, "", 0, "starts with a dot"},
		"a picture nobody shows":   {"media/cup.svg", "", svg, "", 0, "No part shows"},
		"a number twice":           {"01-also.md", "", string(coursetest.Small()[task]), "01-offering-tea.md", 0, "number 01 is taken"},
		"a name twice":             {"06-practice-task.md", "", string(coursetest.Small()[task]), "", 0, "is taken by"},
		"a short version alone":    {"07-tea.short.md", "", "Tea.", "", 0, "no sensitive lesson"},
	})
}

func TestAPartCannotTakeAnAddressThatStandsBesideTheParts(t *testing.T) {
	t.Parallel()
	cases := map[string]change{}
	for _, id := range []string{"glossary", "summary", "further-reading", "media", "pause", "resume", "leave", "start-again", "move", "done-for"} {
		cases[id] = change{"06-" + id + ".md", "", string(coursetest.Small()[task]), "", 0, "that address is taken"}
	}
	expect(t, cases)
}

func TestNothingIsLostWhereSeveralThingsAreWrong(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(f courses.Files)
		says   []string
	}{
		"no course.yaml": {func(f courses.Files) { delete(f, yamlFile) }, []string{"course.yaml is missing"}},
		"no parts": {func(f courses.Files) {
			for p := range f {
				if p != yamlFile {
					delete(f, p)
				}
			}
		}, []string{"has no parts"}},
		"no files":         {func(f courses.Files) { clear(f) }, []string{"course.yaml is missing", "has no parts"}},
		"no short version": {func(f courses.Files) { delete(f, "02-a-hard-day.short.md") }, []string{"“02-a-hard-day.short.md” is missing"}},
		"two names alike":  {func(f courses.Files) { f["media/Kettle.svg"] = f["media/kettle.svg"] }, []string{"same but for capital letters"}},
		"a name that lies": {func(f courses.Files) { f["media/cup.png"] = []byte("GIF89a") }, []string{"not what its name says", "No part shows"}},
		"600 files": {func(f courses.Files) {
			for i := range 600 {
				f[fmt.Sprintf("media/%d.svg", i)] = nil
			}
		}, []string{"A course may have 500"}},
		"a huge text":    {func(f courses.Files) { f["glossary.md"] = bytes.Repeat([]byte("tea "), 300_000) }, []string{"larger than 1 MB"}},
		"a huge picture": {func(f courses.Files) { f["media/cup.png"] = make([]byte, 6<<20) }, []string{"larger than 5 MB"}},
		"too much of all": {func(f courses.Files) {
			for i := range 6 {
				f[fmt.Sprintf("media/%d.png", i)] = make([]byte, 5<<20)
			}
		}, []string{"larger than 25 MB"}},
		"a thousand mistakes": {func(f courses.Files) {
			f["glossary.md"] = []byte(strings.Repeat("<b>\n\n", 1000))
		}, []string{"raw HTML", "more to mend than fits"}},
		"a lesson without sources": {func(f courses.Files) {
			f[lesson] = bytes.Replace(f[lesson], []byte("sources: [kettle-2024, leaf-2023]\n"), nil, 1)
		}, []string{"needs “sources”"}},
	} {
		files := coursetest.Small()
		tc.change(files)
		c, problems := courses.Parse(files)
		said := courses.FormatProblems(problems)
		for _, s := range tc.says {
			if !strings.Contains(said, s) {
				t.Errorf("%s: nothing says %q in\n%.500s", name, s, said)
			}
		}
		if c == nil || len(problems) > 201 {
			t.Errorf("%s: %d problems", name, len(problems))
		}
	}
}

func TestProblemsAreWrittenForATerminal(t *testing.T) {
	t.Parallel()
	got := courses.FormatProblems([]courses.Problem{
		{File: "a\x1b[2J.md", Line: 3, Message: "One.", Fix: "Do this."}, {File: "b.md", Message: "Two.", Fix: "Do that."}, {Message: "Three."},
	})
	if want := "a�[2J.md:3: One.\n    Do this.\nb.md: Two.\n    Do that.\ncourse: Three.\n"; got != want {
		t.Errorf("got %q", got)
	}
	if courses.FormatProblems(nil) != "" {
		t.Error("no problems make words")
	}
}
