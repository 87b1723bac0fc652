package hub_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

const head = "appointment_id,service,building,at,person_id,name,given,family,birth_date,postcode,phone_last4,cards,restricted\n"

func foot(id string) bool { return id == "foot-clinic" }

func TestReadAppointments(t *testing.T) {
	row := `A-1,foot-clinic,main,2026-03-24T09:30:00+01:00,P-1,"Ana Sofía Gómez Prieto",Ana;Sofía,Gómez;Prieto,1958-03-24,AB1 2CD,0042,C-1; C-2,yes` + "\n"
	got, err := hub.ReadAppointments(strings.NewReader("\xef\xbb\xbf"+head+row), foot)
	if err != nil {
		t.Fatal(err)
	}
	want := kiosk.RosterEntry{
		Appointment: kiosk.Appointment{ID: "A-1", Service: "foot-clinic", Building: "main", At: time.Date(2026, 3, 24, 8, 30, 0, 0, time.UTC)},
		Person: kiosk.Person{
			ID: "P-1", Name: kiosk.Name{Text: "Ana Sofía Gómez Prieto", Given: []string{"Ana", "Sofía"}, Family: []string{"Gómez", "Prieto"}},
			BirthDate: kiosk.Date{Year: 1958, Month: 3, Day: 24}, Postcode: "AB1 2CD", Phone4: "0042", Cards: []string{"C-1", "C-2"}, Restricted: true,
		},
	}
	if len(got) != 1 || got[0].Appointment != want.Appointment || got[0].Person.Name.Text != want.Person.Name.Text ||
		!slices.Equal(got[0].Person.Name.Given, want.Person.Name.Given) || !slices.Equal(got[0].Person.Name.Family, want.Person.Name.Family) ||
		!slices.Equal(got[0].Person.Cards, want.Person.Cards) || got[0].Person.Phone4 != "0042" || !got[0].Person.Restricted || got[0].Person.BirthDate != want.Person.BirthDate {
		t.Errorf("got %+v", got)
	}
	short := "name,birth_date,person_id,at,building,service,appointment_id\nCher,1946-05-20,P-2,2026-03-24T09:30:00Z,main,foot-clinic,A-2\n"
	if got, err := hub.ReadAppointments(strings.NewReader(short), foot); err != nil || len(got) != 1 || got[0].Person.Name.Text != "Cher" {
		t.Errorf("needed columns alone, in another order: %+v, %v", got, err)
	}
}

func TestReadAppointmentsSaysWhereItIsWrong(t *testing.T) {
	good := "A-1,foot-clinic,main,2026-03-24T09:30:00Z,P-1,Canary Name,,,1958-03-24,,,,\n"
	for _, tc := range []struct{ name, file, want string }{
		{"empty", "", "line 1: the file has no header"},
		{"an unknown column", "colour\n", `line 1: column "colour" is unknown or comes twice`},
		{"a column twice", "at,at\n", `line 1: column "at" is unknown or comes twice`},
		{"a column missing", "at\n", "line 1: column appointment_id is missing"},
		{"a time without a zone", head + good + strings.Replace(good, "30:00Z", "30:00", 1), "line 3: at: a time is written as"},
		{"a time before the year 1 in UTC", head + strings.Replace(good, "2026-03-24T09:30:00Z", "0000-01-01T00:00:00+14:00", 1), "line 2: at: a time is written as"},
		{"a day that does not exist", head + strings.Replace(good, "03-24,,,,", "02-30,,,,", 1), "line 2: birth_date: a date is written"},
		{"an unknown service", head + strings.Replace(good, "foot-clinic", "dentist", 1), "line 2: service is none of this hub's services"},
		{"an empty name", head + strings.Replace(good, "Canary Name", " ", 1), "line 2: name is empty"},
		{"an id that nobody sees all of", head + strings.Replace(good, "A-1", "A\u00a01", 1), "line 2: appointment_id: an id has at most 100 bytes"},
		{"an id too long to be said again", head + strings.Replace(good, "A-1", strings.Repeat("x", 101), 1), "line 2: appointment_id: an id has"},
		{"a person's id too long", head + strings.Replace(good, "P-1", strings.Repeat("é", 51), 1), "line 2: person_id: an id has"},
		{"an id twice", head + good + good, "line 3: appointment_id is the same as in line 2"},
		{"a phone of five digits", head + strings.Replace(good, ",,,,\n", ",,12345,,\n", 1), "line 2: phone_last4"},
		{"restricted perhaps", head + strings.Replace(good, ",,,,\n", ",,,,maybe\n", 1), "line 2: restricted"},
		{"a cell too many", head + strings.Replace(good, "\n", ",x\n", 1), "line 2, column"},
		{"an open quote", head + `"A-1`, "line 2, column"},
		{"a row that is too long", head + strings.Replace(good, "Canary Name", strings.Repeat("Canary", 200), 1), "line 2: the row is longer"},
		{"not UTF-8", head + strings.Replace(good, "Canary Name", "Canary \xff", 1), "line 2: name holds a control character"},
		{"a line break inside a name", head + strings.Replace(good, "Canary Name", "\"Canary\nName\"", 1), "line 2: name holds a control character"},
		{"several lines at once", head + strings.ReplaceAll(good+good, "foot-clinic", "dentist"), "line 2: service is none of this hub's services; line 3: service"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list, err := hub.ReadAppointments(strings.NewReader(tc.file), foot)
			if kiosk.CodeOf(err) != kiosk.CodeBadInput || list != nil {
				t.Fatalf("%d rows, %v", len(list), err)
			}
			if !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "Canary") || strings.Contains(err.Error(), "\n") ||
				!strings.HasPrefix(tc.want, "line 1") && !strings.HasSuffix(err.Error(), "; mend the file and import it again") {
				t.Errorf("error %q, want %q, one line, what to do, nobody's name", err, tc.want)
			}
		})
	}
	if _, err := hub.ReadAppointments(io.MultiReader(strings.NewReader(head+good), iotest.ErrReader(io.ErrClosedPipe)), foot); err == nil {
		t.Error("a file that breaks off was imported")
	}
}

