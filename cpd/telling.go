package cpd

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Telling is something that a portfolio tells its reader about the person, item by item, so that they decide what stays.
// It only says what stands there and what a reader may think: what is true or wise is the person's to judge.
type Telling struct {
	Item int    // the number of the item, 0 for the front
	Part string // what can be held back: a name of Parts, or a text of the front
	Text string // what stands there
	Says string // what it tells any reader, by its kind; "" where it tells no more than it says
	May  string // what some readers may take from a word in it; "" where no word of the list is there
}

// A word of the list, and what some readers may take from it. The list is short on purpose: words that stand in the
// names of services, courses and jobs of this field, in groups by what they can give away. It is looked for in every
// text, whole words only, in any case. It never stops anyone: it shows.
var telling = []struct {
	words *regexp.Regexp
	may   string
}{
	{wordsStarting(`peers?`, `lived experience`, `living experience`, `experts? by experience`, `service users?`),
		"Some readers may think that you have been through something like it yourself."},
	{wordsStarting(`recovery`, `rehab\w*`, `detox`, `addict\w*`, `substances?`, `drugs?`, `alcohol\w*`, `sober`, `sobriety`, `needle exchange`, `naloxone`, `overdoses?`, `harm reduction`, `methadone`, `opioids?`, `heroin`, `smart recovery`, `twelve steps?`, `12 steps?`),
		"Some readers may think that you have used drugs or alcohol."},
	{wordsStarting(`homeless\w*`, `rough sleep\w*`, `rough sleepers?`, `hostels?`, `night shelters?`, `shelters?`, `street (?:work\w*|teams?|outreach)`),
		"Some readers may think that you have been without a home."},
	{wordsStarting(`prisons?`, `prisoners?`, `offend\w*`, `ex-offend\w*`, `probation`, `custody`, `criminal`, `justice`, `parole`, `throughcare`),
		"Some readers may think that you have been in prison or before a court."},
	{wordsStarting(`mental health`, `mental illness`, `psychiatr\w*`, `psycho\w*`, `trauma\w*`, `self-harm`, `self harm`, `suicid\w*`, `bipolar`, `depress\w*`, `anxiety`, `eating disorders?`, `hearing voices`),
		"Some readers may think of your own mental health."},
	{wordsStarting(`hiv`, `hepatitis`, `hep c`, `blood-borne`, `blood borne`, `disab\w*`, `autis\w*`, `adhd`, `neurodiver\w*`, `cancer`),
		"Some readers may think of your own health."},
	{wordsStarting(`survivors?`, `domestic abuse`, `abuse`, `violence`, `traffick\w*`, `sex work\w*`, `women's aid`, `refuge`),
		"Some readers may think that somebody has harmed you."},
	{wordsStarting(`refugees?`, `asylum`, `migrants?`, `gypsy`, `travellers?`, `roma`),
		"Some readers may think of where you come from."},
	{wordsStarting(`lgbt\w*`, `gay`, `lesbian`, `bisexual`, `trans`, `transgender`, `queer`, `pride`),
		"Some readers may think of your sexuality or gender."},
	{wordsStarting(`church`, `mosque`, `temple`, `synagogue`, `christian`, `muslim`, `islamic`, `jewish`, `catholic`, `salvation army`, `faith`),
		"Some readers may think of your faith."},
	{wordsStarting(`care leavers?`, `care experienced`, `care-experienced`, `looked after`, `foster\w*`),
		"Some readers may think that you grew up in care."},
}

func wordsStarting(words ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(` + strings.Join(words, "|") + `)(?:$|[^\p{L}\p{N}])`)
}

// MayTell gives what some readers may take from the words of a text, "" where none of the list is in it.
func MayTell(text string) string {
	text = strings.NewReplacer("’", "'", "‑", "-", "\n", " ").Replace(norm.NFKC.String(text))
	for _, t := range telling {
		if t.words.MatchString(text) {
			return t.may
		}
	}
	return ""
}

// Tells lists what a portfolio tells its reader, the front first, then item by item in their order. A word of a name that is
// hidden is told of too.
func Tells(p Portfolio, hidden Names) []Telling {
	var out []Telling
	add := func(item int, part, text, says string) {
		if text == "" {
			return
		}
		may := MayTell(text)
		if word, ok := hidden.PartIn(text); ok {
			may = strings.TrimSpace(may + " The word “" + word + "” is in a name that you hide.")
		}
		out = append(out, Telling{item, part, text, says, may})
	}
	name := p.Name
	if p.NameLatin != "" && p.NameLatin != p.Name {
		name += " (" + p.NameLatin + ")"
	}
	add(0, "name", name, "Your name. A reader may look it up.")
	add(0, "role", p.Role, "")
	add(0, "contact", p.Contact, "How to reach you.")
	add(0, "for", p.For, "")
	add(0, "statement", p.Statement, "Your own words.")
	for _, s := range p.Skills {
		add(0, "skills", joined(". ", s.Area, s.Strength, s.Example), "Your own words.")
	}
	for _, q := range p.Points {
		add(0, "points", q.Words, "Your own words.")
	}
	for _, i := range p.Items {
		n := i.Number
		add(n, "title", i.Title, "")
		add(n, "provider", i.Provider, "Where you learnt it. Somebody there may know you.")
		add(n, "employer", i.Employer, "Whom you worked or volunteered for. A reader may ask there.")
		add(n, "presenter", i.Presenter, "The name of another person.")
		add(n, "when", i.When(), "")
		if i.Minutes > 0 {
			add(n, "minutes", Hours(i.Minutes), "")
		}
		add(n, "assessed", i.Assessed, "")
		add(n, "level", i.Level(), "")
		past := ""
		if i.RefreshBy != "" && i.RefreshBy.Last() < p.IssuedOn {
			past = "This day is past. A reader may ask whether you have done it again."
		}
		add(n, "refresh", i.RefreshBy.Words(), past)
		add(n, "certificate", i.Certificate, "With the number, whoever gave the certificate can say that it is yours.")
		for _, t := range i.Touches {
			add(n, "touches", t, "")
		}
		for _, c := range i.Confirmed {
			add(n, "confirmed", c.Words, "The name of another person, who may be asked about you.")
		}
		for _, w := range i.Writing {
			add(n, w.Part, w.Text, "Your own words, private until now.")
		}
		if i.Award != nil && i.Award.Code != "" {
			add(n, "award", "Certificate "+i.Award.Code, "With the number, anyone sees the certificate: its title, who gave it, and your name if you show it.")
		}
	}
	return out
}

func joined(with string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, strings.TrimSuffix(p, "."))
		}
	}
	return strings.Join(out, with)
}
