package courses

// NewBlock is what a scenario, question or reflection begins as: places to fill in, which are problems until the writer's own
// words stand there. It is nil for another kind.
func NewBlock(kind, id string) Fields {
	options := []Option{
		{Text: "[[What fits best]]", Right: true, Feedback: "[[Say why it fits]]"},
		{Text: "[[What many people would do]]", Feedback: "[[Say kindly what it would lead to]]"},
		{Text: "[[Something that is half right]]", Feedback: "[[Say what is good about it, and what is missing]]"},
	}
	switch kind {
	case PieceScenario:
		return ScenarioFields{ID: id, Setting: "[[A person with an invented name, and what they say or do]]", Prompt: "What would you do?", Options: options}
	case PieceQuestion:
		return QuestionFields{ID: id, Type: Single, Prompt: "[[A question about what stands above]]", Options: options}
	case PieceReflection:
		return ReflectionFields{ID: id, Prompt: "[[Ask about the work: what will they look for, or do, on the next shift?]]"}
	}
	return nil
}
