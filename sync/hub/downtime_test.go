package hub_test

import (
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func TestTheDowntimeList(t *testing.T) {
	entry := func(id, service, building string, minutes int, p kiosk.Person) kiosk.RosterEntry {
		return kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: id, Service: service, Building: building, At: ten.Add(time.Duration(minutes) * time.Minute)}, Person: p}
	}
	born := kiosk.Date{Year: 1958, Month: 3, Day: 24}
	ana := kiosk.Person{ID: "P-1", Name: kiosk.Name{Text: "Ana\tRuiz\f"}, BirthDate: born, Postcode: "RV1 2AB", Phone4: "0042", Cards: []string{"CARD-7"}}
	secret := kiosk.Person{ID: "P-2", Name: kiosk.Name{Text: "Canary Name"}, BirthDate: kiosk.Date{Year: 1999, Month: 9, Day: 9}, Postcode: "ZZ9 9ZZ", Phone4: "9999", Restricted: true}
	b := newBench(t)
	err := b.Import(t.Context(), []kiosk.RosterEntry{
		entry("A-2", "foot-clinic", "main", 30, ana), entry("A-1", "foot-clinic", "main", 0, secret),
		entry("B-1", "blood-tests", "east", 60, ana), entry("C-1", "foot-clinic", "main", 24*60, ana),
	}, ann)
	if err != nil {
		t.Fatal(err)
	}
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-2", ten)), checkin("e2", "lobby-1", "KD 002"), checkin("e3", "lobby-1", "KD 003", unfound))
	for _, tc := range []struct {
		name, building string
		rows           []string // of the text, each with its columns joined by one space
	}{
		{"of the whole hospital", "", []string{"- KD 002 waiting 10:00", "11:00 Ana Ruiz 1958-03-24 RV1 2AB …0042", "- KD 003 waiting A… 1958-03-24 RV12AB 10:00", "10:00 (restricted: ask the lead)", "10:30 KD 001 waiting Ana Ruiz 1958-03-24 RV1 2AB …0042 10:00"}},
		{"of one building, and who is at the desk", "main", []string{"- KD 003 waiting A… 1958-03-24 RV12AB 10:00", "10:00 (restricted: ask the lead)", "10:30 KD 001 waiting Ana Ruiz 1958-03-24 RV1 2AB …0042 10:00"}},
		{"of a building nobody is booked in", "west", []string{"- KD 003 waiting A… 1958-03-24 RV12AB 10:00"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list, err := b.Downtime(t.Context(), kiosk.Date{}, tc.building, ann)
			if err != nil {
				t.Fatal(err)
			}
			var text, table strings.Builder
			if list.WriteText(&text) != nil || list.WriteCSV(&table) != nil {
				t.Fatal("it cannot be written")
			}
			var rows []string
			for line := range strings.Lines(text.String()) {
				if words := strings.Fields(strings.ReplaceAll(line, "_", "")); len(words) > 0 && strings.Contains(line, ":") && words[0] != "DOWNTIME" {
					rows = append(rows, strings.Join(words, " "))
				}
			}
			if got, want := strings.Join(rows, "\n"), strings.Join(tc.rows, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s\nof\n%s", got, want, text.String())
			}
			for _, bad := range []string{"Canary", "1999", "ZZ9", "9999", "CARD-7"} {
				if strings.Contains(text.String()+table.String(), bad) {
					t.Errorf("%s is on paper", bad)
				}
			}
			if got := strings.Count(table.String(), "\n"); got != len(tc.rows)+1 {
				t.Errorf("%d lines of CSV:\n%s", got, table.String())
			}
		})
	}
	if list, err := b.Downtime(t.Context(), kiosk.Date{Year: 2026, Month: 3, Day: 25}, "", ann); err != nil || len(list.Rows) != 1 || list.Rows[0].Appointment.ID != "C-1" {
		t.Errorf("tomorrow: %+v, %v", list, err)
	}
	if _, err := b.Downtime(t.Context(), kiosk.Date{}, "", ""); kiosk.CodeOf(err) != kiosk.CodeBadInput {
		t.Errorf("read in nobody's name: %v", err)
	}
	deeds, err := b.Audit(t.Context(), 1)
	if err != nil || deeds[0].By != ann || deeds[0].Verb != "downtime list" || deeds[0].Subject != "2026-03-25" {
		t.Errorf("audit %+v, %v", deeds, err)
	}
}

// Whoever is in a queue is on the paper, however little the record knows of them.
func TestTheDowntimeListMissesNobody(t *testing.T) {
	b := newBench(t)
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")),
		checkin("e2", "lobby-1", "KD 002", booked("X-9", ten.Add(5*time.Minute)), person("P-9")), // never imported
		checkin("e3", "lobby-1", "KD 003"))
	b.must(b.Transfer(t.Context(), "KD 001", "blood-tests", ann))
	for building, want := range map[string]string{
		"":     "blood-tests KD 003, blood-tests KD 001, blood-tests KD 001, foot-clinic KD 002",
		"main": "blood-tests KD 001, foot-clinic KD 002",
		"east": "blood-tests KD 003, blood-tests KD 001",
	} {
		d, err := hub.ReadDowntime(t.Context(), b.store, kiosk.DateOf(ten), building, b.now, time.UTC, hub.DayStart)
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, r := range d.Rows {
			rows = append(rows, r.Appointment.Service+" "+r.Ticket)
		}
		if got := strings.Join(rows, ", "); got != want {
			t.Errorf("building %q: %s; want %s", building, got, want)
		}
	}
}
