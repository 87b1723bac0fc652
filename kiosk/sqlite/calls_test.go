package sqlite

import (
	"fmt"
	"testing"

	"frontdoor/kiosk"
)

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
