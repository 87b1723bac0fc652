package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/kiosk/flow"
)

func TestTheLocalListOfClosures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "closures.json")
	var told []string
	w := closureFile{path: path, send: func(e flow.Event) {
		switch e := e.(type) {
		case flow.LocalClosures:
			told = append(told, fmt.Sprint(e.Closures))
		case flow.DeviceNews:
			told = append(told, "staff: "+e.Reason)
		}
	}}
	for _, row := range []struct {
		name, file string // "-" = no file
		want       string // "" = nothing is told
	}{
		{"no file closes nothing", "-", "[]"},
		{"still none", "-", ""},
		{"a lift", `[{"feature":"lift-a","kind":"lift"}]`, "[{lift-a lift}]"},
		{"the same again", `[{"feature":"lift-a","kind":"lift"}]`, ""},
		{"half written", `[{"feature":"lift-`, "staff: the list of what is closed here cannot be used"},
		{"still half written", `[{"feature":"lift-`, ""},
		{"mended", `[{"feature":"lift-a","kind":"lift"}]`, "staff: "},
		{"fire needs no feature", `[{"kind":"fire"}]`, "[{ fire}]"},
		{"nothing named", `[{"kind":"lift"}]`, "staff: the list of what is closed here cannot be used: entry 1"},
		{"an unknown name", `[{"feature":"a","until":"noon"}]`, ""},
		{"too long", `["` + strings.Repeat("x", longestClosures) + `"]`, ""},
		{"all open", `[]`, "staff: "},
	} {
		if row.file == "-" {
			os.Remove(path)
		} else if err := os.WriteFile(path, []byte(row.file), 0o600); err != nil {
			t.Fatal(err)
		}
		told = nil
		w.look()
		if got := strings.Join(told, "|"); !strings.HasPrefix(got, row.want) || row.want == "" && got != "" {
			t.Errorf("%s: told %q, want %q", row.name, got, row.want)
		}
	}
	if told[len(told)-1] != "[]" {
		t.Errorf("the end is %v, want everything open", told)
	}
}

func FuzzClosureList(f *testing.F) {
	for _, s := range []string{`[]`, `[{"feature":"lift-a","kind":"lift"}]`, `[{"kind":"fire"}]`, `{}`, `[1]`, `[] []`, ``, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := closureList(raw, nil)
		if err != nil && list != nil {
			t.Error("a refused list was handed on")
		}
		for _, c := range list {
			if c.Feature == "" && c.Kind != "fire" {
				t.Errorf("an entry names nothing: %+v", c)
			}
		}
	})
}
