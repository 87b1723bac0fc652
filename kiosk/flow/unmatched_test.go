package flow

import (
	"encoding/json"
	"strings"
	"testing"

	"frontdoor/kiosk"
)

func TestWhoIsNotFoundOfflineTakesANumber(t *testing.T) {
	ana := someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10)
	twin := someone("2", "Ada Roe", "1980-05-06", "x-ray", 20)
	secret := someone("3", "Sue Poe", "1990-02-03", "x-ray", 20)
	secret.Person.Restricted = true
	born := kiosk.Date{Year: 1980, Month: 5, Day: 6}
	rows := []struct {
		name   string
		does   func(b *bed)
		online bool
		number bool
		method kiosk.Method
		said   kiosk.Identity
	}{
		{"nobody fits what was typed", func(b *bed) { b.typed("06051980", "Z", "RV12AB", false) }, false, true, kiosk.ByDetails,
			kiosk.Identity{BirthDate: born, Initial: "Z", Postcode: "RV12AB"}},
		{"by phone digits", func(b *bed) { b.typed("06051980", "Z", "0042", true) }, false, true, kiosk.ByDetails,
			kiosk.Identity{BirthDate: born, Initial: "Z", Phone4: "0042"}},
		{"several fit", func(b *bed) { b.typed("06051980", "A", "RV12AB", false) }, false, true, kiosk.ByDetails,
			kiosk.Identity{BirthDate: born, Initial: "A", Postcode: "RV12AB"}},
		{"a restricted record fits", func(b *bed) { b.typed("03021990", "S", "RV12AB", false) }, false, true, kiosk.ByDetails,
			kiosk.Identity{BirthDate: kiosk.Date{Year: 1990, Month: 2, Day: 3}, Initial: "S", Postcode: "RV12AB"}},
		{"a code of a booking not heard of", func(b *bed) { b.do(CodeShown{"appt-9"}) }, false, true, kiosk.ByCode,
			kiosk.Identity{Appointment: "appt-9"}},
		{"a card nobody here holds", func(b *bed) {
			b.do(CardShown{"C-9"})
			for _, r := range "06051980" {
				b.do(Key{Text: string(r)})
			}
			b.do(EntryDone{})
		}, false, true, kiosk.ByCard, kiosk.Identity{Card: "C-9", BirthDate: born}},
		{"what was typed fits another person", func(b *bed) {
			b.store.roster = b.store.roster[:1]
			b.typed("06051980", "A", "RV12AB", false)
			b.on(ConfirmPerson)
			b.do(Deny{})
		}, false, true, kiosk.ByDetails, kiosk.Identity{BirthDate: born, Initial: "A", Postcode: "RV12AB"}},
		{"a code that is somebody else's says nothing of who is here", func(b *bed) { b.do(CodeShown{"appt-1"}, Deny{}) }, false, false, "", kiosk.Identity{}},
		{"while the hub can be reached its roster is whole", func(b *bed) { b.typed("06051980", "Z", "RV12AB", false) }, true, false, "", kiosk.Identity{}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := newBed(t, ana, twin, secret)
			b.do(Linked{Online: row.online}, Begin{GoalCheckin})
			row.does(b)
			if b.on(Desk); b.State().Number != row.number {
				t.Fatalf("a number is offered: %v", b.State().Number)
			}
			b.do(TakeNumber{})
			if !row.number {
				if b.on(Desk); len(b.store.records) != 0 {
					t.Error("a number was given all the same")
				}
				return
			}
			b.on(TicketShow)
			s, r := b.State(), b.store.records[0]
			if c := r.Checkin; c.Service != kiosk.DeskQueue || c.Appointment != "" || c.Person != "" || c.Area != "desk" || c.Method != row.method || c.Identity == nil || *c.Identity != row.said {
				t.Errorf("check-in %+v of %+v", c, c.Identity)
			}
			var sent kiosk.Checkin
			if err := json.Unmarshal(r.Events[0].Bytes, &sent); err != nil || sent.Identity == nil || *sent.Identity != row.said || len(r.Events) != 1 {
				t.Errorf("sent %+v, %v", sent.Identity, err)
			}
			if s.Ticket.Queue != kiosk.DeskQueue || len(b.printer.jobs) != 1 || b.printer.jobs[0].State.Heading.To != "desk" {
				t.Errorf("ticket %+v, %d prints", s.Ticket, len(b.printer.jobs))
			}
			if b.p.said != (kiosk.Identity{}) || s.Entry != (Entry{}) {
				t.Error("what was typed is still in memory")
			}
			b.do(TakeNumber{})
			if len(b.store.records) != 1 {
				t.Error("a second touch gave a second number")
			}
		})
	}
}

func TestANumberForTheDeskBecomesACheckIn(t *testing.T) {
	b := newBed(t)
	b.do(Linked{Online: false}, Begin{GoalCheckin}, CodeShown{"appt-9"}, TakeNumber{})
	code := b.State().Ticket.Code
	at := func(queue string, n int64, codes ...string) QueueNews {
		s := kiosk.QueueSnapshot{Queue: queue, Revision: kiosk.Revision{Epoch: 1, N: n}, At: noon}
		for _, c := range codes {
			s.Waiting = append(s.Waiting, kiosk.QueueEntry{Code: c})
		}
		return QueueNews{s}
	}
	b.do(Linked{Online: true}, at(kiosk.DeskQueue, 1, "KB 001", code))
	if s := b.State(); s.Place.Before != 1 || s.Ticket.Queue != kiosk.DeskQueue {
		t.Errorf("at the desk: %+v of %+v", s.Place, s.Ticket)
	}
	b.do(at("x-ray", 1, code), at(kiosk.DeskQueue, 2, "KB 001"))
	if s := b.State(); s.Ticket.Queue != "x-ray" || s.Ticket.Area != "area-1" || s.Ticket.Code != code || s.Service == nil || s.Service.ID != "x-ray" {
		t.Errorf("matched: %+v of %+v", s.Ticket, s.Service)
	}
}

func TestANumberThatCannotBeSavedIsNotGiven(t *testing.T) {
	b := newBed(t)
	b.store.broken = true
	b.do(Linked{Online: false}, Begin{GoalCheckin}, CodeShown{"appt-9"}, TakeNumber{})
	if b.on(Failed); b.State().Ticket.Code != "" || b.p.said != (kiosk.Identity{}) {
		t.Error("something was given or kept")
	}
}

func TestTheNextPersonTakesNoNumberOfThisOne(t *testing.T) {
	b := newBed(t)
	b.do(Linked{Online: false}, Begin{GoalCheckin})
	b.typed("06051980", "Z", "RV12AB", false)
	b.do(Finish{}, TakeNumber{}, Begin{GoalCheckin}, TakeNumber{})
	if len(b.store.records) != 0 || b.p.said != (kiosk.Identity{}) || b.State().Number {
		t.Error("what one person typed outlived them")
	}
	for range maxTries {
		b.do(Finish{}, Begin{GoalCheckin})
		b.typed("06051980", "Z", "RV12AB", false)
	}
	if b.on(Paused); len(b.store.records) != 0 {
		t.Error("guessing was rewarded")
	}
	b.do(TakeNumber{})
	b.on(Paused)
	for _, r := range b.store.records {
		if strings.Contains(string(r.Events[0].Bytes), "RV12AB") {
			t.Error("kept after the pause")
		}
	}
}
