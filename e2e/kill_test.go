package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

const kills = 20

// TestKilledTwentyTimesTheProgramKeepsWhatItAcknowledged kills the real program at random moments while learners join,
// enrol, write, answer and hand in, and a supervisor signs. Whoever gets no answer sends the same form again.
func TestKilledTwentyTimesTheProgramKeepsWhatItAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped in -short: it kills the program 20 times, which takes up to a minute")
	}
	data := t.TempDir()
	site := &killed{data: data}
	site.prepare(t)
	var logs strings.Builder
	r := start(t, "serve", "--data", data, "--addr", "localhost:0")
	site.move(r.base)
	stop := make(chan struct{})
	var workers sync.WaitGroup
	for i := range 4 {
		w := &learner{site: site, t: t, stop: stop, name: string(rune('a' + i))}
		workers.Go(w.work)
	}
	workers.Go(func() { (&signer{site: site, t: t, stop: stop}).work() })
	for range kills {
		time.Sleep(time.Duration(50+rand.IntN(700)) * time.Millisecond)
		if err := r.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		r.cmd.Wait() // says that it was killed
		logs.WriteString(r.output())
		r = start(t, "serve", "--data", data, "--addr", "localhost:0")
		site.move(r.base)
	}
	time.Sleep(2 * time.Second) // what was sent again is answered
	close(stop)
	workers.Wait()
	r.stop(t)
	logs.WriteString(r.output())
	for _, line := range strings.Split(logs.String(), "\n") {
		if strings.Contains(line, `"ERROR"`) || strings.Contains(line, "panic") || strings.Contains(line, "goroutine ") {
			t.Errorf("the log says: %s", line)
		}
	}
	site.check(t)
}

// killed is the server that is killed, and what it acknowledged.
type killed struct {
	data, code, signer string
	right              map[string]bool // texts of right options

	mu         sync.Mutex
	base       string
	joined     map[string]bool   // usernames
	enrolled   map[string]string // enrolment: username
	written    map[string]string // enrolment: the reflection
	done       map[string]bool   // enrolment + step
	answered   map[string]bool   // enrolment + question
	handed     map[string]bool   // enrolments
	signed     map[string]bool   // hand-ins
	everything int
}

func (k *killed) move(base string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.base = base
}

func (k *killed) at() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.base
}

// ack notes what was acknowledged.
func (k *killed) ack(note func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	note()
	k.everything++
}

