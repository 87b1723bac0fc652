package hub_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

var born = kiosk.Date{Year: 1958, Month: 3, Day: 24}

// unfound makes a check-in a number for the desk.
func unfound(c *kiosk.Checkin) {
	c.Service, c.Area, c.Method = kiosk.DeskQueue, "desk-unit", kiosk.ByDetails
	c.Identity = &kiosk.Identity{BirthDate: born, Initial: "A", Postcode: "RV12AB"}
}

// clinic books four people of one birth date for the foot clinic at 10:00, the
// last of them restricted.
func clinic(b *bench) {
	b.t.Helper()
	var list []kiosk.RosterEntry
	for i, p := range []kiosk.Person{
		{ID: "P-1", Name: kiosk.Name{Text: "Ana Example"}, Postcode: "rv1 2ab"}, {ID: "P-2", Name: kiosk.Name{Text: "Ben Example"}, Postcode: "RV9 9ZZ"},
		{ID: "P-3", Name: kiosk.Name{Text: "Cy Example"}}, {ID: "P-4", Name: kiosk.Name{Text: "Di Example"}, Restricted: true},
	} {
		if p.BirthDate = born; p.ID == "P-3" {
			p.BirthDate.Year++
		}
		list = append(list, kiosk.RosterEntry{Person: p, Appointment: kiosk.Appointment{
			ID: "A-" + p.ID[2:], Service: "foot-clinic", Building: "main", At: ten.Add(time.Duration(i) * time.Minute)}})
	}
	tomorrow := list[1]
	tomorrow.Appointment.ID, tomorrow.Appointment.At = "A-9", ten.AddDate(0, 0, 1)
	if err := b.Import(b.t.Context(), append(list, tomorrow), ann); err != nil {
		b.t.Fatal(err)
	}
}

// said lists who did what with which ticket, oldest first.
func (b *bench) said(verbs ...string) string {
	b.t.Helper()
	list, err := b.Audit(b.t.Context(), 100)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, d := range slices.Backward(list) {
		if slices.Contains(verbs, d.Verb) {
			out = append(out, strings.TrimSpace(strings.Replace(d.By, ann, "Ann", 1)+" "+d.Verb+" "+d.Subject+" "+d.Detail))
		}
	}
	return strings.Join(out, "; ")
}

func TestWhoWasNotFoundIsMatchedAtTheDesk(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	clinic(b)
	number := checkin("e1", "lobby-1", "KD 001", unfound, arrived(ten.Add(-20*time.Minute)))
	r := b.apply(number)[0]
	if again := b.apply(number)[0]; r.Outcome != kiosk.Accepted || again != r {
		t.Errorf("receipts %+v, %+v", r, again)
	}
	b.apply(checkin("e2", "lobby-2", "QX 001", booked("A-2", ten.Add(time.Minute))))
	list, err := b.Unmatched(ctx)
	if err != nil || len(list) != 1 || list[0].Code != "KD 001" || list[0].Queue != kiosk.DeskQueue || !list[0].ToMatch || b.waiting(kiosk.DeskQueue) != "KD 001" {
		t.Fatalf("to match: %+v, %v", list, err)
	}
	if p := b.snapshot(kiosk.DeskQueue).Place("KD 001"); !p.Known {
		t.Error("the kiosks do not hear of it")
	}
	c, err := b.Claim(ctx, "kd001", ann)
	if err != nil || c.Said != (kiosk.Identity{BirthDate: born, Initial: "A", Postcode: "RV12AB"}) || len(c.Candidates) != 2 {
		t.Fatalf("said %+v, %v", c, err)
	}
	if x, y := c.Candidates[0], c.Candidates[1]; x.Name != "Ana Example" || strings.Join(x.Agrees, "+") != "birth date+postcode" || x.Ticket != "" || y.Appointment.ID != "A-2" || y.Ticket != "QX 001" {
		t.Errorf("candidates %+v", c.Candidates)
	}
	b.must(b.Call(ctx, kiosk.DeskQueue, "desk 2", ann))
	e, err := b.Match(ctx, "KD 001", "A-1", ann, false)
	b.must(e, err)
	if e.State != hub.Waiting || e.ToMatch || !e.Arrived.Equal(ten.Add(-20*time.Minute)) || !e.Booked.Equal(ten) || e.Room != "" || e.Area != "a" {
		t.Errorf("matched: %+v", e)
	}
	if w := b.waiting("foot-clinic"); w != "KD 001, QX 001" || b.waiting(kiosk.DeskQueue) != "" {
		t.Errorf("waiting: %s; at the desk: %s", w, b.waiting(kiosk.DeskQueue))
	}
	if !b.snapshot("foot-clinic").Place("KD 001").Known || b.snapshot(kiosk.DeskQueue).Place("KD 001").Known {
		t.Error("the snapshots did not follow")
	}
	b.must(b.Match(ctx, "KD 001", "A-1", ann, false)) // said twice
	if w := b.waiting("foot-clinic"); w != "KD 001, QX 001" {
		t.Errorf("matched twice: %s", w)
	}
	if list, err := b.Unmatched(ctx); err != nil || len(list) != 0 {
		t.Errorf("still to match: %+v, %v", list, err)
	}
	if got := b.said("look at details", "match"); got != "Ann look at details KD 001; Ann match KD 001; Ann match KD 001" {
		t.Errorf("audit: %s", got)
	}
	again := b.apply(checkin("e3", "east-1", "EA 001", booked("A-1", ten), arrived(ten.Add(-30*time.Minute))))[0]
	if again.Alias != "KD 001" || b.waiting("foot-clinic") != "KD 001=EA 001, QX 001" {
		t.Errorf("the appointment at a kiosk: %+v, %s", again, b.waiting("foot-clinic"))
	}
	b.wrongMatchIsMended()
}

