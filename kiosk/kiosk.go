// Package kiosk is the words of the domain: what is booked, who a person says
// they are, what a check-in is, which ticket it gives and where the queue
// stands. It holds no behaviour beyond what the words mean and imports nothing
// but the standard library; every other package speaks these words.
package kiosk

import "time"

// Service is one kind of care people come for: a clinic, a test, a desk.
type Service struct {
	ID        string            `json:"id"`   // stable, lower-case, e.g. "foot-clinic"
	Name      map[string]string `json:"name"` // plain words per language tag, "en" always present
	Synonyms  []string          `json:"synonyms,omitempty"`
	Building  string            `json:"building"`        // IMDF building id
	Area      string            `json:"area"`            // IMDF unit id of the waiting area
	AreaApart string            `json:"area_apart"`      // IMDF unit id where people who need their own space wait
	Questions []string          `json:"questions"`       // ids of the questionnaires asked at check-in
	Early     Duration          `json:"early"`           // how long before the appointment check-in opens
	Late      Duration          `json:"late"`            // how long after it check-in still holds the place
	WalkIn    bool              `json:"walk_in"`         // people without an appointment may join
	Staff     int               `json:"staff,omitempty"` // people who call from this queue, 0 = unknown

	// FromHome lets people without an appointment join before they set out.
	FromHome bool `json:"from_home,omitempty"`
	// EarlyWaits keeps who comes before check-in opens out of the order until it
	// does; else they wait with the turn of their appointment from the start.
	EarlyWaits bool `json:"early_waits,omitempty"`
	// LateTo is where who comes after Late goes: "" = this queue, by their arrival;
	// "desk" = set aside until staff decide; another service's id = its queue.
	LateTo string `json:"late_to,omitempty"`
}

// Duration is a time.Duration written as "15m" or "1h30m" in JSON.
type Duration time.Duration

// MarshalText writes d the way time.Duration prints itself.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

// Date is a calendar day without a zone, as a birth date is.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2006-01-02" and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, Errorf(CodeBadInput, "error.date", "a date is written year-month-day, as 1958-03-24")
	}
	return DateOf(t), nil
}

// DateOf returns the calendar day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether d was never set.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns midnight UTC at the start of d.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String writes d as "2006-01-02".
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes d as String does; the zero date is empty.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// AgeAt returns the completed years of life on the day of t.
func (d Date) AgeAt(t time.Time) int {
	y, m, day := t.Date()
	age := y - d.Year
	if m < d.Month || m == d.Month && day < d.Day {
		age--
	}
	return age
}

// Name is a person's name as it is written, with its parts where they are
// known. Single names have no Family; several family names are one string each.
type Name struct {
	Text   string   `json:"text"`
	Given  []string `json:"given,omitempty"`
	Family []string `json:"family,omitempty"`
}

// Person is what a kiosk needs to recognise somebody who has an appointment.
type Person struct {
	ID         string   `json:"id"`
	Name       Name     `json:"name"`
	BirthDate  Date     `json:"birth_date"`
	Postcode   string   `json:"postcode,omitempty"`
	Phone4     string   `json:"phone4,omitempty"` // last four digits
	Cards      []string `json:"cards,omitempty"`  // hospital card numbers
	Restricted bool     `json:"restricted,omitempty"`
}

// Appointment is one booked visit to a service.
type Appointment struct {
	ID       string    `json:"id"`
	Service  string    `json:"service"`
	Building string    `json:"building"`
	At       time.Time `json:"at"`
}

// RosterEntry is an appointment with its person: personal, never at rest or on
// a wire unless sealed.
type RosterEntry struct {
	Appointment Appointment `json:"appointment"`
	Person      Person      `json:"person"`
}

// DeskQueue is the queue of those whose appointment staff at the desk are yet to
// find. No service bears this id.
const DeskQueue = "desk"

// Identity is who somebody says they are, as they typed or showed it: personal,
// never at rest or on a wire unless sealed. What was not asked is empty.
type Identity struct {
	BirthDate   Date   `json:"birth_date,omitzero"`
	Initial     string `json:"initial,omitempty"` // first letter of a name, folded
	Postcode    string `json:"postcode,omitempty"`
	Phone4      string `json:"phone4,omitempty"`      // last four digits
	Card        string `json:"card,omitempty"`        // hospital card number
	Appointment string `json:"appointment,omitempty"` // that a signed code names
}

// Method is how a person showed who they are.
type Method string

