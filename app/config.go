package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// commands is every command with its settings: flags, environment and help are read from here.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the program. This is what runs when no command is named."`
	Demo    demoCommand    `cmd:"" help:"Serve a filled demonstration from a temporary folder."`
	Check   checkCommand   `cmd:"" help:"Look through a course's folder and say what to mend, with file, line and fix."`
	Import  importCommand  `cmd:"" help:"Publish a course's folder as the next version of a course."`
	Export  exportCommand  `cmd:"" help:"Write a published course into a folder."`
	Backup  backupCommand  `cmd:"" help:"Write everything into one archive, also while the server is running."`
	Restore restoreCommand `cmd:"" help:"Fill an empty database from an archive. Also the way from SQLite to PostgreSQL."`
	Migrate migrateCommand `cmd:"" help:"Bring an older database up to date. Make a backup first."`
	Person  personCommand  `cmd:"" help:"Help a person who cannot get in any more."`
	Health  healthCommand  `cmd:"" help:"Ask a running server whether it is ready: exit status 0 if it is, 1 if not."`
}

const about = `Throughline: learning, certificates and CPD for peer workers.

Every setting is a flag or an environment variable. One that cannot be right is refused, with its name and what to do.`

// program is what commands write to.
type program struct {
	out, err io.Writer
}

func (p *program) say(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// run is the whole program: it does what the arguments say, and gives the exit status. 0: done; 1: not done, and why is
// on the error output; 2: the command or a setting was not understood.
func run(args []string, out, errOut io.Writer) int {
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	var c commands
	status := -1
	parser, err := kong.New(&c, kong.Name("app"), kong.Description(about), kong.Writers(out, errOut), kong.ShortUsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.Exit(func(code int) { status = code }))
	if err != nil {
		fmt.Fprintln(errOut, "throughline:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if status >= 0 { // help was asked for and given
		return status
	}
	if err == nil {
		err = unknownSettings(parser.Model)
	}
	if err != nil {
		fmt.Fprintf(errOut, "throughline: %v\nSee `app help` for all commands, and `app help COMMAND` for the settings of one.\n", err)
		return 2
	}
	if err = command.Run(&program{out, errOut}); err == nil {
		return 0
	}
	if errors.Is(err, errSaid) {
		return 1
	}
	fmt.Fprintln(errOut, "throughline:", err)
	var setting *settingError
	if errors.As(err, &setting) {
		return 2
	}
	return 1
}

// errSaid ends a command that has said already why it was not done.
var errSaid = errors.New("see above")

// settingError refuses the value of a setting.
type settingError struct{ flag, env, fix string }

func (e *settingError) Error() string {
	name := e.env
	if e.flag != "" {
		name = "--" + e.flag
		if e.env != "" {
			name += " (or " + e.env + ")"
		}
	}
	return name + ": " + e.fix
}

func refuseSetting(flag, env, format string, args ...any) error {
	return &settingError{flag, env, fmt.Sprintf(format, args...)}
}

// Variables that are read elsewhere than in the commands' structs.
const (
	keyEnv      = "THROUGHLINE_KEY"
	ownPrefix   = "THROUGHLINE_"
	testsPrefix = "THROUGHLINE_TEST_"
)

// unknownSettings refuses a THROUGHLINE_… variable that no setting has: a slip in its name would otherwise go unseen.
func unknownSettings(model *kong.Application) error {
	known := map[string]bool{keyEnv: true}
	for _, command := range model.Leaves(false) {
		for _, group := range command.AllFlags(false) {
			for _, flag := range group {
				for _, env := range flag.Envs {
					known[env] = true
				}
			}
		}
	}
	for _, line := range os.Environ() {
		name, _, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, ownPrefix) && !strings.HasPrefix(name, testsPrefix) && !known[name] {
			return refuseSetting("", name, "there is no such setting. Take it out of the environment, or mend its name")
		}
	}
	return nil
}
