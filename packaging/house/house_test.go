// Package house holds the plan of the house: which package may import which.
package house

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "frontdoor"

// plan names, for each package, the packages of ours that it may import. A
// package that is not named may not exist. "*" is everything.
var plan = map[string]string{
	"kiosk":               "",
	"kiosk/form":          "",
	"kiosk/form/fhirpath": "kiosk/form",
	"kiosk/wayfind":       "kiosk/wayfind/hours",
	"kiosk/wayfind/hours": "",
	"kiosk/wayfind/imdf":  "kiosk/wayfind",
	"kiosk/wayfind/osm":   "kiosk/wayfind",
	"kiosk/speak":         "kiosk kiosk/wayfind",
	"kiosk/draw":          "kiosk/wayfind assets",
	"kiosk/flow":          "kiosk kiosk/form kiosk/wayfind",
	"kiosk/view":          "kiosk kiosk/flow kiosk/form kiosk/wayfind kiosk/speak",
	"kiosk/ui":            "kiosk/view kiosk/flow kiosk/draw assets",
	"kiosk/sqlite":        "kiosk",
	"kiosk/config":        "",
	"kiosk/site":          "kiosk kiosk/config kiosk/form kiosk/form/fhirpath kiosk/wayfind kiosk/wayfind/imdf kiosk/wayfind/osm kiosk/speak assets",

	"devices":                "",
	"devices/card":           "kiosk devices kiosk/draw",
	"devices/scan":           "kiosk devices kiosk/draw",
	"devices/badge":          "kiosk devices kiosk/draw",
	"devices/panel":          "kiosk devices kiosk/draw",
	"devices/sim":            "devices",
	"devices/sim/printsim":   "devices",
	"devices/sim/rack":       "devices/sim devices/sim/printsim",
	"devices/sim/transcript": "",

	"sync/wire":      "kiosk",
	"sync/outbox":    "kiosk sync/wire",
	"sync/inbox":     "kiosk sync/wire",
	"sync/mqttlink":  "sync/wire",
	"sync/broker":    "sync/wire sync/identity",
	"sync/identity":  "sync/wire",
	"sync/bundle":    "sync/wire",
	"sync/audit":     "sync/wire",
	"sync/hub":       "kiosk sync/wire sync/identity sync/audit",
	"sync/hub/sqldb": "kiosk sync/wire sync/identity sync/audit sync/hub",
	"sync/hub/eta":   "kiosk sync/wire sync/identity sync/audit sync/hub",
	"sync/hub/api":   "kiosk sync/wire sync/identity sync/audit sync/hub sync/hub/eta",
	"sync/console":   "sync/hub kiosk/draw kiosk/speak kiosk/wayfind",
	"sync/synctest":  "sync/wire",
	// Tests too, as programs: a whole kiosk and hub are what they are about.
	"sync/synctest/history": "kiosk kiosk/sqlite sync/wire sync/outbox sync/inbox sync/hub sync/hub/sqldb",
	"sync/synctest/torture": "*",

	"assets":              "",
	"assets/gen/hospital": "",
	"assets/gen/people":   "",

	"cmd/kiosk":              "*",
	"cmd/hub":                "*",
	"cmd/kioskctl":           "*",
	"cmd/internal/cli":       "kiosk",
	"cmd/internal/paper":     "*",
	"cmd/internal/alerttest": "*",
	"cmd/internal/rig":       "*",
	"packaging/house":        "",
	"packaging/bench/sync":   "*",
}

// fyne may be imported by these alone.
var fyne = []string{"kiosk/ui", "cmd/kiosk"}

// TestHouse holds every package's direct imports against the plan.
func TestHouse(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags", "x11", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 20 {
		t.Fatalf("control: only %d packages were found", len(lines))
	}
	for _, line := range lines {
		words := strings.Fields(line)
		for _, problem := range check(words[0], words[1:]) {
			t.Error(problem)
		}
	}
}

// check returns what is wrong with one package's imports.
func check(pkg string, imports []string) []string {
	pkg = strings.TrimPrefix(pkg, module+"/")
	allowed, known := plan[pkg]
	if !known {
		return []string{pkg + " is not in the plan: give it a place or fold it into a package that has one"}
	}
	var problems []string
	for _, imp := range imports {
		ours, own := strings.CutPrefix(imp, module+"/")
		switch {
		case own && allowed != "*" && !slices.Contains(strings.Fields(allowed), ours):
			problems = append(problems, pkg+" may not import "+ours)
		case strings.HasPrefix(imp, "fyne.io/") && !slices.Contains(fyne, pkg):
			problems = append(problems, pkg+" may not import the toolkit "+imp)
		case pkg == "kiosk" && strings.Contains(imp, "."):
			problems = append(problems, "kiosk imports "+imp+" and may import the standard library only")
		}
	}
	return problems
}

// TestCheckFindsWhatItShould is the control: each wrong import is reported.
func TestCheckFindsWhatItShould(t *testing.T) {
	for _, row := range []struct {
		name, pkg, imp string
		wrong          bool
	}{
		{"kiosk under sync", "frontdoor/kiosk/flow", "frontdoor/sync/wire", true},
		{"the toolkit outside ui", "frontdoor/kiosk/view", "fyne.io/fyne/v2", true},
		{"the toolkit in ui", "frontdoor/kiosk/ui", "fyne.io/fyne/v2/canvas", false},
		{"a package without a place", "frontdoor/kiosk/misc", "fmt", true},
		{"a foreign module in the domain", "frontdoor/kiosk", "github.com/google/uuid", true},
		{"what the plan allows", "frontdoor/kiosk/flow", "frontdoor/kiosk/form", false},
	} {
		if got := len(check(row.pkg, []string{row.imp})) > 0; got != row.wrong {
			t.Errorf("%s: reported %v, want %v", row.name, got, row.wrong)
		}
	}
}
