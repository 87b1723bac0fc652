package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// shown makes a screen that shows m and collects what is sent.
func shown(t *testing.T, m view.Model) (*Screen, *[]flow.Event) {
	t.Helper()
	var sent []flow.Event
	s := New(fonts(t), portrait, func(e flow.Event) { sent = append(sent, e) })
	s.Show(m)
	return s, &sent
}

func TestATouchSendsItsEvent(t *testing.T) {
	m := question()
	m.Actions[1].Event = flow.NextPage{}
	s, sent := shown(t, m)
	if err := s.Tap("next"); err != nil {
		t.Fatal(err)
	}
	if len(*sent) != 1 || (*sent)[0] != (flow.Touch{Session: m.Session, Screen: flow.Screen(m.Screen), Event: flow.NextPage{}}) {
		t.Errorf("sent %v, want the event of the button", *sent)
	}
}

func TestADoubleTouchSendsOnce(t *testing.T) {
	m := question()
	s, sent := shown(t, m)
	for range 2 {
		if err := s.Tap("next"); err != nil {
			t.Fatal(err)
		}
	}
	if len(*sent) != 1 {
		t.Fatalf("sent %d events, want 1", len(*sent))
	}
	s.Show(m) // the same model again, as a tick of the clock brings it
	if err := s.Tap("next"); err != nil {
		t.Fatal(err)
	}
	if len(*sent) != 2 {
		t.Errorf("sent %d events after the next Show, want 2", len(*sent))
	}
}

func TestTapSaysWhyItCannot(t *testing.T) {
	m := question()
	m.Actions[1].Off = true
	s, sent := shown(t, m)
	over := btn("over", "", "", "")
	s.page.touch(rect{0, 1600, 1080, 400}, over, 0)
	s.place()
	for id, want := range map[string]string{"nothing": "no button", "next": "is off", "back": "covered"} {
		if err := s.Tap(id); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Tap(%q) = %v, want an error with %q", id, err, want)
		}
	}
	if len(*sent) != 0 {
		t.Errorf("sent %v, want nothing", *sent)
	}
}

func TestTapFindsAButtonOnAnotherPartOfTheList(t *testing.T) {
	m := services()
	b := view.List{}
	for i := range 30 {
		r := btn(fmt.Sprintf("row-%d", i), fmt.Sprintf("Row %d", i), "", "")
		r.Detail = "About 20 minutes"
		b.Rows = append(b.Rows, r)
	}
	m.Body = b
	s, sent := shown(t, m)
	if slices.Contains(s.Buttons(), "row-29") {
		t.Fatal("30 rows are shown at once; the list was not paged")
	}
	if err := s.Tap("row-29"); err != nil {
		t.Fatal(err)
	}
	if len(*sent) != 1 {
		t.Errorf("sent %d events, want 1", len(*sent))
	}
}

