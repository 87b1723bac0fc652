// Package assets holds what every Frontdoor carries with it: a demo hospital,
// questionnaires, word catalogues, services, synthetic people and icons. It
// only hands out bytes; the packages above read them.
//
// Everything under hospital and people.json is written by the generators under
// gen. Change those, then run go generate.
package assets

import (
	"embed"
	"io/fs"
)

//go:generate go run ./gen/hospital -out hospital -services services.json
//go:generate go run ./gen/people -out people.json

//go:embed hospital forms words icons services.json people.json
var files embed.FS

// Hospital returns the demo hospital "Riverside General" as an IMDF 1.0.0
// folder (OGC 20-094): manifest.json and one GeoJSON file per feature type,
// coordinates in WGS 84 degrees. Beside them lies frontdoor.json with what
// IMDF has no field for; gen/hospital documents it (type sidecar).
func Hospital() fs.FS { return sub("hospital") }

// Forms returns the questionnaires, one FHIR R4 Questionnaire per "<id>.json".
func Forms() fs.FS { return sub("forms") }

// Words returns the word catalogues, one per language as "<BCP 47 tag>.json".
func Words() fs.FS { return sub("words") }

// Services returns the hospital's services as a JSON array of kiosk.Service.
func Services() []byte { return read("services.json") }

// People returns the synthetic people as a JSON array of objects: person (the
// fields of kiosk.Person), service (a service id), offset_min (the appointment
// in minutes from now, negative in the past) and note (why this person is in
// the set; empty for most).
func People() []byte { return read("people.json") }

// Icon returns an icon as SVG with a 24×24 view box, drawn with 2-unit round
// strokes in currentColor. It reports false for a name it does not have.
func Icon(name string) ([]byte, bool) {
	b, err := files.ReadFile("icons/" + name + ".svg")
	return b, err == nil
}

// sub and read name only what the embed line above names, so they cannot fail
// in a program that compiled.
func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		return files
	}
	return f
}

func read(name string) []byte {
	b, _ := files.ReadFile(name)
	return b
}
