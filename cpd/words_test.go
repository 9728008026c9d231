package cpd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"throughline/courses"
)

func TestNothingInSchemesAndFrameworkAsksForLivedExperience(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"schemes/*.yaml", "framework/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(data), "\n") {
				_, text, _ := strings.Cut(line, ": ")
				if word, found := courses.AsksForLivedExperience(text); found {
					t.Errorf("%s:%d asks for %q", file, i+1, word)
				}
			}
		}
	}
}
