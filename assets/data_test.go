package assets

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

type serviceEntry struct {
	ID        string            `json:"id"`
	Name      map[string]string `json:"name"`
	Synonyms  []string          `json:"synonyms"`
	Building  string            `json:"building"`
	Area      string            `json:"area"`
	AreaApart string            `json:"area_apart"`
	Questions []string          `json:"questions"`
	Early     string            `json:"early"`
	Late      string            `json:"late"`
	WalkIn    bool              `json:"walk_in"`
	Staff     int               `json:"staff"`
}

// strictly decodes all of b and refuses fields that v does not have.
func strictly(t *testing.T, b []byte, v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("more than one value: %v", err)
	}
}

func readServices(t *testing.T) []serviceEntry {
	t.Helper()
	var s []serviceEntry
	strictly(t, Services(), &s)
	return s
}

func TestServicesTakePlaceInTheHospital(t *testing.T) {
	v := readVenue(t)
	services := readServices(t)
	if len(services) != 8 {
		t.Errorf("%d services", len(services))
	}
	upstairs, garden, walkIn := 0, 0, []string{}
	for _, s := range services {
		area, apart := v.units[s.Area], v.units[s.AreaApart]
		if area == nil || apart == nil || area == apart || area.Properties.Category != "waitingroom" || apart.Properties.Category != "waitingroom" {
			t.Errorf("%s: no two waiting areas", s.ID)
			continue
		}
		if area.ordinal > 0 {
			upstairs++
		}
		if b := v.byID[s.Building]; b.Kind != "building" {
			t.Errorf("%s: building %q", s.ID, s.Building)
		} else if b.Properties.Name["en"] == "Garden building" {
			garden++
		}
		early, err1 := time.ParseDuration(s.Early)
		late, err2 := time.ParseDuration(s.Late)
		if err1 != nil || err2 != nil || early <= 0 || late <= 0 {
			t.Errorf("%s: window %q to %q", s.ID, s.Early, s.Late)
		}
		if s.Name["en"] == "" || s.Name["es"] == "" || len(s.Synonyms) < 4 || s.Staff < 1 || !slices.Contains(s.Questions, "respiratory") {
			t.Errorf("%s is not complete: %+v", s.ID, s)
		}
		if slices.Contains(s.Questions, "mri-safety") != (s.ID == "mri") {
			t.Errorf("%s asks %v", s.ID, s.Questions)
		}
		if s.WalkIn {
			walkIn = append(walkIn, s.ID)
		}
	}
	if upstairs < 4 || garden < 1 {
		t.Errorf("%d services are upstairs and %d in the Garden building", upstairs, garden)
	}
	if got := strings.Join(walkIn, " "); got != "blood-tests x-ray" {
		t.Errorf("walk-in: %s", got)
	}
}

type personEntry struct {
	Person struct {
		ID   string `json:"id"`
		Name struct {
			Text   string   `json:"text"`
			Given  []string `json:"given"`
			Family []string `json:"family"`
		} `json:"name"`
		BirthDate  string   `json:"birth_date"`
		Postcode   string   `json:"postcode"`
		Phone4     string   `json:"phone4"`
		Cards      []string `json:"cards"`
		Restricted bool     `json:"restricted"`
	} `json:"person"`
	Service string `json:"service"`
	Offset  int    `json:"offset_min"`
	Note    string `json:"note"`
}

func readPeople(t *testing.T) []personEntry {
	t.Helper()
	var p []personEntry
	strictly(t, People(), &p)
	return p
}

func TestPeopleAreWellFormed(t *testing.T) {
	postcode, phone, card := regexp.MustCompile(`^RV\d{1,2} \d[A-Z]{2}$`), regexp.MustCompile(`^\d{4}$`), regexp.MustCompile(`^RG-\d{8}$`)
	perService, cards := map[string]int{}, map[string]string{}
	before, after := 0, 0
	for _, e := range readPeople(t) {
		p := e.Person
		if p.ID == "" || p.Name.Text == "" || len(p.Name.Given) == 0 {
			t.Errorf("no name: %+v", p)
		}
		if born, err := time.Parse(time.DateOnly, p.BirthDate); err != nil || born.Year() < 1915 || born.Year() > 2025 {
			t.Errorf("%s was born %s", p.ID, p.BirthDate)
		}
		if p.Postcode != "" && !postcode.MatchString(p.Postcode) || p.Phone4 != "" && !phone.MatchString(p.Phone4) {
			t.Errorf("%s: %q, %q", p.ID, p.Postcode, p.Phone4)
		}
		for _, c := range p.Cards {
			if !card.MatchString(c) || !luhnHolds(c[3:]) {
				t.Errorf("%s: card %s has no right check digit", p.ID, c)
			}
			if other, taken := cards[c]; taken && other != p.ID {
				t.Errorf("card %s belongs to %s and %s", c, other, p.ID)
			}
			cards[c] = p.ID
		}
		if e.Offset < -180 || e.Offset > 300 {
			t.Errorf("%s comes %d min from now", p.ID, e.Offset)
		}
		if e.Offset < -60 {
			before++
		}
		if e.Offset > 180 {
			after++
		}
		perService[e.Service]++
	}
	for _, s := range readServices(t) {
		if perService[s.ID] < 20 {
			t.Errorf("%d people for %s", perService[s.ID], s.ID)
		}
	}
	if len(perService) != 8 || before < 20 || after < 20 || len(cards) < 60 {
		t.Errorf("%d services, %d long ago, %d much later, %d cards", len(perService), before, after, len(cards))
	}
}

