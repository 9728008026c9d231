package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAPartIsMovedByItsButtonsAndByAScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var ids []string
	for _, s := range d.page().Outline {
		ids = append(ids, s.ID)
	}
	stands := func(want ...string) {
		t.Helper()
		var got []string
		for _, s := range d.page().Outline {
			got = append(got, s.ID)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("the order is %v, want %v", got, want)
		}
	}
	d.as.get(d.path).is(http.StatusOK).has("Move up", "Move down")
	move := func(id string) string { return d.path + "/parts/" + id + "/move" }
	d.as.post(move(ids[0]), url.Values{"act": {"down"}}).leads(d.path + "?note=part-moved#part-" + ids[0])
	stands(ids[1], ids[0], ids[2], ids[3], ids[4])
	told := d.autosave(d.as, move(ids[1]), url.Values{"to": {"4"}}).is(http.StatusOK)
	if !strings.Contains(told.body, "is part 4 of 5 now.") || !strings.Contains(told.body, `"order":["`+ids[0]+`","`+ids[2]+`","`+ids[3]+`","`+ids[1]+`"`) {
		t.Errorf("the script learns %s", told.body)
	}
	stands(ids[0], ids[2], ids[3], ids[1], ids[4])
	rev := d.page().Rev
	d.autosave(d.as, move(ids[1]), url.Values{"to": {"4"}}).is(http.StatusOK)
	if d.page().Rev != rev {
		t.Error("a move to where it stands made a state")
	}
	d.autosave(d.as, move("nowhere"), url.Values{"to": {"1"}}).is(http.StatusUnprocessableEntity)
	d.as.post(d.path+"/archive", url.Values{"act": {"archive"}})
	if told := d.autosave(d.as, move(ids[1]), url.Values{"to": {"1"}}); told.status == http.StatusOK || !strings.Contains(told.body, "archive") {
		t.Errorf("a course that is put away: %d %s", told.status, told.body)
	}
	d.as.get(d.path).hasNot("Move up")
	stands(ids[0], ids[2], ids[3], ids[1], ids[4])
}
