package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/wayfind"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// bed is a flow with ports that the test can see into.
type bed struct {
	*Flow
	t       *testing.T
	store   *memStore
	clock   *stillClock
	printer *paperTray
	panel   *lamp
	readers *eye
	ids     int
}

type stillClock struct {
	now  time.Time
	sure bool
}

func (c *stillClock) Now() (time.Time, bool) { return c.now, c.sure }

// plainSealer keeps the body readable, so that a test can look at it.
type plainSealer struct{ fail bool }

func (s *plainSealer) Seal(id string, typ kiosk.EventType, at time.Time, body any) (kiosk.SealedEvent, error) {
	if s.fail {
		return kiosk.SealedEvent{}, errors.New("no key")
	}
	b, err := json.Marshal(body)
	return kiosk.SealedEvent{ID: id, Type: typ, Bytes: b, At: at}, err
}

type paperTray struct{ jobs []PrintJob }

func (p *paperTray) Print(j PrintJob) { p.jobs = append(p.jobs, j) }

type lamp struct{ on bool }

func (l *lamp) Urgent(on bool) { l.on = on }

type eye struct{ looking bool }

func (e *eye) Look(on bool) { e.looking = on }

// memStore is a store in memory; broken makes every write fail.
type memStore struct {
	roster  []kiosk.RosterEntry
	tickets map[string]kiosk.Ticket // by appointment, or by code for walk-ins
	events  []kiosk.SealedEvent
	records []kiosk.Record
	calls   []string
	orders  kiosk.Commands
	broken  bool
}

func (m *memStore) CheckIn(_ context.Context, appt string, build func(string) (kiosk.Record, error)) (kiosk.Ticket, bool, error) {
	if t, ok := m.tickets[appt]; ok && appt != "" {
		return t, true, nil
	}
	r, err := build(fmt.Sprintf("KA %03d", len(m.records)+1))
	if err != nil {
		return kiosk.Ticket{}, false, err
	}
	if m.broken {
		return kiosk.Ticket{}, false, kiosk.Errorf(kiosk.CodeFull, "", "disk full")
	}
	c := r.Checkin
	t := kiosk.Ticket{Code: c.Ticket, Event: c.EventID, Queue: c.Service, Area: c.Area, Issued: c.At}
	m.tickets[appt] = t
	m.records = append(m.records, r)
	m.events = append(m.events, r.Events...)
	return t, false, nil
}

func (m *memStore) Append(_ context.Context, e ...kiosk.SealedEvent) error {
	if m.broken {
		return kiosk.Errorf(kiosk.CodeFull, "", "disk full")
	}
	m.events = append(m.events, e...)
	return nil
}

func (m *memStore) Call(ctx context.Context, e kiosk.SealedEvent) error {
	err := m.Append(ctx, e)
	if err == nil {
		m.calls = append(m.calls, e.ID)
	}
	return err
}

func (m *memStore) Calls(context.Context) ([]string, error) { return m.calls, nil }

func (m *memStore) by(keep func(kiosk.RosterEntry) bool) ([]kiosk.RosterEntry, error) {
	var out []kiosk.RosterEntry
	for _, r := range m.roster {
		if keep(r) {
			out = append(out, r)
		}
	}
	return out, nil
}

func (m *memStore) ByBirthDate(_ context.Context, d kiosk.Date) ([]kiosk.RosterEntry, error) {
	return m.by(func(r kiosk.RosterEntry) bool { return r.Person.BirthDate == d })
}

func (m *memStore) ByAppointment(_ context.Context, id string) ([]kiosk.RosterEntry, error) {
	return m.by(func(r kiosk.RosterEntry) bool { return r.Appointment.ID == id })
}

func (m *memStore) ByCard(_ context.Context, n string) ([]kiosk.RosterEntry, error) {
	return m.by(func(r kiosk.RosterEntry) bool { return slices.Contains(r.Person.Cards, n) })
}

func (m *memStore) TicketFor(_ context.Context, appt string) (kiosk.Ticket, bool, error) {
	t, ok := m.tickets[appt]
	return t, ok && appt != "", nil
}

