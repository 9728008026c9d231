package courses_test

import (
	"testing"

	"throughline/courses"
)

func TestWordsThatAskForLivedExperience(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		// prompts of the fact base which may not stand
		"What in your own story makes harm reduction easy or hard to believe in?",
		"Which label stuck to you, and who chose it?",
		"What job did your own coping do?",
		"Write one story in three sentences; circle the purpose.",
		"What part of your story is not for sale?",
		// plain asking
		"Tell us about your addiction.", "Describe your lived experience.", "What lived experience do you have?", "When did you stop using?",
		"Have you ever been in prison?", "Have you ever used drugs?", "What is your diagnosis?", "How did you get here after your treatment?",
		"What happened to you?", "Think of when you were homeless.", "Are you in recovery?", "Do you take drugs?", "Your recovery story, in your words",
		"How long have you been sober? Your clean time counts.", "What did you learn from your own experience of prison?",
		"Don't hold back: tell us about your trauma.", "Be open, but say something about your convictions.",
		"Write about your past, and do not leave out the hard parts.", "If you do not mind, share your story.",
		// labels and names of columns
		"Diagnosis", "Lived experience", "lived_experience", "livedExperience", "treatment_history", "Drug of choice:", "substance_use",
		"offence", "recovery_date", "Criminal record", "sobriety date", "HIV status", "**Lived experience**", "your’ diagnosis… your diagnosis",
	} {
		if word, found := courses.AsksForLivedExperience(text); !found || word == "" {
			t.Errorf("%q passes", text)
		}
	}
}

func TestWordsThatAskForNothingPrivate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"No need to tell your own story; no names of people you support.",
		"You do not need to write about your own experience of drugs.", "You need not tell your story.", "Please leave out your diagnosis and your past.",
		"Never ask about your own history here.", "Don’t write about your treatment.", "Nobody has to share your story.",
		"Where is the nearest kit to where you work?", "Could you say in one breath what you may and may not do?",
		"Who on your caseload had a tolerance drop this month?", "How do you affirm a goal while slowing the plan?",
		"How would you answer when somebody tells you about their diagnosis?", "What would you say to a person who was in prison?",
		"What helps a team to value lived experience?", "Choose one form, door or rule you could soften this week.",
		"What will you do when you use open questions?", "When did you use a reflection this week?", "Have you used the kit in training?", "Have you taken a break today?",
		"Where do you keep your recovery card?", "Your recovery codes", "recovery_code", "recovery codes", "Name", "Job title", "Reflection", "summary",
		"Which drug service is near you, and what is your drug service called?", "Think of your past week.", "Your past shifts",
		"substitute", "Convict Road", "What did the story in this lesson leave open?", "story_id", "experience", "Work experience", "prescription of the course", "", "   ", "…",
	} {
		if word, found := courses.AsksForLivedExperience(text); found {
			t.Errorf("%q is held back for %q", text, word)
		}
	}
}
