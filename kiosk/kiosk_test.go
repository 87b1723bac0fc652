package kiosk

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	for _, row := range []struct {
		name, text string
		ok         bool
	}{
		{"a day", "1958-03-24", true},
		{"29 February of a leap year", "2024-02-29", true},
		{"29 February of another year", "2023-02-29", false},
		{"day and month turned round", "1958-24-03", false},
		{"a time beside it", "1958-03-24T00:00:00Z", false},
		{"nothing", "", false},
	} {
		d, err := ParseDate(row.text)
		if (err == nil) != row.ok {
			t.Errorf("%s: %v", row.name, err)
		}
		if row.ok && d.String() != row.text {
			t.Errorf("%s: written as %s", row.name, d)
		}
		if !row.ok && CodeOf(err) != CodeBadInput {
			t.Errorf("%s: code %q", row.name, CodeOf(err))
		}
	}
	var p Person
	b, err := json.Marshal(p)
	if err != nil || json.Unmarshal(b, &p) != nil || !p.BirthDate.IsZero() {
		t.Errorf("a person without a birth date does not come back: %s %v", b, err)
	}
}

func TestPlace(t *testing.T) {
	q := QueueSnapshot{
		Waiting: []QueueEntry{{Code: "KA 001", LowMin: 5, HighMin: 10}, {Code: "KB 007", Aliases: []string{"KA 002"}}},
		Called:  []Call{{Code: "KC 003", Aliases: []string{"KA 009"}, Room: "room-4"}, {Code: "KC 004", Room: "room-5", InRoom: true}},
		OnHold:  []QueueEntry{{Code: "KD 001", Aliases: []string{"KD 002"}}},
		Coming:  []QueueEntry{{Code: "KE 001"}},
	}
	for _, row := range []struct {
		name, code string
		want       Place
	}{
		{"next", "KA 001", Place{Known: true, LowMin: 5, HighMin: 10}},
		{"by the code of a second check-in", "KA 002", Place{Known: true, Before: 1}},
		{"called", "KC 003", Place{Known: true, Called: true, Room: "room-4"}},
		{"called by the code of a second check-in", "KA 009", Place{Known: true, Called: true, Room: "room-4"}},
		{"in the room", "KC 004", Place{Known: true, Called: true, InRoom: true, Room: "room-5"}},
		{"set aside", "KD 002", Place{Known: true, OnHold: true}},
		{"still at another stop", "KE 001", Place{}},
		{"not in this queue", "ZZ 999", Place{}},
	} {
		if got := q.Place(row.code); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

func TestRevisionNewer(t *testing.T) {
	for _, row := range []struct {
		name string
		r, o Revision
		want bool
	}{
		{"later in one epoch", Revision{1, 5}, Revision{1, 4}, true},
		{"the same", Revision{1, 5}, Revision{1, 5}, false},
		{"a new epoch starts low", Revision{2, 1}, Revision{1, 900}, true},
		{"an old epoch never wins", Revision{1, 901}, Revision{2, 1}, false},
	} {
		if got := row.r.Newer(row.o); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestDuration(t *testing.T) {
	var s Service
	if err := json.Unmarshal([]byte(`{"early":"1h30m"}`), &s); err != nil || time.Duration(s.Early) != 90*time.Minute {
		t.Errorf("%v %v", s.Early, err)
	}
	if err := json.Unmarshal([]byte(`{"early":"soon"}`), &s); err == nil {
		t.Error("a word was taken for a time")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk")
	err := fmt.Errorf("outer: %w", Wrap(CodeFull, "error.full", "the disk is full", cause))
	if CodeOf(err) != CodeFull || !errors.Is(err, cause) || CodeOf(nil) != "" || CodeOf(cause) != CodeInternal {
		t.Errorf("codes of %v", err)
	}
}

func TestFollow(t *testing.T) {
	early := time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)
	queue := func(name string, at time.Time, codes ...string) QueueSnapshot {
		q := QueueSnapshot{Queue: name, At: at}
		for _, c := range codes {
			q.Waiting = append(q.Waiting, QueueEntry{Code: c})
		}
		return q
	}
	gone := func(name string) QueueSnapshot {
		return QueueSnapshot{Queue: name, At: early, Gone: []string{"KB 009", "KA 001"}}
	}
	for _, row := range []struct {
		name  string
		known []QueueSnapshot
		queue string
		place Place
	}{
		{"at home", []QueueSnapshot{queue("home", early, "KA 001"), queue("next", early)}, "home", Place{Known: true}},
		{"gone on", []QueueSnapshot{queue("home", early), queue("next", early, "KB 001", "KA 001")}, "next", Place{Known: true, Before: 1}},
		{"gone on, and home has not been heard of since", []QueueSnapshot{queue("home", early, "KA 001"), queue("next", early.Add(time.Second), "KB 001", "KA 001")}, "next", Place{Known: true, Before: 1}},
		{"home again", []QueueSnapshot{queue("home", early.Add(time.Second), "KA 001"), queue("next", early, "KB 001", "KA 001")}, "home", Place{Known: true}},
		{"nowhere", []QueueSnapshot{queue("home", early), queue("next", early.Add(time.Second))}, "home", Place{}},
		{"nothing known", nil, "", Place{}},
		{"over", []QueueSnapshot{gone("home"), queue("next", early)}, "home", Place{Gone: true}},
		{"over at home, and waiting at the next stop", []QueueSnapshot{gone("home"), queue("next", early, "KA 001")}, "next", Place{Known: true}},
		{"over in the queue they were sent on to", []QueueSnapshot{queue("home", early), gone("next")}, "next", Place{Gone: true}},
		{"expected at the next stop", []QueueSnapshot{queue("home", early), {Queue: "next", At: early, Coming: []QueueEntry{{Code: "KA 001"}}}}, "home", Place{}},
	} {
		all := map[string]QueueSnapshot{}
		for _, q := range row.known {
			all[q.Queue] = q
		}
		if q, p := Follow(all, "home", "KA 001"); q.Queue != row.queue || p != row.place {
			t.Errorf("%s: in %q at %+v, want %q at %+v", row.name, q.Queue, p, row.queue, row.place)
		}
	}
}
