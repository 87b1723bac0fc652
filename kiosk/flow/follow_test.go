package flow

import (
	"testing"
	"time"

	"frontdoor/kiosk"
)

// Somebody with several stops holds one ticket: the screen follows it into the
// next queue, with the way to where they wait now.
func TestTheTicketIsFollowedIntoTheNextQueue(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	other := ""
	for _, s := range b.cfg.Services {
		if s.ID != "x-ray" {
			other = s.ID
		}
	}
	if other == "" {
		t.Fatal("control: there is one service only")
	}
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 7}, At: noon, Waiting: []kiosk.QueueEntry{{Code: "KA 001"}}}})
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: other, Revision: kiosk.Revision{Epoch: 1, N: 2}, At: noon, Coming: []kiosk.QueueEntry{{Code: "KA 001"}}}})
	if s := b.State(); !s.Place.Known || s.Ticket.Queue != "x-ray" {
		t.Fatalf("expected elsewhere later, and shown there now: %+v", s.Place)
	}
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 8}, At: noon}},
		QueueNews{kiosk.QueueSnapshot{Queue: other, Revision: kiosk.Revision{Epoch: 1, N: 3}, At: noon, Waiting: []kiosk.QueueEntry{{Code: "KB 001"}, {Code: "KA 001"}}}})
	if s := b.State(); s.Place.Before != 1 || s.Ticket.Queue != other || s.Service.ID != other || s.Ticket.Area != s.Service.Area {
		t.Errorf("place %+v, ticket %+v", s.Place, s.Ticket)
	}
}

// Whoever comes back after they were marked as absent, or done, is sent to a
// person and not told to wait.
func TestATicketWhoseTurnIsOverLeadsToTheDesk(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 7}, At: noon.Add(time.Minute), Gone: []string{"KA 001"}}})
	if s := b.State(); !s.Place.Gone || s.Place.Known {
		t.Fatalf("place %+v", s.Place)
	}
	b.do(Finish{}, Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	if s := b.State(); s.Screen != TicketShow || !s.Already || !s.Place.Gone {
		t.Fatalf("shown again: %s, %+v", s.Screen, s.Place)
	}
	b.do(ShowWay{})
	if s := b.State(); s.Heading.To != b.cfg.Desk {
		t.Errorf("the way leads to %q", s.Heading.To)
	}
}

// Paper that bears a number which the hub has replaced is another person's:
// the holder may print anew, also when the printer ends after the ruling.
func TestARenumberedTicketMayBePrintedOnceMore(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
	s := b.State()
	b.do(ReceiptNews{kiosk.Receipt{EventID: s.Ticket.Event, Outcome: kiosk.Accepted, Ticket: "KA 900"}}, Printed{Job: s.Paper.Job})
	if s = b.State(); s.Ticket.Code != "KA 900" || s.Paper.State != kiosk.PrintDone || !s.Paper.Again {
		t.Fatalf("ticket %s, paper %+v", s.Ticket.Code, s.Paper)
	}
	b.do(PrintAgain{}, Printed{Job: b.State().Paper.Job})
	if s = b.State(); s.Paper.Again || len(b.printer.jobs) != 2 || b.printer.jobs[1].State.Ticket.Code != "KA 900" {
		t.Errorf("paper %+v after %d jobs", s.Paper, len(b.printer.jobs))
	}
}

// What belongs to one appointment is not said of the next one looked at.
func TestLatenessBelongsToOneAppointment(t *testing.T) {
	late := someone("1", "Ana Ruiz", "1980-05-06", "eyes", -600)
	b := newBed(t, late, someone("2", "Ben Holt", "1970-01-02", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-2"}, Confirm{}, Finish{})
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	if s := b.State(); s.Timing != kiosk.Late {
		t.Fatalf("control: timing %q on %s", s.Timing, s.Screen)
	}
	b.do(Back{}, Back{})
	b.on(Identify)
	b.do(CodeShown{"appt-2"}, Confirm{})
	if s := b.State(); !s.Already || s.Timing != "" {
		t.Errorf("already %v, timing %q", s.Already, s.Timing)
	}
}

func TestWhatWasShownAtTheWrongPageIsNamed(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalCheckin}, TicketShown{"KA 001"})
	if s := b.State(); s.Screen != Identify || s.Strange != "scan.is-ticket" {
		t.Errorf("a ticket to check in with: %s, %q", s.Screen, s.Strange)
	}
	b.do(Finish{}, Begin{GoalPlace}, CardShown{"RG-1"})
	if s := b.State(); s.Screen != ScanTicket || s.Strange != "scan.not-ticket" {
		t.Errorf("a card for a ticket: %s, %q", s.Screen, s.Strange)
	}
}

// Staff call people to a room by its id, by the name on its door, or by words
// that no map knows: the way leads there only when one place is meant.
func TestTheWayLeadsToTheRoomThatIsMeant(t *testing.T) {
	for _, row := range []struct{ name, room, shown, way string }{
		{"by its id", "area-2", "area-2", "area-2"},
		{"by the name on the door", "AREA-2", "area-2", "area-2"},
		{"by words the map does not know", "Behind the curtain", "Behind the curtain", "area-1"},
		{"without a room", "", "", "area-1"},
	} {
		b := newBed(t)
		b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
		b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 7}, At: noon, Called: []kiosk.Call{{Code: "KA 001", Room: row.room}}}}, ShowWay{})
		if s := b.State(); s.Place.Room != row.shown || s.Heading.To != row.way {
			t.Errorf("%s: called to %q, the way leads to %q", row.name, s.Place.Room, s.Heading.To)
		}
	}
}

// A number comes round again: what the hub said before this ticket was issued
// is about somebody else's.
func TestAnEarlierDaysTurnIsNotThisTickets(t *testing.T) {
	b := newBed(t)
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 7}, At: noon.AddDate(0, 0, -3), Gone: []string{"KA 001"}}})
	b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
	if s := b.State(); s.Ticket.Code != "KA 001" || s.Place.Gone {
		t.Errorf("ticket %s, place %+v", s.Ticket.Code, s.Place)
	}
}

// Somebody who may have been asked to sit apart is never sent to the ordinary
// area: the desk knows.
func TestATicketFromElsewhereLeadsToTheDesk(t *testing.T) {
	b := newBed(t)
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 7}, At: noon, Called: []kiosk.Call{{Code: "QX 001"}}}})
	b.do(Begin{GoalPlace}, TicketShown{"QX 001"}, ShowWay{})
	if s := b.State(); s.Heading.To != b.cfg.Desk {
		t.Errorf("the way leads to %q", s.Heading.To)
	}
}

// While the printer is out a touch prints nothing, and the one reprint stays.
func TestPrintingAgainWaitsForThePrinter(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
	b.do(Printed{Job: b.State().Paper.Job, Reason: "paper is out"}, DeviceNews{Device: "printer", Out: true, Reason: "paper is out"}, PrintAgain{})
	if len(b.printer.jobs) != 1 || !b.State().Paper.Again {
		t.Fatalf("%d jobs, paper %+v", len(b.printer.jobs), b.State().Paper)
	}
	b.do(DeviceNews{Device: "printer"}, PrintAgain{})
	if len(b.printer.jobs) != 2 {
		t.Errorf("%d jobs with the printer back", len(b.printer.jobs))
	}
}
