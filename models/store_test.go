package models_test

import (
	"os"
	"testing"

	"throughline/models/modelstest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	modelstest.DropTemplate()
	os.Exit(code)
}
