package hub

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"frontdoor/kiosk"
)

// Downtime is what a desk needs on paper to work without any computer: who is
// booked on a service day, and who is in the queues. It is personal.
type Downtime struct {
	Day      kiosk.Date
	Building string // IMDF id, "" = every building
	At       time.Time
	Zone     *time.Location
	Rows     []DowntimeRow // by service, then by time
}

// DowntimeRow is one appointment, one walk-in, or both.
type DowntimeRow struct {
	kiosk.RosterEntry        // zero for a walk-in, but for the service
	Ticket            string // "" before they have checked in
	State             State
	Arrived           time.Time
}

// restricted stands for a name that is on no paper.
const restricted = "(restricted: ask the lead)"

// ReadDowntime reads the list from a record, whether or not a hub runs on it. A
// restricted person is on it without anything that would recognise them.
func ReadDowntime(ctx context.Context, s Store, day kiosk.Date, building string, now time.Time, zone *time.Location, dayStart time.Duration) (Downtime, error) {
	d := Downtime{Day: day, Building: building, At: now, Zone: zone}
	from, to := span(day, zone, dayStart)
	err := s.View(ctx, func(r Reader) error {
		booked, err1 := r.Appointments(from, to)
		places, err2 := r.Arrivals(day)
		planned, err3 := r.Planned("")
		for _, p := range planned {
			if p.Day == day {
				places = append(places, p)
			}
		}
		d.Rows = downtimeRows(booked, places, building)
		return cmp.Or(err1, err2, err3, d.saidBy(r, places))
	})
	return d, err
}

// downtimeRows lists bookings, and whoever is here without one that the record has
// for that day and building. Who is here is on the page of the queue they wait in.
func downtimeRows(booked []kiosk.RosterEntry, places []Place, building string) []DowntimeRow {
	here := map[string]Place{}
	for _, p := range places {
		if p.Appointment != "" {
			here[p.Appointment] = p
		}
	}
	var rows []DowntimeRow
	in := map[string]bool{} // by service, whether any is booked for it in the building
	for _, e := range booked {
		inside := building == "" || e.Appointment.Building == building
		in[e.Appointment.Service] = in[e.Appointment.Service] || inside
		p := here[e.Appointment.ID]
		delete(here, e.Appointment.ID)
		if !inside {
			continue
		}
		if e.Person.Restricted {
			e.Person = kiosk.Person{Name: kiosk.Name{Text: restricted}, Restricted: true}
		}
		if p.State.Live() {
			e.Appointment.Service = p.Queue
		}
		rows = append(rows, DowntimeRow{RosterEntry: e, Ticket: p.Code, State: p.State, Arrived: p.Arrived})
	}
	for _, p := range places {
		_, unknown := here[p.Appointment]
		// Of a queue that nobody is booked for, no building is known: rather twice
		// on paper than not at all.
		inside, known := in[p.Queue]
		if p.State.Live() && (unknown || p.Appointment == "") && (inside || !known) {
			a := kiosk.Appointment{Service: p.Queue, At: p.Booked}
			rows = append(rows, DowntimeRow{RosterEntry: kiosk.RosterEntry{Appointment: a}, Ticket: p.Code, State: p.State, Arrived: p.Arrived})
		}
	}
	slices.SortStableFunc(rows, func(a, b DowntimeRow) int {
		x, y := a.Appointment, b.Appointment
		return cmp.Or(cmp.Compare(x.Service, y.Service), cmp.Or(x.At, a.Arrived).Compare(cmp.Or(y.At, b.Arrived)), cmp.Compare(x.ID, y.ID))
	})
	return rows
}

// saidBy adds to the tickets that wait to be matched what their holders said.
func (d *Downtime) saidBy(r Reader, places []Place) error {
	for _, p := range places {
		if !p.toMatch() {
			continue
		}
		said, _, err := r.Identity(p.ID)
		if err != nil {
			return err
		}
		for i := range d.Rows {
			if row := &d.Rows[i]; row.Ticket == p.Code && row.Appointment.Service == kiosk.DeskQueue {
				row.Person = kiosk.Person{BirthDate: said.BirthDate, Postcode: said.Postcode, Phone4: said.Phone4}
				if said.Initial != "" {
					row.Person.Name.Text = said.Initial + "…"
				}
			}
		}
	}
	return nil
}

