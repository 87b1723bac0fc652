package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFileIsUpToDate(t *testing.T) {
	want, err := build()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "..", "people.json"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("people.json is not what the source makes (%v): run go generate in assets", err)
	}
}

func TestLuhn(t *testing.T) {
	for digits, want := range map[string]rune{"7992739871": '3', "0000000": '0', "0001234": '4', "453201511283036": '6'} {
		if got := luhn(digits); got != want {
			t.Errorf("check digit of %s is %c, want %c", digits, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		name string
		form func(g, f []string) name
		g, f string
		want string // text | given | family
	}{
		{"given name first", givenFirst, "Ana", "García,López", "Ana García López|Ana|García,López"},
		{"family name first", familyFirst, "Thị Mai", "Nguyễn", "Nguyễn Thị Mai|Thị Mai|Nguyễn"},
		{"one name", mononym, "Wayan", "", "Wayan|Wayan|"},
		{"own script, no space", written(familyFirst, ""), "秀英|Xiuying", "王|Wang", "王秀英|Xiuying|Wang"},
		{"own script, with a space", written(givenFirst, " "), "נועה|Noa", "לוי|Levi", "נועה לוי|Noa|Levi"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := c.form(strings.Split(c.g, ","), strings.Split(c.f, ","))
			if got := n.Text + "|" + strings.Join(n.Given, ",") + "|" + strings.Join(n.Family, ","); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Every culture gives names that a person can be called by.
func TestCulturesMakeNames(t *testing.T) {
	m := &maker{rnd: rand.New(rand.NewPCG(1, 2)), taken: map[string]bool{}}
	for _, c := range cultures {
		n := c.make(m)
		if n.Text == "" || len(n.Given) == 0 || strings.Contains(n.Text, "|") || strings.HasPrefix(n.Text, " ") {
			t.Errorf("%q from %v", n.Text, c.given)
		}
		if (len(n.Family) == 0) != (c.family == nil) {
			t.Errorf("%q has family names %v", n.Text, n.Family)
		}
	}
}
