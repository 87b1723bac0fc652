package flow

import (
	"slices"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/wayfind"
)

// onTheWay is a bed whose person looks at the way to a waiting area on level 1.
func onTheWay(t *testing.T) *bed {
	b := newBed(t)
	b.do(Begin{GoalWay}, ChoosePlace{"area-1"})
	b.on(Way)
	if b.State().Heading.Route == nil {
		t.Fatal("no way")
	}
	return b
}

// rides are the kinds of connector that the way on screen takes.
func (b *bed) rides() (out []wayfind.ConnectorKind) {
	if r := b.State().Heading.Route; r != nil {
		for _, s := range r.Steps {
			if s.Kind == wayfind.StepRide {
				out = append(out, s.Connector)
			}
		}
	}
	return out
}

func closing(ids ...string) []kiosk.Closure {
	var out []kiosk.Closure
	for _, id := range ids {
		out = append(out, kiosk.Closure{Feature: id})
	}
	return out
}

func TestAClosureLeadsTheWayRoundAndSaysWhy(t *testing.T) {
	b := onTheWay(t)
	first := b.rides()[0]
	shut := map[wayfind.ConnectorKind]string{wayfind.Stairs: "stairs-0", wayfind.Lift: "lift-0"}[first]
	for _, row := range []struct {
		name           string
		event          Event
		same           bool
		shut, reopened string
		closed         []string
	}{
		{"something elsewhere", ClosureNews{closing("door-desk")}, true, "", "", []string{"door-desk"}},
		{"what the way rides, by this kiosk's own input", LocalClosures{closing(shut)}, false, shut, "", []string{"door-desk", shut}},
		{"the hub lifting its closure", ClosureNews{}, false, shut, "", []string{shut}},
		{"the kiosk's input again", LocalClosures{closing(shut)}, false, shut, "", []string{shut}},
		{"open again", LocalClosures{}, true, "", shut, nil},
	} {
		b.do(row.event)
		s := b.State()
		if same := b.rides()[0] == first; same != row.same {
			t.Errorf("%s: the way rides %v", row.name, b.rides())
		}
		if s.Heading.Shut != row.shut || s.Heading.Reopened != row.reopened {
			t.Errorf("%s: shut %q, reopened %q", row.name, s.Heading.Shut, s.Heading.Reopened)
		}
		if !slices.Equal(s.Closed, row.closed) {
			t.Errorf("%s: closed %v, want %v", row.name, s.Closed, row.closed)
		}
	}
}

// Of several closures in one piece of news that one is told which lay on the way.
func TestOfSeveralClosuresTheOneOnTheWayIsTold(t *testing.T) {
	b := onTheWay(t)
	shut := map[wayfind.ConnectorKind]string{wayfind.Stairs: "stairs-0", wayfind.Lift: "lift-0"}[b.rides()[0]]
	b.do(ClosureNews{closing("door-desk", "door-2", shut)})
	if h := b.State().Heading; h.Shut != shut {
		t.Errorf("told of %q, want %q", h.Shut, shut)
	}
	b.do(ClosureNews{})
	if h := b.State().Heading; h.Reopened != shut || h.Shut != "" {
		t.Errorf("told of %q open again and %q closed, want %q open again", h.Reopened, h.Shut, shut)
	}
}

// What is said of a way ends with its cause, and what was printed belongs to the
// way that was shown then.
func TestNothingOfAnOldWayIsSaidOfANewOne(t *testing.T) {
	b := onTheWay(t)
	first := map[wayfind.ConnectorKind]string{wayfind.Stairs: "stairs-0", wayfind.Lift: "lift-0"}[b.rides()[0]]
	other := map[string]string{"stairs-0": "lift-0", "lift-0": "stairs-0"}[first]
	b.do(ClosureNews{closing(first)}, TogglePhone{})
	b.s.Heading.Print = Paper{Job: "job", State: kiosk.PrintDone}
	b.do(ClosureNews{closing(first, other)})
	if h := b.State().Heading; h.Route != nil || h.Phone || h.Print.State != "" || h.Shut != "" {
		t.Fatalf("without a way: route %v, phone %v, print %+v, shut %q", h.Route != nil, h.Phone, h.Print, h.Shut)
	}
	b.do(ClosureNews{closing(other)})
	if h := b.State().Heading; h.Route == nil || h.Shut != "" || h.Print.State != "" {
		t.Errorf("a way again: %v, said to be led round %q, print %+v", h.Route != nil, h.Shut, h.Print)
	}
	b = onTheWay(t)
	b.do(ClosureNews{closing("stairs-0")})
	led := b.State().Heading.Shut
	b.do(ClosureNews{closing("stairs-1")}) // the same stairs by their other end
	if h := b.State().Heading; led != "stairs-0" || h.Shut == led {
		t.Errorf("led round %q, then %q, which is open", led, h.Shut)
	}
}

func TestFireTakesNoLiftsAndOutlivesThePerson(t *testing.T) {
	b := onTheWay(t)
	b.do(LocalClosures{[]kiosk.Closure{{Kind: "fire"}}})
	if !b.State().Fire || slices.Contains(b.rides(), wayfind.Lift) || len(b.State().Closed) != 0 {
		t.Errorf("fire %v, rides %v, closed %v", b.State().Fire, b.rides(), b.State().Closed)
	}
	b.do(ToggleStepFree{})
	if h := b.State().Heading; !h.Assisted || slices.Contains(b.rides(), wayfind.Lift) {
		t.Errorf("without steps: assisted %v, rides %v", h.Assisted, b.rides())
	}
	b.do(Finish{})
	if !b.State().Fire {
		t.Error("the next person is not told of the fire")
	}
	b.do(LocalClosures{})
	if b.State().Fire {
		t.Error("the fire never ends")
	}
}

