// The course editor
