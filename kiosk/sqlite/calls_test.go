package sqlite

import (
	"fmt"
	"testing"

	"frontdoor/kiosk"
)

func TestAlertsWithoutAnAnswerAreAskedAfterCallsFirst(t *testing.T) {
	f := newFile(t)
	for _, id := range []string{"a1", "a3", "a2"} {
		state := kiosk.AlertTold
		if id == "a2" {
			state = kiosk.AlertSeen
		}
		if _, err := f.ApplyAlert(t.Context(), kiosk.Alert{EventID: id, State: state, By: "Dr Sato"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Call(t.Context(), event("a0")); err != nil {
		t.Fatal(err)
	}
	for limit, want := range map[int]string{9: "[a0 a3 a1]", 2: "[a0 a3]"} {
		if got, err := f.Unanswered(t.Context(), limit); err != nil || fmt.Sprint(got) != want {
			t.Errorf("at most %d: %v, %v; want %s", limit, got, err, want)
		}
	}
}

func TestACallIsRememberedUntilANamedPersonAnswers(t *testing.T) {
	f := newFile(t)
	if err := f.Call(t.Context(), event("e1")); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(f.due(t)); got != "[e1]" {
		t.Errorf("outbox holds %s", got)
	}
	open := func() string {
		t.Helper()
		ids, err := f.Calls(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(ids)
	}
	for _, row := range []struct {
		name  string
		alert kiosk.Alert
		want  string
	}{
		{"told is not answered", kiosk.Alert{EventID: "e1", State: kiosk.AlertTold}, "[e1]"},
		{"no answer is none", kiosk.Alert{EventID: "e1", State: kiosk.AlertNoAnswer}, "[e1]"},
		{"another call's answer", kiosk.Alert{EventID: "e2", State: kiosk.AlertSeen, By: "Dr Sato"}, "[e1]"},
		{"a named person", kiosk.Alert{EventID: "e1", State: kiosk.AlertSeen, By: "Dr Sato"}, "[]"},
	} {
		if _, err := f.ApplyAlert(t.Context(), row.alert); err != nil {
			t.Fatal(err)
		}
		if _, err := f.reopen(t); err != nil {
			t.Fatal(err)
		}
		if got := open(); got != row.want {
			t.Errorf("%s: open calls %s, want %s", row.name, got, row.want)
		}
	}
}