// WriteText writes the list for a printer that prints text: each service begins
// a page, with room to write by hand when people come, are called and are done.
func (d Downtime) WriteText(w io.Writer) error {
	if len(d.Rows) == 0 {
		_, err := fmt.Fprintf(w, "Nobody is booked on %s.\n", d.Day)
		return err
	}
	for i := 0; i < len(d.Rows); {
		n := i
		for n < len(d.Rows) && d.Rows[n].Appointment.Service == d.Rows[i].Appointment.Service {
			n++
		}
		if i > 0 {
			fmt.Fprint(w, "\f") // the table's writer reports
		}
		if err := d.page(w, d.Rows[i:n]); err != nil {
			return err
		}
		i = n
	}
	return nil
}

// spareLines is room for people who come while nothing works.
const spareLines = 12

func (d Downtime) page(w io.Writer, rows []DowntimeRow) error {
	fmt.Fprintf(w, "DOWNTIME LIST  %s  %s  as of %s\n", rows[0].Appointment.Service, d.Day, d.At.In(d.Zone).Format("2006-01-02 15:04"))
	fmt.Fprint(w, "Personal. Keep it locked away; enter what is written on it when the hub is back, then destroy it.\n\n")
	t := tabwriter.NewWriter(w, 0, 1, 2, ' ', 0)
	fmt.Fprintln(t, "time\tticket\tstate\tname\tborn\tpostcode\tphone\tarrived\tcalled\tdone\t")
	const blank = "_____\t_____\t_____\t"
	for _, r := range rows {
		at, phone := "-", ""
		if !r.Appointment.At.IsZero() {
			at = r.Appointment.At.In(d.Zone).Format("15:04")
		}
		if r.Person.Phone4 != "" {
			phone = "…" + r.Person.Phone4
		}
		arrived := "_____\t"
		if !r.Arrived.IsZero() {
			arrived = r.Arrived.In(d.Zone).Format("15:04") + "\t"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s_____\t_____\t\n", at, r.Ticket, r.State,
			onPaper(r.Person.Name.Text), dateOnPaper(r.Person.BirthDate), onPaper(r.Person.Postcode), phone, arrived)
	}
	for range spareLines {
		fmt.Fprintln(t, "_____\t______\t\t______________________\t__________\t________\t____\t"+blank)
	}
	return t.Flush()
}

func dateOnPaper(d kiosk.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// onPaper keeps a text within its column: no tab, no control character.
func onPaper(s string) string {
	return clip(printable(s), 60)
}

// printable has a space for what screens and printers obey instead of showing.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}

// WriteCSV writes the list as CSV (RFC 4180), times in RFC 3339.
func (d Downtime) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(d.Zone).Format(time.RFC3339)
	}
	// Flush reports what Write could not write.
	_ = out.Write([]string{"service", "at", "ticket", "state", "arrived_at", "name", "birth_date", "postcode", "phone_last4", "appointment_id"})
	for _, r := range d.Rows {
		_ = out.Write([]string{r.Appointment.Service, at(r.Appointment.At), r.Ticket, string(r.State), at(r.Arrived),
			r.Person.Name.Text, dateOnPaper(r.Person.BirthDate), r.Person.Postcode, r.Person.Phone4, r.Appointment.ID})
	}
	out.Flush()
	return out.Error()
}

// Downtime reads the list in the name of a person, who is noted: it shows people.
// The zero day is today.
func (e *Engine) Downtime(ctx context.Context, day kiosk.Date, building, by string) (Downtime, error) {
	if !named(by) {
		return Downtime{}, errNoName()
	}
	day = cmp.Or(day, e.Today())
	d, err := ReadDowntime(ctx, e.cfg.Store, day, building, e.now(), e.cfg.Location, e.cfg.DayStart)
	if err != nil {
		return d, err
	}
	return d, e.update(ctx, func(w *work) error {
		return w.note(by, "downtime list", day.String(), fmt.Sprintf("%d lines", len(d.Rows)))
	})
}