func (m *memStore) Ticket(_ context.Context, code string) (kiosk.Ticket, bool, error) {
	for _, t := range m.tickets {
		if t.Code == code {
			return t, true, nil
		}
	}
	return kiosk.Ticket{}, false, nil
}

func (m *memStore) Snapshots(context.Context) ([]kiosk.QueueSnapshot, error) { return nil, nil }
func (m *memStore) Closures(context.Context) ([]kiosk.Closure, error)        { return nil, nil }
func (m *memStore) Commands(context.Context) (kiosk.Commands, error)         { return m.orders, nil }

// someone is a roster entry: person, birth date, service and minutes from noon.
func someone(id, name, birth, service string, minutes int) kiosk.RosterEntry {
	day, err := kiosk.ParseDate(birth)
	if err != nil {
		panic(err)
	}
	given, family, _ := cutName(name)
	return kiosk.RosterEntry{
		Appointment: kiosk.Appointment{ID: "appt-" + id, Service: service, Building: "main", At: noon.Add(time.Duration(minutes) * time.Minute)},
		Person: kiosk.Person{ID: "person-" + id, BirthDate: day, Postcode: "RV1 2AB", Phone4: "0042", Cards: []string{"RG-" + id},
			Name: kiosk.Name{Text: name, Given: given, Family: family}},
	}
}

func cutName(name string) (given, family []string, ok bool) {
	for i := range len(name) {
		if name[i] == ' ' {
			return []string{name[:i]}, []string{name[i+1:]}, true
		}
	}
	return []string{name}, nil, false
}

const coughForm = `{"resourceType":"Questionnaire","id":"respiratory","status":"active","title":"Respiratory","item":[
 {"linkId":"cough","type":"choice","required":true,"text":"Do you have a new cough?",
  "extension":[{"url":"https://frontdoor.example/fhir/StructureDefinition/may-decline","valueBoolean":true}],
  "answerOption":[{"valueCoding":{"code":"yes","display":"Yes"}},{"valueCoding":{"code":"no","display":"No"}}]},
 {"linkId":"since","type":"choice","text":"Since when?","enableWhen":[{"question":"cough","operator":"=","answerCoding":{"code":"yes"}}],
  "answerOption":[{"valueCoding":{"code":"today","display":"Today"}},{"valueCoding":{"code":"longer","display":"Longer"}}]}]}`

func newBed(t *testing.T, roster ...kiosk.RosterEntry) *bed {
	t.Helper()
	q, problems, err := form.Load([]byte(coughForm))
	if err != nil {
		t.Fatalf("form: %v %v", err, problems)
	}
	b := &bed{t: t, clock: &stillClock{now: noon, sure: true}, printer: &paperTray{}, panel: &lamp{}, readers: &eye{},
		store: &memStore{roster: roster, tickets: map[string]kiosk.Ticket{}}}
	service := func(id, building string, walkIn bool, forms ...string) kiosk.Service {
		return kiosk.Service{ID: id, Name: map[string]string{"en": id}, Building: building, Area: "area-1", AreaApart: "area-2",
			Questions: forms, Early: kiosk.Duration(time.Hour), Late: kiosk.Duration(15 * time.Minute), WalkIn: walkIn}
	}
	b.Flow = New(Config{
		Kiosk: "lobby", Building: "main", Spot: "spot", Desk: "desk", Emergency: "emergency",
		Langs: []string{"en-GB", "es"},
		Light: true, Scanner: true, Card: true,
		Services: []kiosk.Service{service("x-ray", "main", true), service("eyes", "main", false, "respiratory"), service("hearing", "garden", false)},
		Forms:    map[string]*form.Form{"respiratory": q},
		Map:      smallMap(t),
	}, Ports{Store: b.store, Sealer: &plainSealer{}, Clock: b.clock, Readers: b.readers, Printer: b.printer, Panel: b.panel,
		NewID: func() string { b.ids++; return fmt.Sprintf("id-%d", b.ids) }})
	b.do(Linked{Online: true})
	return b
}

