// Command testreport reads what `go test -json` writes and says it for people: a line for each package, everything that
// a test which did not pass wrote, and each skipped test with its reason. Its exit status is 1 when a test or a package
// did not pass, and, with -no-skips, when a test was skipped.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
	ImportPath                    string // of a build
	Elapsed                       float64
}

func main() {
	noSkips := flag.Bool("no-skips", false, "a skipped test counts as one that did not pass")
	flag.Parse()
	output := map[string][]string{}
	var bad, skipped []string
	passed := 0
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text()) // what the go command itself says
			continue
		}
		name := strings.TrimSpace(e.Package + e.ImportPath + " " + e.Test)
		switch e.Action {
		case "output", "build-output":
			output[name] = append(output[name], e.Output)
			continue
		case "pass":
			if e.Test == "" {
				fmt.Printf("ok   %6.1f s  %s\n", e.Elapsed, name)
			} else {
				passed++
			}
		case "skip":
			if e.Test != "" {
				skipped = append(skipped, name+"\n"+strings.Join(output[name], ""))
			}
		case "fail", "build-fail":
			bad = append(bad, name)
			fmt.Printf("FAIL %6.1f s  %s\n%s", e.Elapsed, name, strings.Join(output[name], ""))
		}
		delete(output, name)
	}
	if err := lines.Err(); err != nil {
		fmt.Println("read the results:", err)
		bad = append(bad, "the results could not be read")
	}
	fmt.Printf("%d tests passed, %d did not, %d were skipped\n", passed, len(bad), len(skipped))
	for _, s := range skipped {
		fmt.Print("skipped: ", s)
	}
	slices.Sort(bad)
	for _, b := range bad {
		fmt.Println("did not pass:", b)
	}
	if len(bad) > 0 || passed == 0 || *noSkips && len(skipped) > 0 {
		os.Exit(1)
	}
}
