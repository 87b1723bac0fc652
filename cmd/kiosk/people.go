package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/assets"
	"frontdoor/kiosk"
)

// booking is one synthetic person with an appointment today.
type booking struct {
	kiosk.RosterEntry
	Note string // why this person is in the set
}

// daytime names a time zone in which it is day now, so that the people who come
// hours too early or too late are still booked for today: the machine's own, or
// else one in which it is ten.
func daytime(now time.Time) string {
	if h := now.Hour(); h >= 6 && h < 16 {
		return "Local"
	}
	east := 10 - now.UTC().Hour()
	if east < -12 {
		east += 24
	}
	return fmt.Sprintf("Etc/GMT%+d", -east) // these names count westwards
}

// bookings places the demo's synthetic people around now. The appointment ids
// are new at each start, so that nobody is checked in already.
func bookings(now time.Time, services []kiosk.Service) []booking {
	var people []struct {
		Person    kiosk.Person `json:"person"`
		Service   string       `json:"service"`
		OffsetMin int          `json:"offset_min"`
		Note      string       `json:"note"`
	}
	if err := json.Unmarshal(assets.People(), &people); err != nil {
		panic(err) // embedded, and held by a test
	}
	buildings := map[string]string{}
	for _, s := range services {
		buildings[s.ID] = s.Building
	}
	stamp := strconv.FormatInt(now.Unix(), 36)
	var out []booking
	for i, p := range people {
		at := now.Add(time.Duration(p.OffsetMin) * time.Minute).Truncate(5 * time.Minute)
		out = append(out, booking{Note: p.Note, RosterEntry: kiosk.RosterEntry{Person: p.Person, Appointment: kiosk.Appointment{
			ID: fmt.Sprintf("a-%s-%04d", stamp, i+1), Service: p.Service, Building: buildings[p.Service], At: at}}})
	}
	return out
}

// bookingsCSV writes bookings as the hub imports them.
func bookingsCSV(list []booking) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"appointment_id", "service", "building", "at", "person_id", "name", "given", "family", "birth_date", "postcode", "phone_last4", "cards", "restricted"}}
	for _, r := range list {
		p := r.Person
		rows = append(rows, []string{r.Appointment.ID, r.Appointment.Service, r.Appointment.Building, r.Appointment.At.Format(time.RFC3339), p.ID,
			p.Name.Text, strings.Join(p.Name.Given, ";"), strings.Join(p.Name.Family, ";"), p.BirthDate.String(),
			p.Postcode, p.Phone4, strings.Join(p.Cards, ";"), strconv.FormatBool(p.Restricted)})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// due returns those booked with a service who would check in about now, by the
// time of their appointment.
func due(list []booking, s kiosk.Service, now time.Time) []booking {
	var out []booking
	for _, b := range list {
		early, late := b.Appointment.At.Add(-time.Duration(s.Early)), b.Appointment.At.Add(time.Duration(s.Late))
		if b.Appointment.Service == s.ID && !b.Person.Restricted && now.After(early) && now.Before(late) {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b booking) int { return a.Appointment.At.Compare(b.Appointment.At) })
	return out
}