// The ways of showing who one is.
const (
	ByCode    Method = "code"    // signed appointment code at the scanner
	ByCard    Method = "card"    // hospital card, with the birth date
	ByDetails Method = "details" // birth date, initial, postcode or phone digits
	ByNobody  Method = "walk-in" // no appointment
	ByHome    Method = "home"    // joined a queue from home, by the code given then
)

// Timing is when a person came, measured against their appointment.
type Timing string

// The timings of a check-in. Unsure is used whenever the kiosk cannot vouch
// for its own clock: it then refuses nobody.
const (
	OnTime Timing = "on-time"
	Early  Timing = "early"
	Late   Timing = "late"
	Unsure Timing = "unsure"
)

// Checkin is one person's arrival as the kiosk saw it.
type Checkin struct {
	EventID     string    `json:"event_id"` // UUIDv7, the idempotency key
	Kiosk       string    `json:"kiosk"`
	Ticket      string    `json:"ticket"`
	Appointment string    `json:"appointment,omitempty"` // empty for a walk-in
	Person      string    `json:"person,omitempty"`
	Service     string    `json:"service"`
	Area        string    `json:"area"` // where the person was sent, after the answers
	At          time.Time `json:"at"`
	TimeUnsure  bool      `json:"time_unsure,omitempty"`
	Booked      time.Time `json:"booked,omitzero"`
	Timing      Timing    `json:"timing"`
	Method      Method    `json:"method"`
	Lang        string    `json:"lang"`
	StepFree    bool      `json:"step_free,omitempty"`
	Flags       []string  `json:"flags,omitempty"` // what the answers changed: "mask", "apart"

	// Identity is what somebody said of themselves whom the kiosk could not find;
	// nil for everybody else. Their service is DeskQueue.
	Identity *Identity `json:"identity,omitempty"`
}

// Ticket is what a checked-in person holds.
type Ticket struct {
	Code    string    `json:"code"` // "KD 042": block prefix and counter
	Event   string    `json:"event"`
	Queue   string    `json:"queue"` // service id
	Area    string    `json:"area"`  // IMDF unit id
	Issued  time.Time `json:"issued"`
	Alias   string    `json:"alias,omitempty"`   // the first place's code when checked in twice
	Receipt Outcome   `json:"receipt,omitempty"` // empty until the hub answered
}

// Outcome is what the hub did with an event.
type Outcome string

// The outcomes a receipt can carry.
const (
	Accepted  Outcome = "accepted"
	Duplicate Outcome = "duplicate"
	Held      Outcome = "held"
	Refused   Outcome = "refused"
)

// Closure takes a map feature out of use until it is lifted.
type Closure struct {
	Feature string `json:"feature"` // IMDF feature id
	Kind    string `json:"kind"`    // "lift", "corridor", "fire"
}

// Commands is what staff have one kiosk do until they say otherwise: a state, so
// that it may be said twice, and a kiosk that was away learns all of it at once.
type Commands struct {
	Shut    bool      `json:"shut"`             // nobody checks in here; help and the way stay
	Restart time.Time `json:"restart,omitzero"` // hub time; a program begun before it ends once nobody stands here, to be started anew
}

// AlertKind says why staff are told.
type AlertKind string

// The kinds of alert.
const (
	AlertUrgent AlertKind = "urgent" // somebody pressed Urgent help
	AlertHelp   AlertKind = "help"   // somebody asked for a person
	AlertMask   AlertKind = "mask"   // an answer asks for a mask and own space
	AlertAnswer AlertKind = "answer" // an answer is for staff to look at
	AlertSafety AlertKind = "safety" // an answer asks for a person at once, quietly
	AlertDevice AlertKind = "device" // a printer, reader or light is out
)

// AlertState is how far an alert has come. Only a named person ends it.
type AlertState string

// The states of an alert.
const (
	AlertTold     AlertState = "told"
	AlertSeen     AlertState = "seen"
	AlertNoAnswer AlertState = "no-answer"
)

// Alert is a call for staff from one kiosk.
type Alert struct {
	EventID string     `json:"event_id"`
	Kiosk   string     `json:"kiosk"`
	Kind    AlertKind  `json:"kind"`
	At      time.Time  `json:"at"`
	Ticket  string     `json:"ticket,omitempty"`
	Reason  string     `json:"reason,omitempty"` // a device's own words, plain and impersonal
	State   AlertState `json:"state"`
	By      string     `json:"by,omitempty"` // who acknowledged it
}