// smallMap is a ground floor with a lobby, a desk and an emergency room, and a
// first floor with two waiting areas, joined by stairs and a lift.
func smallMap(t *testing.T, change ...func(*wayfind.Venue)) *wayfind.Map {
	t.Helper()
	rect := func(x0, y0, x1, y1 float64) wayfind.Shape {
		return wayfind.Shape{{{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}}}
	}
	unit := func(id, category string, ordinal int, shape wayfind.Shape) wayfind.Unit {
		return wayfind.Unit{ID: id, Level: fmt.Sprint("level-", ordinal), Ordinal: ordinal, Building: "main", Category: category,
			Name: wayfind.Labels{"en": id}, Shape: shape, Label: shape[0][0][0]}
	}
	door := func(id string, ordinal int, x0, y0, x1, y1 float64) wayfind.Opening {
		return wayfind.Opening{ID: id, Level: fmt.Sprint("level-", ordinal), Ordinal: ordinal, Category: "pedestrian",
			Line: []wayfind.Point{{X: x0, Y: y0}, {X: x1, Y: y1}}, At: wayfind.Point{X: (x0 + x1) / 2, Y: (y0 + y1) / 2}}
	}
	v := &wayfind.Venue{
		ID: "venue", Buildings: []wayfind.Building{{ID: "main", Name: wayfind.Labels{"en": "Main building"}, Shape: rect(0, 0, 40, 20)}},
		Kiosks: []wayfind.KioskSpot{{ID: "spot", Place: wayfind.Place{Point: wayfind.Point{X: 5, Y: 5}, Unit: "lobby"}, Turned: true}},
	}
	for o := range 2 {
		v.Levels = append(v.Levels, wayfind.Level{ID: fmt.Sprint("level-", o), Ordinal: o, Buildings: []string{"main"}, Name: wayfind.Labels{"en": fmt.Sprint("Level ", o)}, Shape: rect(0, 0, 40, 20)})
		v.Units = append(v.Units, unit(fmt.Sprint("stairs-", o), "stairs", o, rect(20, 10, 25, 15)), unit(fmt.Sprint("lift-", o), "elevator", o, rect(25, 10, 30, 15)))
		v.Openings = append(v.Openings, door(fmt.Sprint("door-stairs-", o), o, 22, 10, 23, 10), door(fmt.Sprint("door-lift-", o), o, 27, 10, 28, 10))
	}
	v.Units = append(v.Units, unit("lobby", "walkway", 0, rect(0, 0, 40, 10)), unit("desk", "room", 0, rect(0, 10, 10, 20)), unit("emergency", "room", 0, rect(10, 10, 20, 20)),
		unit("hall", "walkway", 1, rect(0, 0, 40, 10)), unit("area-1", "waitingroom", 1, rect(0, 10, 10, 20)), unit("area-2", "waitingroom", 1, rect(10, 10, 20, 20)))
	v.Openings = append(v.Openings, door("door-desk", 0, 4, 10, 5, 10), door("door-emergency", 0, 14, 10, 15, 10), door("door-1", 1, 4, 10, 5, 10), door("door-2", 1, 14, 10, 15, 10))
	for _, f := range change {
		f(v)
	}
	v.Complete()
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// do hands events to the flow.
func (b *bed) do(events ...Event) {
	for _, e := range events {
		b.Handle(b.t.Context(), e)
	}
}

// on fails unless that screen is showing.
func (b *bed) on(s Screen) {
	b.t.Helper()
	if b.State().Screen != s {
		b.t.Fatalf("on screen %q, want %q", b.State().Screen, s)
	}
}

// typed enters birth date digits, initial and factor.
func (b *bed) typed(birth, initial, factor string, phone bool) {
	b.do(TypeDetails{})
	for _, r := range birth {
		b.do(Key{Text: string(r)})
	}
	b.do(EntryDone{}, Key{Text: initial}, EntryDone{})
	if phone {
		b.do(UsePhone{Phone: true})
	}
	for _, r := range factor {
		b.do(Key{Text: string(r)})
	}
	b.do(EntryDone{})
}

func (b *bed) seconds(n int) {
	for range n {
		b.do(Tick{})
	}
}