func TestImportIsWholeAndRepeatable(t *testing.T) {
	b := newBench(t)
	entry := kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: "A-1", Service: "foot-clinic", Building: "main", At: ten}}
	nameless := kiosk.RosterEntry{}
	if err := b.Import(t.Context(), []kiosk.RosterEntry{entry, nameless}, ann); err == nil {
		t.Error("an appointment without an id was stored")
	}
	if r, _ := b.Roster(t.Context(), "lobby-1"); len(r) != 0 {
		t.Errorf("half an import: %+v", r)
	}
	for range 2 {
		if err := b.Import(t.Context(), []kiosk.RosterEntry{entry}, ann); err != nil {
			t.Fatal(err)
		}
	}
	if r, _ := b.Roster(t.Context(), "lobby-1"); len(r) != 1 {
		t.Errorf("roster %+v", r)
	}
	if err := b.Import(t.Context(), nil, ""); kiosk.CodeOf(err) != kiosk.CodeBadInput {
		t.Errorf("in nobody's name: %v", err)
	}
}

func FuzzReadAppointments(f *testing.F) {
	f.Add([]byte(head + "A-1,foot-clinic,main,2026-03-24T09:30:00Z,P-1,N,,,1958-03-24,,,,\n"))
	f.Add([]byte("\xef\xbb\xbf" + head + "\"A\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := hub.ReadAppointments(bytes.NewReader(b), foot)
		if err != nil && (list != nil || kiosk.CodeOf(err) != kiosk.CodeBadInput || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%d rows and %v", len(list), err)
		}
		for _, e := range list {
			if e.Appointment.ID == "" || e.Appointment.At.IsZero() || e.Person.BirthDate.IsZero() || !foot(e.Appointment.Service) {
				t.Errorf("took %+v", e)
			}
		}
	})
}

const oneService = `{"id": "foot-clinic", "name": {"en": "Foot clinic"}, "building": "b", "area": "a", "late": "15m"}`

func TestReadServices(t *testing.T) {
	got, err := hub.ReadServices("s.json", []byte("[\n"+oneService+"\n]\n"))
	if err != nil || len(got) != 1 || got[0].ID != "foot-clinic" || got[0].Late != kiosk.Duration(15*time.Minute) {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, tc := range []struct{ name, file, want string }{
		{"nothing", "", "s.json:1:1: services are a JSON array"},
		{"an object", "{}", "s.json:1:1: services are a JSON array"},
		{"no service", "[]", "s.json:1:1: there is no service"},
		{"an unknown name", "[\n  " + strings.Replace(oneService, `"late"`, `"lat"`, 1) + "]", `s.json:2:3: this service cannot be read: unknown field "lat"`},
		{"a second one wrong", "[" + oneService + ",\n\n {\"id\": \"B\"}]", `s.json:3:2: service id "B"`},
		{"twice", "[" + oneService + ",\n" + oneService + "]", `s.json:2:1: service id "foot-clinic" comes twice`},
		{"a text where a number belongs", "[" + oneService + ",\n{\"id\": \"x\",\n \"staff\": \"two\"}]", "s.json:3:15: staff cannot be a string"},
		{"no JSON", "[\n{\"id\" \"x\"}]", "s.json:2:7: this is not JSON"},
		{"cut short", "[" + oneService, "the array of services does not end"},
		{"cut short inside", "[\n" + oneService[:40], "s.json:2:1: the file ends inside this service"},
		{"something after it", "[" + oneService + "]\n[]", "something follows the array"},
		{"a bad duration", "[" + strings.Replace(oneService, "15m", "soon", 1) + "]", "s.json:1:2: this service cannot be read"},
		{"negative", "[" + strings.Replace(oneService, "15m", "-15m", 1) + "]", "cannot be negative"},
		{"no English", "[" + strings.Replace(oneService, `"en"`, `"es"`, 1) + "]", "has no English name"},
		{"no area", "[" + strings.Replace(oneService, `"area": "a"`, `"area": ""`, 1) + "]", "needs a building and a waiting area"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := hub.ReadServices("s.json", []byte(tc.file))
			if kiosk.CodeOf(err) != kiosk.CodeBadInput || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

func FuzzReadServices(f *testing.F) {
	f.Add([]byte("[" + oneService + "]"))
	f.Add([]byte("[{\"staff\": \"x\"}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := hub.ReadServices("s.json", b)
		if (err == nil) != (len(list) > 0) || err != nil && !strings.HasPrefix(err.Error(), "s.json:") {
			t.Errorf("%d services and %v", len(list), err)
		}
	})
}

func TestNewRefusesServicesThatClash(t *testing.T) {
	b := newBench(t)
	b.cfg.Services = append(b.cfg.Services, b.cfg.Services[0])
	if _, err := hub.New(b.cfg); kiosk.CodeOf(err) != kiosk.CodeBadInput {
		t.Errorf("took a service twice: %v", err)
	}
}