func TestTheNearestFollowsClosures(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWay}, ChooseNear{"elevator"})
	if h := b.State().Heading; h.To != "lift-0" || h.Route == nil {
		t.Fatalf("the nearest lift is %q", h.To)
	}
	b.do(Back{})
	b.on(Places)
	b.do(ChooseNear{"waitingroom"})
	if to := b.State().Heading.To; to != "area-1" && to != "area-2" {
		t.Fatalf("the nearest waiting area is %q", to)
	}
	before := b.State().Heading.To
	b.do(ClosureNews{closing(before)})
	if h := b.State().Heading; h.To == before || h.Route == nil || h.Shut != before {
		t.Errorf("%s is closed, and the way still leads to %q (%q)", before, h.To, h.Shut)
	}
	b.do(Back{}, ChooseNear{"swimming pool"})
	if h := b.State().Heading; h.Route != nil {
		t.Errorf("a way to what is not there: %+v", h)
	}
}

func TestSearchTakesWhatIsTypedAndKeepsStepFree(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWay}, ToggleStepFree{}, Key{"x"})
	if b.State().Query != "" {
		t.Error("the list of places took a key")
	}
	b.do(OpenSearch{}, Key{"A"}, Key{"Ñ"}, Key{" "}, Erase{}, Erase{})
	b.on(Search)
	if b.State().Query != "A" {
		t.Errorf("typed %q", b.State().Query)
	}
	for range 100 {
		b.do(Key{"中"})
	}
	if n := len([]rune(b.State().Query)); n != longestQuery {
		t.Errorf("%d characters", n)
	}
	b.do(ChoosePlace{"area-2"})
	if h := b.State().Heading; !h.StepFree || !h.Route.StepFree {
		t.Error("step-free was forgotten on the way from the search")
	}
	b.do(Back{})
	b.on(Search)
	b.do(Back{})
	b.on(Places)
	b.do(OpenSearch{})
	if b.State().Query != "" {
		t.Errorf("the last search is still there: %q", b.State().Query)
	}
	b.do(Key{"B"}, Finish{})
	if b.State().Query != "" || b.State().Heading.StepFree {
		t.Error("the next person finds what the last one typed or chose")
	}
}

// Directions that may have come out already are not printed a second time: that
// needs somebody who looks at the slot.
func TestDirectionsThatMayHaveComeOutAreNotPrintedAgain(t *testing.T) {
	b := onTheWay(t)
	b.do(PrintWay{})
	b.do(Printed{Job: b.printer.jobs[0].ID, Reason: "no answer", Unsure: true}, PrintWay{})
	if p := b.State().Heading.Print; p.State != kiosk.PrintUnknown || len(b.printer.jobs) != 1 {
		t.Errorf("state %q, %d jobs", p.State, len(b.printer.jobs))
	}
}

func TestDirectionsArePrintedOnceAndOnceMoreAfterAFault(t *testing.T) {
	b := onTheWay(t)
	b.do(PrintWay{}, PrintWay{})
	if len(b.printer.jobs) != 1 || !b.printer.jobs[0].Directions {
		t.Fatalf("%d jobs", len(b.printer.jobs))
	}
	b.do(Printed{Job: b.printer.jobs[0].ID, Reason: "paper out"})
	if p := b.State().Heading.Print; p.State != kiosk.PrintFailed {
		t.Errorf("state %q", p.State)
	}
	b.do(PrintWay{}, PrintWay{})
	if len(b.printer.jobs) != 2 {
		t.Fatalf("%d jobs after a fault, want 2", len(b.printer.jobs))
	}
	b.do(Printed{Job: b.printer.jobs[1].ID, Reason: "paper out"}, PrintWay{})
	if len(b.printer.jobs) != 2 {
		t.Errorf("%d jobs after two faults, want 2", len(b.printer.jobs))
	}
	b.do(ToggleStepFree{}, PrintWay{})
	if len(b.printer.jobs) != 3 {
		t.Errorf("another way was not printed")
	}
	b.do(Printed{Job: b.printer.jobs[2].ID})
	if b.State().Heading.Print.State != kiosk.PrintDone || b.State().Paper.State != "" {
		t.Errorf("directions %q, ticket %q", b.State().Heading.Print.State, b.State().Paper.State)
	}
	for range 2 * mostSlips {
		b.do(ToggleStepFree{}, PrintWay{})
	}
	if len(b.printer.jobs) != mostSlips {
		t.Errorf("one person printed %d times, want %d at most", len(b.printer.jobs), mostSlips)
	}
}

func TestThePhonesCodeGivesWayToTheMap(t *testing.T) {
	for name, e := range map[string]Event{
		"again": TogglePhone{}, "another level": ShowLevel{Ordinal: 1}, "another profile": ToggleStepFree{},
		"another way": ClosureNews{closing("stairs-0", "lift-1")},
	} {
		b := onTheWay(t)
		b.do(TogglePhone{})
		if !b.State().Heading.Phone {
			t.Fatal("no code")
		}
		if b.do(e); b.State().Heading.Phone && b.State().Heading.Route != nil {
			t.Errorf("%s: the code is still there", name)
		}
	}
}
