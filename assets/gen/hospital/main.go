// Command hospital draws the demo hospital "Riverside General" and writes it
// as an IMDF 1.0.0 folder (OGC 20-094), with the services that take place in
// it. The same source always gives the same bytes.
//
// To change the hospital, change the rows in main_building.go, main_upper.go
// and garden_building.go and run go generate in assets: a row that does not
// fill its box, a door without a wall or two areas on top of each other stop
// the run with a line that names them.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	out := flag.String("out", "hospital", "folder to write the map to")
	services := flag.String("services", "services.json", "file to write the services to")
	flag.Parse()
	if err := run(*out, *services); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, services string) error {
	files, err := build()
	if err != nil {
		return err
	}
	for name, b := range files {
		path := filepath.Join(dir, name)
		if name == "services.json" {
			path = services
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// draw lays out every floor.
func draw() (*plan, error) {
	p := &plan{keys: map[string]int{}}
	for _, floor := range []func(*plan){ground, levelOne, levelTwo, levelThree, levelFour, gardenGround, gardenOne, gardenTwo} {
		floor(p)
	}
	return p, p.finish()
}

// build returns every file's bytes by name.
func build() (map[string][]byte, error) {
	p, err := draw()
	if err != nil {
		return nil, err
	}
	features, err := p.features()
	if err != nil {
		return nil, err
	}
	side, err := p.sidecar()
	if err != nil {
		return nil, err
	}
	services, err := p.services()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, kind := range slices.Sorted(maps.Keys(features)) {
		if files[kind+".geojson"], err = collection(kind, features[kind]); err != nil {
			return nil, err
		}
	}
	for name, v := range map[string]any{"frontdoor.json": side, "services.json": services, "manifest.json": manifest} {
		if files[name], err = pretty(v); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// manifest has a fixed day of making, so that it does not change with each run.
var manifest = struct {
	Version   string  `json:"version"`
	Created   string  `json:"created"`
	By        string  `json:"generated_by"`
	Language  string  `json:"language"`
	Extension *string `json:"extensions"`
}{"1.0.0", "2026-01-05T09:00:00Z", "frontdoor assets/gen/hospital", "en", nil}

// collection writes one feature a line, so that a change of the plan shows as
// a change of those lines.
func collection(kind string, features []feature) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"type\":\"FeatureCollection\",\"name\":%q,\"features\":[\n", kind)
	for i, f := range features {
		line, err := encode(f, "")
		if err != nil {
			return nil, err
		}
		b.Write(bytes.TrimRight(line, "\n"))
		if i < len(features)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return b.Bytes(), nil
}

func pretty(v any) ([]byte, error) { return encode(v, "  ") }

func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(v)
	return b.Bytes(), err
}
