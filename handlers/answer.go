package handlers

import (
	"hash/fnv"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"throughline/courses"
	"throughline/views"
)

// picksIn reads what was chosen, by shown option, from the fields of a question.
func picksIn(form url.Values, a views.Asked) []int {
	picks := make([]int, len(a.Drawn.Options))
	for i := range picks {
		switch a.Question.Kind {
		case courses.Single, courses.Multiple:
			if slices.Contains(form[a.Field(i)], strconv.Itoa(i+1)) {
				picks[i] = 1
			}
		default:
			picks[i], _ = strconv.Atoi(form.Get(a.Field(i)))
		}
	}
	return picks
}

// answerOf turns picks into an answer as models keep it. Picks that make none (a place given twice, a line left out) give
// an answer that is not Valid.
func answerOf(a views.Asked) courses.Answer {
	answer := courses.Answer{}
	n := len(a.Drawn.Options)
	if a.Question.Kind == courses.Order {
		answer = make(courses.Answer, n)
	}
	for i, pick := range a.Picks {
		id := a.Drawn.Options[i]
		switch {
		case pick < 1 || pick > n:
		case a.Question.Kind == courses.Order:
			answer[pick-1] = id
		case a.Question.Kind == courses.Match:
			answer = append(answer, id+"="+a.Drawn.Matches[pick-1])
		default:
			answer = append(answer, id)
		}
	}
	return answer
}

// picksOf is the way back: what was chosen, by shown option, in an answer that was kept.
func picksOf(a views.Asked, answer courses.Answer) []int {
	picks := make([]int, len(a.Drawn.Options))
	for i, id := range a.Drawn.Options {
		switch a.Question.Kind {
		case courses.Order:
			picks[i] = slices.Index(answer, id) + 1
		case courses.Match:
			for _, pair := range answer {
				if left, right, _ := strings.Cut(pair, "="); left == id {
					picks[i] = slices.Index(a.Drawn.Matches, right) + 1
				}
			}
		default:
			if slices.Contains(answer, id) {
				picks[i] = 1
			}
		}
	}
	return picks
}

// seedOf makes the same order of options for the same learner and question each time.
func seedOf(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p + "\n"))
	}
	return h.Sum64()
}