func luhnHolds(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return sum%10 == 0
}

// People whom the note does not set apart are told apart by birth date and
// the first letters of their names alone; the special cases are all there.
func TestPeopleAreDiverse(t *testing.T) {
	ids, notes := map[string]bool{}, map[string]int{}
	plain := map[string]string{}
	var single, several, otherScript, restricted, lacking int
	latin := regexp.MustCompile(`\p{Latin}`)
	for _, e := range readPeople(t) {
		p := e.Person
		if e.Note == "" {
			for _, part := range slices.Concat(p.Name.Given, p.Name.Family) {
				key := p.BirthDate + string([]rune(part)[:1])
				if other, taken := plain[key]; taken && other != p.ID {
					t.Errorf("%s and %s share birth date and initial without a note", other, p.ID)
				}
				plain[key] = p.ID
			}
		}
		ids[p.ID] = true
		head, _, _ := strings.Cut(e.Note, ":")
		notes[head]++
		count := func(n *int, yes bool) {
			if yes {
				*n++
			}
		}
		count(&single, len(p.Name.Family) == 0)
		count(&several, len(p.Name.Family) > 1)
		count(&otherScript, !latin.MatchString(p.Name.Text))
		count(&restricted, p.Restricted)
		count(&lacking, p.Postcode == "" || p.Phone4 == "")
	}
	if len(ids) < 200 {
		t.Errorf("%d people", len(ids))
	}
	for what, n := range map[string]int{"single names": single, "several family names": several, "other scripts": otherScript, "restricted": restricted, "lacking postcode or phone": lacking} {
		if n < 3 {
			t.Errorf("%d with %s", n, what)
		}
	}
	for _, note := range []string{"same name and birth date", "same name, birth date, postcode and phone", "twins", "twins with the same initial, postcode and phone",
		"infant", "over a hundred years old", "two appointments today", "too early", "late", "restricted record"} {
		if notes[note] == 0 {
			t.Errorf("nobody is in the set for %q", note)
		}
	}
}

func TestIconsAreDrawings(t *testing.T) {
	for _, name := range strings.Fields(`clipboard-check question-circle pin queue heart globe text-size contrast speaker lower
		person plus back forward restart check check-circle printer ticket card scan letter keypad calendar clock mask warning
		wheelchair lift stairs escalator toilet cafe exit emergency desk door hand hourglass phone face-1 face-2 face-3 face-4
		face-5 logo offline eye bell map chevron-left chevron-right plus-zoom minus-zoom`) {
		if _, ok := Icon(name); !ok {
			t.Errorf("no icon %q", name)
		}
	}
	for _, name := range []string{"", "nothing", "../people", "../services.json"} {
		if _, ok := Icon(name); ok {
			t.Errorf("Icon(%q) hands out something", name)
		}
	}
	names, err := fs.Glob(sub("icons"), "*.svg")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d icons, %v", len(names), err)
	}
	for _, file := range names {
		b, _ := Icon(strings.TrimSuffix(file, ".svg"))
		checkIcon(t, file, b)
	}
}

func checkIcon(t *testing.T, file string, b []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	shapes := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
			return
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name.Local {
		case "svg":
			if !bytes.Contains(b, []byte(`viewBox="0 0 24 24"`)) || !bytes.Contains(b, []byte(`stroke="currentColor" stroke-width="2" stroke-linecap="round"`)) {
				t.Errorf("%s is drawn with another pen", file)
			}
		case "path", "circle", "rect":
			shapes++
		default:
			t.Errorf("%s: <%s> is not drawn everywhere", file, el.Name.Local)
		}
	}
	if shapes == 0 {
		t.Errorf("%s is empty", file)
	}
}
