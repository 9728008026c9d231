package courses

import (
	"regexp"
	"strings"
)

// AsksForLivedExperience says whether a text asks somebody for their own history: what they lived through, took, did or were
// treated for (design rule 7). It gives the words that do. It is for reflection prompts, labels of forms and names of
// columns alike.
//
// How it reads: names like lived_experience and livedExperience are taken apart into words, and a text into clauses. A clause
// that says not to tell («no need to tell your own story», «leave out your diagnosis») is passed over. In the others it
// looks for words that make the history the reader's own («your diagnosis», «when you were in prison», «write your story»).
// A label of up to three words has nobody in it, so there a bare word is enough («Diagnosis», «treatment_history»).
// What other people lived through is none of its business: «when somebody tells you about their diagnosis» passes.
func AsksForLivedExperience(text string) (word string, found bool) {
	text = apart.ReplaceAllString(text, "$1 $2")
	text = strings.NewReplacer("_", " ", "’", "'", "`", "", "*", "").Replace(text)
	text = strings.ToLower(text)
	for _, clause := range clauseEnd.Split(text, -1) {
		if m := told.FindStringIndex(clause); m != nil {
			clause = clause[:m[0]] // what comes before still counts: «Tell us your story, do not leave out the hard parts»
		}
		clause = harmless.ReplaceAllString(clause, " ")
		if m := ownHistory.FindString(clause); m != "" {
			return strings.TrimSpace(m), true
		}
	}
	if words := strings.Fields(strings.Trim(text, " .?!:…")); len(words) <= 3 {
		if m := bareHistory.FindString(strings.Join(words, " ")); m != "" {
			return m, true
		}
	}
	return "", false
}

var (
	apart     = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	clauseEnd = regexp.MustCompile(`[.?!:;…\n–—]+(?:\s|$)|\bbut\b`)

	// told are words after which a clause says what not to write.
	told = regexp.MustCompile(`\b(?:no need (?:to|for)|(?:you )?(?:need|must|should|may|can)(?: not|n't) (?:to )?(?:tell|write|share|say|give|name|put|bring|use|explain)` +
		`|(?:do not|don't|never|nobody|no one|not) (?:have to |need to |has to |ever )?(?:tell|write|share|say|give|name|put|bring|use|explain|ask|asks|asked|required|about)` +
		`|without (?:telling|writing|sharing|saying|giving|naming|using|asking)|leave out|leaving out|keep out|nothing about|nothing of|rather than|instead of)\b`)

	// harmless are words that only sound like a history.
	harmless = regexp.MustCompile(`\b(?:your|own) (?:recovery (?:card|code|codes|sheet|key|page)|(?:drug|alcohol|treatment|mental health|recovery) (?:service|services|team|worker|workers|nurse|lead|policy|service's)|treatment of|prison service|story boundary|past (?:shift|shifts|day|days|week|weeks|month|months|year|few)|coping (?:plan|card|kit|list)|history (?:of|with) (?:this|the) (?:job|team|service|organisation))\b`)

	ownHistory = regexp.MustCompile(`\b(?:` + strings.Join([]string{
		// one's own, by name
		`your (?:own )?(?:life |personal |recovery |whole |full )?(?:story|stories)\b`,
		`(?:write|tell|share|describe|sketch|draft) (?:us |me |down |out )?(?:one|a|some|part of a) (?:story|stories) (?:of|from|about) your`,
		`write (?:one|a) story\b`,
		`your (?:own |past |personal |lived |living |any |previous |first |last |worst )*(?:lived experiences?|living experiences?|diagnos[ie]s|illness(?:es)?|symptoms?|disabilit(?:y|ies)|condition|disorders?` +
			`|addictions?|dependenc[ey]|drug use|drug taking|substance(?: use|s)?|drinking|relapses?|overdoses?|withdrawals?|sobriety|clean time|recovery|rehab|detox|treatment|medications?|prescriptions?|therapy|hospital stays?|admissions?` +
			`|offen[cs]es?|offending|convictions?|criminal record|sentences?|crimes?|arrests?` +
			`|traumas?|abuse|abusers?|assaults?|childhood|homelessness|past|history|medical history|coping|self-harm|suicide attempts?|suicidal thoughts|sexuality|sexual orientation|religion|faith|ethnicity|immigration status|hiv status)\b`,
		`your (?:own )?experiences? (?:of|with) (?:drugs?|alcohol|drinking|addiction|overdose|naloxone|prison|custody|police|courts?|homelessness|rough sleeping|sleeping rough|abuse|violence|trauma|illness|treatment|recovery|services|rehab|detox|mental|self-harm|suicide|care|harm)\b`,
		`(?:what|which|any) (?:lived|living) experiences?\b`,
		// what happened
		`(?:have|had) you (?:ever |yourself |once )*(?:(?:used|taken) (?:any )?(?:drugs?|alcohol|substances?|heroin|cocaine|benzos)|injected|overdosed|been (?:in (?:prison|custody|care|hospital|rehab|treatment)|arrested|convicted|homeless|sectioned|diagnosed|abused|assaulted|addicted|dependent|sober|clean|treated)|had (?:a |an )?(?:diagnosis|addiction|overdose|conviction)|slept rough|relapsed|tried to (?:die|kill)|self-harmed|lived through|suffered|experienced)\b`,
		`(?:when|while|how|why|before|after|if|where) (?:did |do )?you (?:first |last |yourself |ever )*(?:(?:used?|took|take|stopp?(?:ed)? (?:using|taking)) (?:any )?(?:drugs?|alcohol|substances?|heroin|cocaine|benzos)|inject|injected|drank|overdosed?|offended?|relapsed?|were (?:in (?:prison|custody|care|hospital|rehab|treatment|addiction)|using|drinking|homeless|ill|unwell|sectioned|diagnosed|arrested|convicted|abused|addicted)|slept rough|hit rock bottom|got (?:clean|sober)|became (?:homeless|ill|addicted)|(?:stop|stopped|quit) (?:using|drinking))\b`,
		`(?:did|do|are) you (?:ever |still |yourself |currently |now )*(?:use drugs|take drugs|drink|inject|using drugs|in recovery|sober|clean|on (?:a prescription|methadone|medication)|diagnosed|an addict|addicted|disabled)\b`,
		`(?:happened|was done|were done) to you\b`,
		`you (?:have |have yourself |yourself )?(?:lived through|went through|been through|gone through|suffered|survived|experienced yourself)\b`,
		`(?:label|labels|name|names) (?:have |has )?(?:stuck to|stuck on|given to) you\b`,
	}, `|`) + `)`)

	bareHistory = regexp.MustCompile(`\b(?:lived experiences?|living experiences?|life (?:story|history)|own story|personal (?:story|history)|recovery (?:story|journey|date|status)` +
		`|diagnos[ie]s|disabilit(?:y|ies)|(?:medical|mental health|health|treatment|trauma|drug|drugs|drug use|substance|substance use|alcohol|offending|criminal|abuse|housing|prison|care) (?:history|record|records|status|background)` +
		`|substances?(?: use| used| misuse)?|drug use|drugs? used|alcohol use|addictions?|in recovery|clean since|sober since|clean date|sobriety(?: date)?|relapse date|drug of choice` +
		`|offen[cs]es?|offending|convictions?|hiv status|immigration status|sexual orientation|sexuality|religion|ethnicity)\b`)
)
