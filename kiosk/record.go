package kiosk

import "time"

// EventType names a kind of event a kiosk sends to the hub, as CloudEvents
// types; the version is part of the name.
type EventType string

// The events of this version.
const (
	EventCheckin  EventType = "org.frontdoor.checkin.v1"
	EventForm     EventType = "org.frontdoor.form.v1"
	EventAlert    EventType = "org.frontdoor.alert.v1"
	EventFeedback EventType = "org.frontdoor.feedback.v1"
	EventAudit    EventType = "org.frontdoor.audit.v1"
)

// FormAnswer is the body of an EventForm: a completed FHIR R4
// QuestionnaireResponse and the check-in it belongs to.
type FormAnswer struct {
	Checkin  string `json:"checkin"` // event id of the check-in
	Form     string `json:"form"`    // id of the questionnaire
	Response []byte `json:"response"`
}

// Feedback is the body of an EventFeedback; it names nobody.
type Feedback struct {
	Score int       `json:"score"` // 1 worst to 5 best
	At    time.Time `json:"at"`
	Lang  string    `json:"lang"`
}

// Audit is the body of an EventAudit: something that befell a kiosk and that is
// to be found in the hub's audit. It names nobody.
type Audit struct {
	What   AuditWhat `json:"what"`
	Detail string    `json:"detail,omitempty"` // plain words, nothing personal
	At     time.Time `json:"at"`
}

// AuditWhat says what befell a kiosk.
type AuditWhat string

// What kiosks of this version tell. The hub keeps words it does not know.
const (
	AuditStarted       AuditWhat = "started"        // Detail is the program's version
	AuditRosterEmptied AuditWhat = "roster-emptied" // the hub took all appointments away
	AuditDamaged       AuditWhat = "damaged"        // the database was set aside; Detail says what was saved
)

// SealedEvent is one event as it lies in the outbox: the bytes are the whole
// message, sealed and signed, and mean nothing to whoever stores them.
type SealedEvent struct {
	ID    string // UUIDv7
	Type  EventType
	Hash  string // hex SHA-256 of Bytes; a receipt names it
	Bytes []byte
	At    time.Time
}

// Record is what one confirmed check-in commits in one transaction.
type Record struct {
	Checkin Checkin
	Events  []SealedEvent // the check-in first, then its forms and alerts
}

// OutboxRow is an event on its way.
type OutboxRow struct {
	SealedEvent
	Seq   int64 // rises with each event of this database
	Tries int
}

// Receipt is the hub's verified answer to one event.
type Receipt struct {
	EventID  string   `json:"event_id"`
	Hash     string   `json:"hash"` // of the bytes the hub received
	Outcome  Outcome  `json:"outcome"`
	Reason   string   `json:"reason,omitempty"` // plain words, nothing personal
	Ticket   string   `json:"ticket,omitempty"` // the code that holds, when the hub ruled otherwise
	Alias    string   `json:"alias,omitempty"`  // code of the place held already
	Revision Revision `json:"revision"`         // of the queue after it was applied
}

// RosterPage is one page of the appointments a kiosk is given. A page with
// From 0 replaces what the kiosk held; Digest describes the whole roster, the hex
// SHA-256 of no bytes an empty one. With a Base it is no page but all that has
// changed: Entries are new or other than they were, Removed is gone, and it holds
// only for the roster of digest Base.
type RosterPage struct {
	Base    string        `json:"base,omitempty"`
	Removed []string      `json:"removed,omitempty"` // ids of appointments
	Digest  string        `json:"digest"`
	From    int           `json:"from"`
	Total   int           `json:"total"`
	Entries []RosterEntry `json:"entries"`
}

// PrintJob is one line of the print journal.
type PrintJob struct {
	ID     string
	Device string // the printer, as in device health
	Ticket string // its code; empty on paper that is no ticket
	State  PrintState
	Reason string    // device reason when failed
	At     time.Time // when it was asked for
}

// PrintState says how far a print job has come. A job that was sent when the
// power went is unknown: it is neither printed again nor forgotten.
type PrintState string

// The states of a print job.
const (
	PrintQueued  PrintState = "queued"
	PrintSent    PrintState = "sent"
	PrintDone    PrintState = "done"
	PrintFailed  PrintState = "failed"
	PrintUnknown PrintState = "unknown"
)
