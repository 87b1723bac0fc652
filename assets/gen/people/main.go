// Command people makes the synthetic people of the demo hospital: nobody real.
// Names are put together at random from common parts of many cultures, with a
// fixed seed, so the same source always gives the same bytes.
//
// Postcodes use the area RV, which does not exist. A card number is "RG-" and
// eight digits, the last one the Luhn check digit of the seven before it
// (ISO/IEC 7812-1, annex B).
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
)

// entry is one appointment of one person, as in people.json.
type entry struct {
	Person  person `json:"person"`
	Service string `json:"service"`
	Offset  int    `json:"offset_min"` // minutes from now
	Note    string `json:"note"`
}

// person has the fields of kiosk.Person.
type person struct {
	ID         string   `json:"id"`
	Name       name     `json:"name"`
	BirthDate  string   `json:"birth_date"`
	Postcode   string   `json:"postcode,omitempty"`
	Phone4     string   `json:"phone4,omitempty"`
	Cards      []string `json:"cards,omitempty"`
	Restricted bool     `json:"restricted,omitempty"`
}

type name struct {
	Text   string   `json:"text"`
	Given  []string `json:"given,omitempty"`
	Family []string `json:"family,omitempty"`
}

func main() {
	out := flag.String("out", "people.json", "file to write")
	flag.Parse()
	b, err := build()
	if err == nil {
		err = os.WriteFile(*out, b, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// build returns the file, one entry a line.
func build() ([]byte, error) {
	m := &maker{rnd: rand.New(rand.NewPCG(2026, 11)), taken: map[string]bool{}}
	m.special()
	m.ordinary()
	var b bytes.Buffer
	b.WriteString("[\n")
	for i, e := range m.entries {
		line := new(bytes.Buffer)
		enc := json.NewEncoder(line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			return nil, err
		}
		b.Write(bytes.TrimRight(line.Bytes(), "\n"))
		if i < len(m.entries)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	return b.Bytes(), nil
}
