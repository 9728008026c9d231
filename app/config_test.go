package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"throughline/models"
)

func TestHelpNamesEveryCommandAndEverySettingByFlagAndVariable(t *testing.T) {
	t.Parallel()
	runProgram(t, nil, "help").want(t, 0, "check", "backup", "restore", "migrate", "health")
	runProgram(t, nil, "help", "backup").want(t, 0, "--data", "THROUGHLINE_DATA", "--database-url", "DATABASE_URL", "--key-file", "THROUGHLINE_KEY_FILE", "THROUGHLINE_KEY ")
	runProgram(t, nil, "backup", "--help").want(t, 0, "--data")
}

func TestASettingThatCannotBeRightIsRefusedWithItsNameAndTheFix(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "a-file")
	if err := os.WriteFile(file, []byte("not a key"), 0o644); err != nil {
		t.Fatal(err)
	}
	key := models.NewKey().String()
	cases := []struct {
		name string
		env  []string
		args []string
		want []string
	}{
		{"a slip in a variable's name", []string{"THROUGHLINE_DATE=x"}, []string{"health"}, []string{"THROUGHLINE_DATE", "no such setting"}},
		{"an unknown flag", nil, []string{"backup", "--dta", "x", "y.zip"}, []string{"--dta"}},
		{"a command that is not there", nil, []string{"bakup"}, []string{"bakup", "help"}},
		{"an address without port", nil, []string{"health", "--addr", "localhost"}, []string{"--addr", "THROUGHLINE_ADDR", "localhost:8080"}},
		{"an address from the environment", []string{"THROUGHLINE_ADDR=x:y:z"}, []string{"health"}, []string{"THROUGHLINE_ADDR", "x:y:z"}},
		{"a data folder that is a file", nil, []string{"migrate", "--data", file}, []string{"--data", "THROUGHLINE_DATA", "name a folder"}},
		{"another database", []string{"DATABASE_URL=mysql://x/y"}, []string{"migrate"}, []string{"--database-url", "DATABASE_URL", "postgres://"}},
		{"no key", nil, []string{"migrate", "--data", dir}, []string{"--key-file", "THROUGHLINE_KEY", "throughline.key"}},
		{"a key that is none", []string{"THROUGHLINE_KEY=abc"}, []string{"migrate", "--data", dir}, []string{"THROUGHLINE_KEY", "64 hexadecimal digits"}},
		{"two keys", []string{"THROUGHLINE_KEY=" + key}, []string{"migrate", "--data", dir, "--key-file", file}, []string{"--key-file", "give one of the two"}},
		{"a key file that others can read", nil, []string{"migrate", "--data", dir, "--key-file", file}, []string{"--key-file", "chmod 600 " + file}},
		{"a key file that is not there", nil, []string{"migrate", "--data", dir, "--key-file", file + "x"}, []string{"--key-file", "cannot be read"}},
		{"an archive that is there", []string{"THROUGHLINE_KEY=" + key}, []string{"backup", file}, []string{"FILE", "never overwrites"}},
		{"an archive that is not there", []string{"THROUGHLINE_KEY=" + key}, []string{"restore", "--data", dir, "none.zip"}, []string{"FILE", "no file none.zip"}},
		{"a course that is not there", nil, []string{"check", "no-course"}, []string{"no folder or zip no-course"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, c.env, c.args...)
			got.want(t, 2, c.want...)
			if got.out != "" || strings.Contains(got.err, key) {
				t.Errorf("it also wrote %q, or showed the key", got.out)
			}
		})
	}
}

func TestAFileWithTheWrongBytesIsNoKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "k")
	if err := os.WriteFile(file, []byte("0123"), 0o600); err != nil {
		t.Fatal(err)
	}
	runProgram(t, nil, "migrate", "--key-file", file).want(t, 2, "--key-file", file, "64 hexadecimal digits")
}

func TestAPasswordOfADatabaseIsNotShownWhenItCannotBeOpened(t *testing.T) {
	t.Parallel()
	got := runProgram(t, []string{"THROUGHLINE_KEY=" + models.NewKey().String()}, "migrate", "--database-url", "postgres://someone:sesame-seeds@127.0.0.1:1/nothing?connect_timeout=2")
	got.want(t, 1, "open the records")
	if strings.Contains(got.out+got.err, "sesame") {
		t.Errorf("the password was shown: %s", got.err)
	}
}