// wrongMatchIsMended goes on from KD 001 matched with A-1.
func (b *bench) wrongMatchIsMended() {
	b.t.Helper()
	ctx := b.t.Context()
	b.must(b.Match(ctx, "KD 001", "A-3", ann, false))
	if e, err := b.Ticket(ctx, "EA 001"); err != nil || e.Code != "KD 001" || !e.Booked.Equal(ten.Add(2*time.Minute)) {
		b.t.Errorf("mended: %+v, %v", e, err)
	}
	b.must(b.CallTicket(ctx, "KD 001", "", ann))
	if _, err := b.Match(ctx, "KD 001", "A-1", ann, false); kiosk.CodeOf(err) != kiosk.CodeConflict {
		b.t.Errorf("a match changed after the call: %v", err)
	}
	if _, err := b.Dismiss(ctx, "KD 001", ann); kiosk.CodeOf(err) != kiosk.CodeConflict {
		b.t.Errorf("a matched ticket was dismissed: %v", err)
	}
}

func TestDismissedByANamedPerson(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.apply(checkin("e1", "lobby-1", "KD 001", unfound), checkin("e2", "lobby-1", "KD 002"))
	for code, by := range map[string]string{"KD 001": "", "KD 002": ann, "KD 003": ann} {
		if _, err := b.Dismiss(ctx, code, by); err == nil {
			t.Errorf("%s was dismissed by %q", code, by)
		}
	}
	b.must(b.Dismiss(ctx, "KD 001", ann))
	if list, err := b.Unmatched(ctx); err != nil || len(list) != 0 || b.said("dismiss") != "Ann dismiss KD 001" {
		t.Errorf("%+v, %v, %s", list, err, b.said("dismiss"))
	}
	if !slices.Contains(b.snapshot(kiosk.DeskQueue).Gone, "KD 001") {
		t.Error("the kiosk is not told that the number is over")
	}
	b.must(b.Undo(ctx, "KD 001", ann))
	if b.waiting(kiosk.DeskQueue) != "KD 001" {
		t.Error("a dismissal cannot be taken back")
	}
}

func TestNumbersForTheDeskThatAreNone(t *testing.T) {
	for name, change := range map[string]func(*kiosk.Checkin){
		"nothing said":         func(c *kiosk.Checkin) { unfound(c); c.Identity = nil },
		"an empty identity":    func(c *kiosk.Checkin) { unfound(c); c.Identity = &kiosk.Identity{} },
		"an appointment":       func(c *kiosk.Checkin) { unfound(c); c.Appointment = "A-1" },
		"what no screen shows": func(c *kiosk.Checkin) { unfound(c); c.Identity.Initial = "\x1b[31m" },
		"far too much said":    func(c *kiosk.Checkin) { unfound(c); c.Identity.Card = strings.Repeat("7", 101) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			if r := b.apply(checkin("e1", "lobby-1", "KD 001", change))[0]; r.Outcome != kiosk.Refused || b.waiting(kiosk.DeskQueue) != "" {
				t.Errorf("%+v", r)
			}
		})
	}
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001", unfound, arrived(ten.AddDate(0, 0, -1))))
	if c, err := b.Claim(t.Context(), "KD 001", ann); err != nil || c.State != hub.Recorded || c.Said.Initial != "A" || b.waiting(kiosk.DeskQueue) != "" {
		t.Errorf("of yesterday: %+v, %v", c, err)
	}
	if b.Service(kiosk.DeskQueue) {
		t.Error("people can be booked for the desk")
	}
	b.apply(checkin("e2", "lobby-1", "KD 002"))
	if _, err := b.Transfer(t.Context(), "KD 002", kiosk.DeskQueue, ann); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("sent to the desk's queue: %v", err)
	}
}

func TestArrivalsAreToldOnceSomebodyIsMatched(t *testing.T) {
	b := newBench(t)
	b.cfg.Notify = new(receiver)
	b.open()
	clinic(b)
	due := func() (out []string) {
		err := b.store.View(t.Context(), func(r hub.Reader) error {
			list, err := r.DueArrivals(b.now, b.now.Add(time.Hour), 9)
			for _, d := range list {
				var a hub.Arrival
				if err := json.Unmarshal(d.Body, &a); err != nil {
					return err
				}
				out = append(out, a.Ticket+" "+a.Service+" "+a.Appointment)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	b.apply(checkin("e1", "lobby-1", "KD 001", unfound))
	if got := due(); len(got) != 0 {
		t.Errorf("told before anybody knew: %v", got)
	}
	b.must(b.Match(t.Context(), "KD 001", "A-1", ann, false))
	b.must(b.Match(t.Context(), "KD 001", "A-2", ann, false))
	if got := due(); !slices.Equal(got, []string{"KD 001 foot-clinic A-2"}) {
		t.Errorf("told %v", got)
	}
}
