package courses

import "slices"

// Step gives a step by its id, with its place from 0.
func (c *Course) Step(id string) (*Step, int, bool) {
	i := slices.IndexFunc(c.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return nil, 0, false
	}
	return &c.Steps[i], i, true
}

// Reflection gives a reflection by the ids of its step and block.
func (c *Course) Reflection(step, block string) (Reflection, bool) {
	if s, _, ok := c.Step(step); ok {
		for _, part := range s.parts() {
			if part.Reflection != nil && part.Reflection.ID == block {
				return *part.Reflection, true
			}
		}
	}
	return Reflection{}, false
}

// Scenario gives a scenario by the ids of its step and block.
func (c *Course) Scenario(step, block string) (Scenario, bool) {
	if s, _, ok := c.Step(step); ok {
		for _, part := range s.parts() {
			if part.Scenario != nil && part.Scenario.ID == block {
				return *part.Scenario, true
			}
		}
	}
	return Scenario{}, false
}

// Source gives a source by its id.
func (c *Course) Source(id string) (Source, bool) {
	i := slices.IndexFunc(c.Sources, func(s Source) bool { return s.ID == id })
	if i < 0 {
		return Source{}, false
	}
	return c.Sources[i], true
}

// Question gives a question of a check's pool, or a practice question of a lesson.
func (s Step) Question(id string) (Question, bool) {
	for _, q := range s.Pool {
		if q.ID == id {
			return q, true
		}
	}
	for _, part := range s.parts() {
		if part.Question != nil && part.Question.ID == id {
			return *part.Question, true
		}
	}
	return Question{}, false
}

// parts are all parts of all screens.
func (s Step) parts() []Part {
	var parts []Part
	for _, screen := range s.Screens {
		parts = append(parts, screen.Parts...)
	}
	return parts
}
