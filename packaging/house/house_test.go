// Package house holds the plan of the house: which package may import which.
package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
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
	packages := imports(t, "../..")
	if len(packages) < 20 {
		t.Fatalf("control: only %d packages were found", len(packages))
	}
	for pkg, list := range packages {
		for _, problem := range check(pkg, list) {
			t.Error(problem)
		}
	}
}

// imports reads what each package of the module at root imports. It opens the
// files itself: go test gives a kept result unless it sees that they are read.
func imports(t *testing.T, root string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if path != root && err == nil && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata" || ownModule(path)) {
				return fs.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		pkg := module + "/" + filepath.ToSlash(dir)
		if out[pkg] == nil {
			out[pkg] = []string{}
		}
		for _, i := range file.Imports {
			out[pkg] = append(out[pkg], strings.Trim(i.Path.Value, `"`))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ownModule reports whether a folder is a module beside the product's.
func ownModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
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
