package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// TestASecondTouchIsNotForTheNextPage: whoever touches twice where Back was
// must not call the desk from the page that follows.
func TestASecondTouchIsNotForTheNextPage(t *testing.T) {
	var sent []flow.Event
	s := New(fonts(t), Panel{WidthPx: 1080, HeightPx: 1920, DiagonalIn: 32, LowerEdgeMM: 700}, func(e flow.Event) { sent = append(sent, e) })
	now := time.Unix(0, 0)
	s.now = func() time.Time { return now }
	page := func(screen string) view.Model {
		return view.Model{Screen: screen, Session: 1, Lang: "en", Title: "A page", Foot: []view.Button{
			{ID: "ask", Text: "Ask a person", Role: view.RoleHelp, Event: flow.AskPerson{}},
			{ID: "urgent", Text: "Urgent help", Role: view.RoleUrgent, Event: flow.UrgentHelp{}}}}
	}
	touch := func(id string) { s.button(id).Tapped(&fyne.PointEvent{}) }
	for _, row := range []struct {
		name, id string
		after    time.Duration
		taken    bool
	}{
		{"at once", "ask", 0, false},
		{"while the page still comes", "ask", 299 * time.Millisecond, false},
		{"once it can be read", "ask", 300 * time.Millisecond, true},
		{"urgent help at once", "urgent", 0, true},
	} {
		s.Show(page("one"))
		now = now.Add(time.Hour)
		s.Show(page("two"))
		now = now.Add(row.after)
		sent = nil
		if touch(row.id); (len(sent) == 1) != row.taken {
			t.Errorf("%s: %d events, taken should be %v", row.name, len(sent), row.taken)
		}
	}
}
