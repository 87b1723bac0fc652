package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"time"

	"frontdoor/devices/scan"
	"frontdoor/kiosk"
)

// book makes n synthetic people, due about now.
func (w *ward) book(n int) {
	for i := range n {
		w.booked = append(w.booked, kiosk.RosterEntry{
			Appointment: kiosk.Appointment{ID: fmt.Sprintf("appointment-%04d", i), Service: w.queue.ID, Building: w.building(0), At: time.Now().Add(time.Duration(i) * time.Second).Truncate(time.Second)},
			Person: kiosk.Person{ID: fmt.Sprintf("person-%04d", i), Name: kiosk.Name{Text: fmt.Sprintf("Test Person%c", 'A'+i%26)},
				BirthDate: kiosk.Date{Year: 1950 + i%50, Month: 1, Day: 1 + i%28}, Postcode: "RV1 2AB"},
		})
	}
}

// letter is the code that a person shows.
func (w *ward) letter(e kiosk.RosterEntry) string {
	return scan.Mint(w.keys.Code, scan.Code{Site: siteID, Appointment: e.Appointment.ID, Expires: e.Appointment.At.Add(12 * time.Hour), Key: w.keys.CodeKeyID})
}

func (w *ward) importBookings() error {
	var b bytes.Buffer
	rows := [][]string{{"appointment_id", "service", "building", "at", "person_id", "name", "birth_date", "postcode"}}
	for _, e := range w.booked {
		rows = append(rows, []string{e.Appointment.ID, e.Appointment.Service, e.Appointment.Building, e.Appointment.At.Format(time.RFC3339),
			e.Person.ID, e.Person.Name.Text, e.Person.BirthDate.String(), e.Person.Postcode})
	}
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	return w.api(http.MethodPost, "/api/v1/appointments", &b, nil)
}

// person checks somebody in at a kiosk, once, and notes what the screen said.
func (w *ward) person(i int, e kiosk.RosterEntry) bool {
	w.came[e.Appointment.ID] = true
	ticket, ok := w.kiosks[i].checkIn(w.letter(e))
	if !ok {
		return false
	}
	if w.confirmed[e.Appointment.ID] == nil {
		w.confirmed[e.Appointment.ID] = map[string]bool{}
	}
	w.confirmed[e.Appointment.ID][ticket] = true
	return true
}