func TestPagingShowsEveryRowOnceAndSendsNothing(t *testing.T) {
	m := services()
	b := view.List{}
	for i := range 30 {
		r := btn(fmt.Sprintf("row-%d", i), fmt.Sprintf("Row %d", i), "", "")
		r.Detail = "About 20 minutes"
		b.Rows = append(b.Rows, r)
	}
	m.Body = b
	s, sent := shown(t, m)
	seen := map[string]int{}
	for range 30 {
		for _, id := range s.Buttons() {
			if strings.HasPrefix(id, "row-") {
				seen[id]++
			}
		}
		if !slices.Contains(s.Buttons(), "page-down") {
			break
		}
		if err := s.Tap("page-down"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 30 {
		if id := fmt.Sprintf("row-%d", i); seen[id] != 1 {
			t.Errorf("%s was shown %d times, want once", id, seen[id])
		}
	}
	if len(*sent) != 0 {
		t.Errorf("paging sent %v", *sent)
	}
}

func TestTheNextPersonFindsNothingOfTheLast(t *testing.T) {
	s, _ := shown(t, confirm())
	m := welcome()
	m.Session = 2
	s.Show(m)
	for _, l := range []*layer{s.still, s.moving} {
		for _, p := range l.inks[:cap(l.inks)] {
			if p != nil && strings.Contains(fmt.Sprint(p.ink.key), "10:15") {
				t.Error("a raster still holds the last person's time")
			}
		}
		for _, b := range l.targets[:cap(l.targets)] {
			if b != nil && b.target.button.ID == "confirm" {
				t.Error("a button still holds the last person's choice")
			}
		}
	}
}

func TestObjectsAreUsedAgain(t *testing.T) {
	s, _ := shown(t, question())
	before := append([]fyne.CanvasObject(nil), s.still.root.Objects...)
	m := question()
	m.Title = "Another question?"
	s.Show(m)
	if !slices.Equal(before, s.still.root.Objects) {
		t.Error("the bands were made anew")
	}
}

func TestKeysMoveTheFocusAndPress(t *testing.T) {
	m := question()
	m.Actions[1].Event = flow.NextPage{}
	s, sent := shown(t, m)
	if _, err := s.Image(1); err != nil { // gives the screen a canvas to have the focus on
		t.Fatal(err)
	}
	s.Key(fyne.KeyDown)
	at := func() string {
		if b := s.focused(); b != nil {
			return b.target.button.ID
		}
		return ""
	}
	if at() != "yes" {
		t.Fatalf("the first arrow brought the focus to %q, want the first answer", at())
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "no"}, {fyne.KeyDown, "unsure"}, {fyne.KeyDown, "decline"},
		{fyne.KeyRight, "next"}, {fyne.KeyRight, "next"},
	} {
		s.focused().TypedKey(&fyne.KeyEvent{Name: step.key})
		if at() != step.want {
			t.Fatalf("%s brought the focus to %q, want %q", step.key, at(), step.want)
		}
	}
	if !s.focused().ring.Visible() {
		t.Error("the focus cannot be seen")
	}
	s.Key(fyne.KeyReturn)
	if len(*sent) != 1 || (*sent)[0] != (flow.Touch{Session: m.Session, Screen: flow.Screen(m.Screen), Event: flow.NextPage{}}) {
		t.Errorf("Enter sent %v", *sent)
	}
	m.Title = "And now?"
	s.Show(m)
	if at() != "next" {
		t.Errorf("after the next page the focus is at %q, want the same button", at())
	}
	if err := s.Tap("no"); err != nil {
		t.Fatal(err)
	}
	if at() != "" {
		t.Errorf("after a touch the focus is at %q, want nowhere", at())
	}
}

func TestFocusOrderIsPageThenToolsThenFoot(t *testing.T) {
	s, _ := shown(t, question())
	want := []string{"yes", "no", "unsure", "decline", "next", "language", "large-text", "contrast", "listen", "lower", "back", "start-over", "person", "urgent"}
	if got := s.Buttons(); !slices.Equal(got, want) {
		t.Errorf("order %v\nwant  %v", got, want)
	}
}

func TestButtonsSpeakTheirNames(t *testing.T) {
	s, _ := shown(t, welcome())
	b := s.button("checkin")
	if got := b.AccessibilityLabel(); got != "I have an appointment Check in here" {
		t.Errorf("label %q", got)
	}
	if b.AccessibilityRole() != fyne.AccessibleRoleButton {
		t.Errorf("role %q", b.AccessibilityRole())
	}
	if got := s.root.AccessibilityLabel(); !strings.HasPrefix(got, "Welcome") {
		t.Errorf("the page is called %q, want its title", got)
	}
}

func TestTheCursorIsHiddenOnlyWhenAsked(t *testing.T) {
	s, _ := shown(t, welcome())
	if s.root.Cursor() != desktop.DefaultCursor {
		t.Error("hidden without being asked")
	}
	s.HideCursor()
	if s.root.Cursor() != desktop.HiddenCursor {
		t.Error("not hidden")
	}
}

func TestRightToLeftIsTheMirrorImage(t *testing.T) {
	f := fonts(t)
	ltr := lay(f, portrait, question(), [2]int{})
	m := question()
	m.RTL = true
	rtl := lay(f, portrait, m, [2]int{})
	places := func(p *page) map[string]rect {
		out := map[string]rect{}
		for _, o := range p.ops {
			if o.touch != nil {
				out[o.touch.button.ID] = o.at
			}
		}
		return out
	}
	left, right := places(ltr), places(rtl)
	for id, r := range left {
		if want := r.mirror(ltr.w); right[id] != want {
			t.Errorf("%s lies at %v, want %v", id, right[id], want)
		}
	}
	if right["back"].x < right["urgent"].x {
		t.Error("Back does not stand at the start of the line")
	}
}

func TestLowerBringsEverythingUnderTheLine(t *testing.T) {
	f := fonts(t)
	top := func(lower bool) float64 {
		m := question()
		m.Style.Lower = lower
		p := lay(f, portrait, m, [2]int{})
		least := p.h
		for _, o := range p.ops {
			if o.touch != nil {
				least = min(least, o.at.y)
			}
		}
		return portrait.LowerEdgeMM + (p.h-least)*portrait.mmPerPx()
	}
	if got := top(true); got > reachSeatMM {
		t.Errorf("the highest target lies %.0f mm above the floor, want at most %d", got, reachSeatMM)
	}
	if top(true) >= top(false) {
		t.Error("lower moved nothing")
	}
}
