package models_test

import (
	"fmt"
	"slices"
	"testing"

	"throughline/models"
)

func TestWhatMayBeShownOfAGroup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		people int
		parts  []int
		apart  bool
		want   []models.Tens
	}{
		{"nobody", 0, []int{0, 0}, true, []models.Tens{{}, {}}},
		{"ten people, whatever they chose", 10, []int{10, 0}, true, []models.Tens{{}, {}}},
		{"ten of twenty is said, and that it may be all", 20, []int{20, 0}, true, []models.Tens{{10, true}, {}}},
		{"one among twenty is not told from none", 20, []int{19, 1}, true, []models.Tens{{10, true}, {}}},
		{"nine are not said", 30, []int{21, 9}, true, []models.Tens{{20, true}, {}}},
		{"where all would add up, ten are left unsaid", 30, []int{20, 10, 0}, true, []models.Tens{{10, false}, {10, false}, {}}},
		{"halves of twenty", 20, []int{10, 10}, true, []models.Tens{{}, {10, true}}},
		{"several may be chosen at once", 30, []int{30, 30, 4}, false, []models.Tens{{20, true}, {20, true}, {}}},
		{"many people", 140, []int{71, 42, 27}, true, []models.Tens{{70, false}, {40, false}, {20, false}}},
		{"more of a part than of the whole, as weeks go by", 14, []int{20}, false, []models.Tens{{}}},
	} {
		if got := models.TensWithin(c.people, c.parts, c.apart); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v of %d shows %v, want %v", c.name, c.parts, c.people, got, c.want)
		}
	}
}

// splits calls for every way to share people among so many parts.
func splits(people, parts int, each func([]int)) {
	var share func(left int, so []int)
	share = func(left int, so []int) {
		if len(so) == parts-1 {
			each(append(slices.Clone(so), left))
			return
		}
		for n := range left + 1 {
			share(left-n, append(so, n))
		}
	}
	share(people, nil)
}

// TestNoGroupUnderTenCanBeWorkedOut takes the place of somebody who knows the rule and how many people there are, and lists
// all that could be behind what is shown: no sum of parts is ever known to be under ten, or all but under ten, to the number.
func TestNoGroupUnderTenCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	for _, parts := range []int{2, 3, 4} {
		for _, people := range []int{10, 20, 30, 40} {
			behind := map[string]map[int]map[int]bool{} // what is shown → set of parts → its sizes
			splits(people, parts, func(split []int) {
				shown := fmt.Sprint(models.TensWithin(people, split, true))
				if behind[shown] == nil {
					behind[shown] = map[int]map[int]bool{}
				}
				for set := 1; set < 1<<parts-1; set++ {
					sum := 0
					for i, n := range split {
						if set>>i&1 == 1 {
							sum += n
						}
					}
					if behind[shown][set] == nil {
						behind[shown][set] = map[int]bool{}
					}
					behind[shown][set][sum] = true
				}
			})
			for shown, sets := range behind {
				for set, sizes := range sets {
					for size := range sizes {
						if size < 10 && len(sizes) < 3 {
							t.Errorf("%d people, %d parts, shown %s: parts %b are %v", people, parts, shown, set, sizes)
						}
					}
				}
			}
		}
	}
}

// TestNoGroupUnderTenCanBeWorkedOutFromTwoWeeks does the same for somebody who also saw the page ten people earlier: of
// these ten, nobody can say how many chose what.
func TestNoGroupUnderTenCanBeWorkedOutFromTwoWeeks(t *testing.T) {
	t.Parallel()
	const parts = 2
	for _, before := range []int{10, 20, 30} {
		behind := map[string]map[int]bool{}
		splits(before, parts, func(was []int) {
			splits(10, parts, func(more []int) {
				shown := fmt.Sprint(models.TensWithin(before, was, true), models.TensWithin(before+10, []int{was[0] + more[0], was[1] + more[1]}, true))
				if behind[shown] == nil {
					behind[shown] = map[int]bool{}
				}
				behind[shown][more[0]] = true
			})
		})
		for shown, sizes := range behind {
			if len(sizes) < 3 {
				t.Errorf("after %d people, shown %s: of the next ten %v chose the first", before, shown, sizes)
			}
		}
	}
}
