package kiosk

import (
	"slices"
	"time"
)

// Revision orders what the hub publishes: N rises within one record epoch; a
// hub restored from a backup starts a new, later epoch.
type Revision struct {
	Epoch int64 `json:"epoch"` // Unix milliseconds of the record's making
	N     int64 `json:"n"`
}

// Newer reports whether r replaces old.
func (r Revision) Newer(old Revision) bool {
	return r.Epoch > old.Epoch || r.Epoch == old.Epoch && r.N > old.N
}

// QueueEntry is one place in a queue; the code is opaque.
type QueueEntry struct {
	Code    string   `json:"code"`
	Aliases []string `json:"aliases,omitempty"`
	LowMin  int      `json:"low_min,omitempty"` // estimated wait, minutes; both 0 = no estimate
	HighMin int      `json:"high_min,omitempty"`
}

// Call asks the holder of a ticket to come to a room.
type Call struct {
	Code    string   `json:"code"`
	Aliases []string `json:"aliases,omitempty"`
	Room    string   `json:"room,omitempty"`    // IMDF unit id
	InRoom  bool     `json:"in_room,omitempty"` // they have come, and are being seen
}

// StaleAfter is how old a snapshot's estimates may be and still be shown: a hub
// that runs makes them anew in half that time.
const StaleAfter = 10 * time.Minute

// QueueSnapshot is one queue as the hub last saw it. It names nobody.
type QueueSnapshot struct {
	Queue    string       `json:"queue"`
	Revision Revision     `json:"revision"`
	At       time.Time    `json:"at"`
	Called   []Call       `json:"called,omitempty"`  // called and not yet finished, newest first
	Waiting  []QueueEntry `json:"waiting"`           // in the order they will be called
	OnHold   []QueueEntry `json:"on_hold,omitempty"` // set aside by staff, keeping their turn
	Coming   []QueueEntry `json:"coming,omitempty"`  // expected here after another stop of their visit
	Gone     []string     `json:"gone,omitempty"`    // codes and aliases whose turn is over today: done, or absent
}

// Place is where one ticket stands.
type Place struct {
	Known   bool // the snapshot holds the ticket
	Called  bool
	InRoom  bool // called, and has come
	OnHold  bool // set aside by staff, who keep their turn
	Gone    bool // not known any more: done, or absent when called
	Before  int  // people in front; 0 when next
	LowMin  int
	HighMin int
	Room    string // IMDF unit id to go to, when called
}

// Place finds a ticket by its code or alias among those who wait, are on hold or
// were called; whoever is still expected from elsewhere stands nowhere yet.
func (s QueueSnapshot) Place(code string) Place {
	for i, e := range s.Waiting {
		if answers(code, e.Code, e.Aliases) {
			return Place{Known: true, Before: i, LowMin: e.LowMin, HighMin: e.HighMin}
		}
	}
	for _, c := range s.Called {
		if answers(code, c.Code, c.Aliases) {
			return Place{Known: true, Called: true, InRoom: c.InRoom, Room: c.Room}
		}
	}
	for _, e := range s.OnHold {
		if answers(code, e.Code, e.Aliases) {
			return Place{Known: true, OnHold: true}
		}
	}
	return Place{}
}

func answers(code, own string, aliases []string) bool {
	return own == code || slices.Contains(aliases, code)
}

// Follow finds the queue in which a ticket stands now: somebody who was sent on,
// or has several stops, keeps one code through all of them. Of several queues
// that know it the one heard from last is right; when none does, it is home,
// the queue the ticket was issued for. When one of them says that the ticket's
// turn is over, and none knows it, it is the latest of those.
func Follow(queues map[string]QueueSnapshot, home, code string) (QueueSnapshot, Place) {
	at, place := queues[home], queues[home].Place(code)
	for _, q := range queues {
		if p := q.Place(code); p.Known && (!place.Known || q.At.After(at.At)) {
			at, place = q, p
		}
	}
	if place.Known {
		return at, place
	}
	for _, q := range queues {
		if slices.Contains(q.Gone, code) && (!place.Gone || q.At.After(at.At)) {
			at, place.Gone = q, true
		}
	}
	return at, place
}
