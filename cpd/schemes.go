package cpd

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"throughline/internal/strict"
)

//go:embed schemes/*.yaml
var schemeFiles embed.FS

// Schemes are the schemes shipped with the program, by name. The slice is the caller's own; what is inside is shared and only
// to be read.
func Schemes() []Scheme { return slices.Clone(shippedSchemes()) }

// FindScheme gives the shipped scheme of an id.
func FindScheme(id string) (Scheme, bool) {
	for _, s := range shippedSchemes() {
		if s.ID == id {
			return s, true
		}
	}
	return Scheme{}, false
}

// shippedSchemes reads the folder once. What is shipped is read by a test, so a problem here is a broken build.
var shippedSchemes = sync.OnceValue(func() []Scheme {
	list, problems := ReadSchemes(schemeFiles, "schemes")
	if len(problems) > 0 {
		panic("shipped schemes:\n" + FormatProblems(problems))
	}
	return list
})

// ReadSchemes reads every .yaml file of a folder as a scheme, and gives them by name; with any problem there are none.
func ReadSchemes(fsys fs.FS, dir string) ([]Scheme, []Problem) {
	r := &strict.Report{}
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil || len(files) == 0 {
		r.Add("", 0, fmt.Sprintf("There is no scheme in the folder %s.", strict.Quote(dir)), "Put files there whose names end in .yaml.")
	}
	var list []Scheme
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			r.Add(file, 0, "This file could not be opened.", "Look at who may read it.")
			continue
		}
		s, problems := ParseScheme(file, data)
		for _, p := range problems {
			r.Add(p.File, p.Line, p.Message, p.Fix)
		}
		list = append(list, s)
	}
	if r.Any() {
		return nil, r.Sorted()
	}
	slices.SortFunc(list, func(a, b Scheme) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

// Categories are the tags for which a scheme asks minutes, in its order.
func (s Scheme) Categories() []string {
	var out []string
	for _, r := range s.Requirements {
		if r.Category != "" && !slices.Contains(out, r.Category) {
			out = append(out, r.Category)
		}
	}
	return out
}
