package documents

import (
	"slices"
	"testing"
)

func TestAnAccentOfItsOwnStandsClearOfItsLetter(t *testing.T) {
	t.Parallel()
	f := font{noto, true}
	if got := f.parts("Nguyễn Thị Ánh"); !slices.Equal(got, []part{{text: "Nguyễn Thị Ánh"}}) {
		t.Errorf("a text without such accents was cut: %+v", got)
	}
	capital, small := f.parts("BẸ\u0301L"), f.parts("bẹ\u0301l")
	if len(capital) != 3 || len(small) != 3 {
		t.Fatalf("parts: %+v %+v", capital, small)
	}
	if capital[1].up < 100 || small[1].up > 20 {
		t.Errorf("the accent is %v above a capital's place for it, %v above a small letter's", capital[1].up, small[1].up)
	}
	if letter := float64(f.ems("B")); capital[1].right < letter || capital[1].right > letter+float64(f.ems("Ẹ"))+100 {
		t.Errorf("the accent is not over its letter: %+v", capital)
	}
	if capital[2].right != float64(f.ems("BẸ")) || capital[2].up != 0 {
		t.Errorf("the text does not go on after the letter: %+v", capital)
	}
	two := f.parts("x\u0301\u0302\u0331")
	if len(two) != 4 || two[2].up <= two[1].up+50 || two[3].up > 0 {
		t.Errorf("accents do not stand on one another: %+v", two)
	}
	if alone := f.parts("\u0301a"); len(alone) != 1 {
		t.Errorf("an accent without a letter was moved: %+v", alone)
	}
}
