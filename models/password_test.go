package models

import (
	"strings"
	"testing"
	"time"
)

func TestPasswordsThatAreTriedFirstAreRefusedAndLongOnesWelcome(t *testing.T) {
	t.Parallel()
	cases := []struct {
		password string
		welcome  bool
	}{
		{"password12", false},
		{"Password123!", false},
		{"P@ssw0rd2024", false},
		{"p4$$w0rdp4$$w0rd", false},
		{"qwertyuiop", false},
		{"1qaz2wsx3edc", false},
		{"1234567890", false},
		{"0987654321", false},
		{"abcdefghij", false},
		{"aaaaaaaaaaaa", false},
		{"abababababab", false},
		{"abc1abc1abc1", false},
		{"07700900123", false}, // a number
		{"liverpoolfc1892", false},
		{"ILoveYou2025", false},
		{"Glasgow-Rangers-72", false},
		{"we1come2019", false},
		{"sunshine&daisy", false},
		{"christopher1", false},
		{"zebedee.bright", false}, // the person's own names
		{"!!!zebedee!!!1", false},
		{"short", false},
		{"", false},
		{strings.Repeat("long and good ", 15), false}, // too long
		{"quiet harbour lamp", true},
		{"zebedee likes tea with two biscuits", true},
		{"the bus was late again today", true},
		{"kettle-otter-Tuesday-brick", true},
		{"x7Kq!m2Zp9", true},
		{"пять тихих лодок", true},
		{"throughline", false},
		{"мама мыла раму", true},
		{"four ducks on a wall", true},
		{strings.Repeat("no two waves alike, ", 9), true},
	}
	for _, c := range cases {
		refused := checkPassword("password", c.password, "zeb", "Zebedee", "Zebedee Bright")
		if (refused == nil) != c.welcome {
			t.Errorf("%q: %v, want welcome=%v", c.password, refused, c.welcome)
		}
		if refused != nil && c.password != "" && strings.Contains(refused.Message, c.password) {
			t.Errorf("%q is repeated in %q", c.password, refused.Message)
		}
	}
}

func TestTheListOfCommonWordsIsThere(t *testing.T) {
	t.Parallel()
	if n := len(commonWords()); n < 1000 {
		t.Errorf("%d common words", n)
	}
	for w := range commonWords() {
		if w != strings.ToLower(w) || len(w) < 2 || letters(w) != w {
			t.Errorf("the word %q can never match", w)
		}
	}
}

func TestCodesAreReadForgivingly(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"7K4M-29QX-V3HD":          "7K4M29QXV3HD",
		" 7k4m 29qx v3hd ":        "7K4M29QXV3HD",
		"7k4m–29qx—v3hd":          "7K4M29QXV3HD",
		"O0oI1lL":                 "0001111",
		"７Ｋ４Ｍ":                    "7K4M",
		"7K4M\u200b29QX":          "7K4M29QX",
		"":                        "",
		"7K4M/..":                 "7K4M?",
		strings.Repeat("A", 1000): "",
	} {
		if got := NormaliseCode(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		code := newCode(12)
		if len(code) != 12 || NormaliseCode(GroupCode(code)) != code || seen[code] {
			t.Fatalf("made %q", code)
		}
		seen[code] = true
	}
	if g := GroupCode("7K4M29QXV3HD"); g != "7K4M-29QX-V3HD" {
		t.Errorf("grouped as %q", g)
	}
	if g := GroupCode("7K4M29QX"); g != "7K4M-29QX" {
		t.Errorf("grouped as %q", g)
	}
}

func TestTwoPasswordsAreHashedAtOnceAndTheOthersWait(t *testing.T) {
	t.Parallel()
	s := &Store{hashing: make(chan struct{}, 2)}
	first, second := s.waitToHash(t.Context()), s.waitToHash(t.Context())
	third := make(chan func())
	go func() { third <- s.waitToHash(t.Context()) }()
	for _, waiting := s.Hashing(); waiting == 0; _, waiting = s.Hashing() {
		time.Sleep(time.Millisecond)
	}
	if now, waiting := s.Hashing(); now != 2 || waiting != 1 {
		t.Errorf("%d are hashed and %d wait", now, waiting)
	}
	first()
	last := <-third
	second()
	last()
	if now, waiting := s.Hashing(); now != 0 || waiting != 0 {
		t.Errorf("at the end %d are hashed and %d wait", now, waiting)
	}
}