func (k *killed) open(t *testing.T) *models.Store {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(k.data, "throughline.key"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := models.ParseKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := models.Open(context.Background(), models.Options{Path: filepath.Join(k.data, "throughline.db"), Key: key})
	if err != nil {
		t.Fatalf("open the records: %v", err)
	}
	return s
}

// prepare sets the server up with the code that it says, and adds a course, a supervisor and the code to join with.
func (k *killed) prepare(t *testing.T) {
	t.Helper()
	k.joined, k.enrolled, k.written = map[string]bool{}, map[string]string{}, map[string]string{}
	k.done, k.answered, k.handed, k.signed, k.right = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	r := start(t, "serve", "--data", k.data, "--addr", "localhost:0")
	k.move(r.base)
	b := newSender(k, nil)
	if got := b.post("/setup", "code", r.setupCode(), "org_name", "Cairn Peers", "contact", "hello@cairn.example", "zone", "Europe/London", "language", "en-GB",
		"name_shown", "Rowan", "name_certificate", "Rowan Keir", "username", "rowan", "password", modelstest.Password); got.status != http.StatusSeeOther {
		t.Fatalf("set up answered %d: %s", got.status, got.body)
	}
	r.stop(t)
	ctx := context.Background()
	s := k.open(t)
	defer s.Close()
	files := coursetest.Small()
	delete(files, "04-in-order.md")
	parsed := modelstest.Publish(t, s, files, "small").Parsed
	for _, step := range parsed.Steps {
		for _, q := range step.Pool {
			for _, o := range q.Options {
				if o.Right {
					k.right[o.Text] = true
				}
			}
		}
	}
	rowan, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	code, err := s.JoinCode(ctx, rowan, "cairn-peers")
	if err != nil {
		t.Fatal(err)
	}
	k.code = code.Code
	jo, err := s.Join(ctx, models.JoinRequest{Code: k.code, Account: modelstest.Account("jo")})
	if err == nil {
		err = s.Appoint(ctx, "cairn-peers", "jo", models.Supervisor)
	}
	if err != nil {
		t.Fatal(err)
	}
	k.signer = jo.Actor.PersonID
}

// learner joins again and again under new names, and takes the course each time.
type learner struct {
	site *killed
	t    *testing.T
	stop chan struct{}
	name string
}

var (
	radio      = regexp.MustCompile(`(?s)<input id="[^"]*" name="answer" value="(\d+)".*?<span>(.*?)</span>`)
	asksFor    = regexp.MustCompile(`name="question" value="([^"]+)"`)
	toSign     = regexp.MustCompile(`href="/support/([0-9a-f-]{36})"`)
	enrolments = regexp.MustCompile(`^/learn/([0-9a-f-]{36})`)
)

func (l *learner) work() {
	for n := 0; ; n++ {
		b := newSender(l.site, l.stop)
		if !l.journey(b, fmt.Sprintf("%s-%d", l.name, n)) {
			return
		}
	}
}

// journey takes the course once; false when it is time to stop.
func (l *learner) journey(b *sender, username string) bool {
	k := l.site
	got := b.post("/join/"+k.code, "username", username, "name_shown", "Pat", "name_certificate", "Pat Example", "password", modelstest.Password)
	if got.status == http.StatusConflict { // the first one was kept, and its answer lost
		got = b.post("/signin", "username", username, "password", modelstest.Password)
	}
	if !l.fine(got, "join") {
		return false
	}
	k.ack(func() { k.joined[username] = true })
	got = b.post("/courses/small/start", "org", "cairn-peers")
	m := enrolments.FindStringSubmatch(got.location)
	if !l.fine(got, "enrol") || m == nil {
		return false
	}
	id := m[1]
	k.ack(func() { k.enrolled[id] = username })
	at := "/learn/" + id
	for rev := range 3 {
		text := fmt.Sprintf("Thought %d of %s.", rev+1, username)
		if !l.fine(b.post(at+"/offering-tea", "act", "save", "screen", "3", "reflection-next-offer", text, "rev-reflection-next-offer", fmt.Sprint(rev)), "write") {
			return false
		}
		k.ack(func() { k.written[id] = text })
	}
	if !l.fine(b.post(at+"/a-hard-day", "act", "done", "screen", "99"), "finish a lesson") {
		return false
	}
	k.ack(func() { k.done[id+"a-hard-day"] = true })
	if !l.answers(b, at, id) {
		return false
	}
	if !l.fine(b.post(at+"/practice-task/hand-in", "signer", k.signer, "text", "I asked "+username+" first."), "hand in") {
		return false
	}
	k.ack(func() { k.handed[id] = true })
	// The last lesson, beside the supervisor who signs.
	if !l.fine(b.post(at+"/offering-tea", "act", "done", "screen", "99"), "finish the last lesson") {
		return false
	}
	k.ack(func() { k.done[id+"offering-tea"] = true })
	return true
}

// answers takes the check once, with right answers.
func (l *learner) answers(b *sender, at, id string) bool {
	if !l.fine(b.post(at+"/knowledge-check/begin"), "begin the questions") {
		return false
	}
	for range 2 {
		page := b.get(at + "/knowledge-check")
		if page.status == 0 {
			return false
		}
		asked := asksFor.FindStringSubmatch(page.body)
		if asked == nil {
			l.t.Errorf("the check asks nothing:\n%s", page.body)
			return false
		}
		form := []string{"question", asked[1]}
		for _, o := range radio.FindAllStringSubmatch(page.body, -1) {
			if l.site.right[o[2]] {
				form = append(form, "answer", o[1])
			}
		}
		if !l.fine(b.post(at+"/knowledge-check/answer", form...), "answer") {
			return false
		}
		l.site.ack(func() { l.site.answered[id+asked[1]] = true })
	}
	return true
}

// fine tells whether a form was acknowledged; anything else but the end of the test is wrong.
func (l *learner) fine(got answer, what string) bool {
	if got.status != 0 && got.status != http.StatusSeeOther {
		l.t.Errorf("%s answered %d: %s", what, got.status, got.body)
	}
	return got.status == http.StatusSeeOther
}

// signer signs whatever waits.
type signer struct {
	site *killed
	t    *testing.T
	stop chan struct{}
}

func (s *signer) work() {
	b := newSender(s.site, s.stop)
	b.post("/signin", "username", "jo", "password", modelstest.Password)
	for {
		page := b.get("/support")
		if page.status == 0 {
			return
		}
		waiting, _, _ := strings.Cut(page.body, "Decided")
		for _, m := range toSign.FindAllStringSubmatch(waiting, -1) {
			s.site.mu.Lock()
			before := s.site.signed[m[1]]
			s.site.mu.Unlock()
			if before {
				continue
			}
			got := b.post("/support/"+m[1], "act", "sign", "reply", "Well done.")
			if got.status == 0 {
				return
			}
			if got.status != http.StatusSeeOther {
				s.t.Errorf("sign answered %d: %s", got.status, got.body)
				continue
			}
			s.site.ack(func() { s.site.signed[m[1]] = true })
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// check reads the database with its key, after everything.
func (k *killed) check(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(k.data, "throughline.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var whole string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&whole); err != nil || whole != "ok" {
		t.Fatalf("integrity_check: %s, %v", whole, err)
	}
	count := func(query string, args ...any) (n int) {
		t.Helper()
		if err := db.QueryRow(query, args...).Scan(&n); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n
	}
	for what, query := range map[string]string{
		"a link to a row that is not there":                `SELECT count(*) FROM pragma_foreign_key_check`,
		"two first awards of an enrolment":                 `SELECT count(*) FROM (SELECT 1 FROM awards WHERE replaces IS NULL GROUP BY enrolment_id HAVING count(*) > 1)`,
		"a completed enrolment without its award":          `SELECT count(*) FROM enrolments e WHERE state = 'completed' AND NOT EXISTS (SELECT 1 FROM awards WHERE enrolment_id = e.id)`,
		"an award of an enrolment that is not completed":   `SELECT count(*) FROM awards a JOIN enrolments e ON e.id = a.enrolment_id WHERE e.state <> 'completed'`,
		"an award without an event":                        `SELECT count(*) FROM awards a WHERE NOT EXISTS (SELECT 1 FROM award_events WHERE award_id = a.id)`,
		"all parts done, and no award":                     `SELECT count(*) FROM enrolments e WHERE state = 'open' AND (SELECT count(*) FROM progress WHERE enrolment_id = e.id AND completed_at IS NOT NULL) = 4`,
		"an account without membership":                    `SELECT count(*) FROM people p WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE person_id = p.id)`,
		"a signed task that is not done":                   `SELECT count(*) FROM hand_ins h WHERE state = 'signed' AND NOT EXISTS (SELECT 1 FROM progress WHERE enrolment_id = h.enrolment_id AND step_id = h.step_id AND completed_how = 'signed')`,
		"all answered, and not submitted":                  `SELECT count(*) FROM attempts a WHERE submitted_at IS NULL AND (SELECT count(*) FROM attempt_answers WHERE attempt_id = a.id) = 2`,
		"a reached try, and the part is not done":          `SELECT count(*) FROM attempts a WHERE reached AND NOT EXISTS (SELECT 1 FROM progress WHERE enrolment_id = a.enrolment_id AND step_id = a.step_id AND completed_at IS NOT NULL)`,
		"more than one open enrolment or try or hand-in":   `SELECT count(*) FROM (SELECT 1 FROM enrolments GROUP BY person_id HAVING count(*) > 1 UNION ALL SELECT 1 FROM hand_ins GROUP BY enrolment_id HAVING count(*) > 1 UNION ALL SELECT 1 FROM attempts GROUP BY enrolment_id HAVING count(*) > 1)`,
		"a course version, a file or a code that is twice": `SELECT count(*) FROM (SELECT 1 FROM course_versions GROUP BY course_id HAVING count(*) > 1)`,
	} {
		if n := count(query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	for username := range k.joined {
		if count(`SELECT count(*) FROM people WHERE username = ?`, username) != 1 {
			t.Errorf("%s joined, and is not there", username)
		}
	}
	s := k.open(t)
	defer s.Close()
	for id, username := range k.enrolled {
		var person string
		if err := db.QueryRow(`SELECT p.id FROM enrolments e JOIN people p ON p.id = e.person_id WHERE e.id = ? AND p.username = ?`, id, username).Scan(&person); err != nil {
			t.Errorf("the enrolment of %s is not there: %v", username, err)
			continue
		}
		page, err := s.Step(ctx, models.Actor{PersonID: person}, id, "offering-tea")
		if err != nil {
			t.Errorf("%s: %v", username, err)
			continue
		}
		if want, got := k.written[id], page.Reflections["next-offer"].Text; want != "" && got < want { // the third thought comes after the second
			t.Errorf("%s wrote %q, and %q is there", username, want, got)
		}
		for _, step := range []string{"offering-tea", "a-hard-day"} {
			if k.done[id+step] && page.Done[step].CompletedAt == nil {
				t.Errorf("%s finished %s, and it is not done", username, step)
			}
		}
		if k.handed[id] && count(`SELECT count(*) FROM hand_ins WHERE enrolment_id = ?`, id) != 1 {
			t.Errorf("what %s handed in is not there", username)
		}
		for _, q := range page.Version.Parsed.Steps[2].Pool {
			if k.answered[id+q.ID] && count(`SELECT count(*) FROM attempt_answers x JOIN attempts a ON a.id = x.attempt_id WHERE a.enrolment_id = ? AND question_id = ?`, id, q.ID) != 1 {
				t.Errorf("the answer of %s to %s is not there", username, q.ID)
			}
		}
	}
	for id := range k.signed {
		if count(`SELECT count(*) FROM hand_ins WHERE id = ? AND state = 'signed'`, id) != 1 {
			t.Errorf("the signature under %s is not there", id)
		}
	}
	awards := count(`SELECT count(*) FROM awards`)
	t.Logf("killed %d times; %d acts acknowledged: %d people, %d enrolments, %d signatures; %d certificates", kills, k.everything, len(k.joined), len(k.enrolled), len(k.signed), awards)
	if k.everything < 100 || awards == 0 {
		t.Errorf("too little happened to prove anything: %d acts, %d certificates", k.everything, awards)
	}
}
