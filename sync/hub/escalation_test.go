package hub_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

const ladder = `{
 "urgent": [{"after": "30s", "tell": "shift lead"}, {"after": "1m", "tell": "switchboard"}],
 "other": [{"after": "5m", "tell": "facilities"}]
}`

func TestAlertsClimbAsTheHospitalSays(t *testing.T) {
	b := newBench(t)
	var err error
	if b.cfg.Escalation, err = hub.ReadEscalation("alerts.json", []byte(ladder)); err != nil {
		t.Fatal(err)
	}
	b.open()
	b.apply(
		event("u", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent, At: ten}),
		event("h", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertHelp, At: ten.AddDate(9, 0, 0)}),
		event("d", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertDevice, Reason: "no paper"}),
	)
	changes, end, err := b.Subscribe()
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	for _, step := range []struct {
		at   time.Duration
		id   string
		is   int
		told string
	}{
		{0, "u", 0, ""},
		{29 * time.Second, "u", 0, ""},
		{30 * time.Second, "u", 1, "shift lead"},
		{89 * time.Second, "u", 1, "shift lead"},
		{90 * time.Second, "u", 2, "switchboard"},
		{150 * time.Second, "u", 3, "switchboard"}, // again and again
		{299 * time.Second, "h", 0, ""},
		{300 * time.Second, "h", 1, "facilities"},
		{599 * time.Second, "d", 0, ""}, // by default, not by "other"
		{600 * time.Second, "d", 1, ""},
	} {
		b.now = ten.Add(step.at)
		if err := b.Upkeep(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := b.Alerts(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			if a.EventID == step.id && (a.Level != step.is || a.Tell != step.told) {
				t.Errorf("after %v %s is at level %d and asks %q; want %d and %q", step.at, step.id, a.Level, a.Tell, step.is, step.told)
			}
			if !a.At.Equal(ten) {
				t.Errorf("%s is of %v; no alert is of the future, or of no time", a.EventID, a.At)
			}
			if a.EventID == "d" && a.Reason != "no paper" {
				t.Errorf("the device's reason is %q", a.Reason)
			}
		}
	}
	asked := ""
	for len(changes) > 0 {
		if c := <-changes; c.Alert != nil && c.Alert.EventID == "u" {
			asked = c.Alert.Tell
		}
	}
	if asked != "switchboard" {
		t.Errorf("followers of changes heard of %q last", asked)
	}
	b.wait(time.Minute)
	a, err := b.Acknowledge(t.Context(), "u", ann)
	if err != nil || a.Tell != "" || a.By != ann {
		t.Errorf("answered: %+v, %v", a, err)
	}
	if s := b.Stats(); s.Climbed < 3 || s.Answered != 1 || s.AnswerTime != 11*time.Minute {
		t.Errorf("climbed %d, answered %d after %v", s.Climbed, s.Answered, s.AnswerTime)
	}
}

func TestReadEscalationSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct{ name, text, says string }{
		{"no JSON", "{\n\"urgent\": [}", "a.json:2:12: this is not JSON"},
		{"an unknown kind", `{"fire": [{"after": "1m"}]}`, `there is no kind of alert "fire"`},
		{"an unknown name", `{"urgent": [{"after": "1m", "call": "x"}]}`, `unknown field "call"`},
		{"no step", `{"urgent": []}`, "urgent needs 1 to 20 steps"},
		{"at once", `{"urgent": [{"after": "0s"}]}`, `urgent, step 1: "after" is from 5s to 24h0m0s`},
		{"no duration", `{"urgent": [{"after": "soon"}]}`, "a.json:"},
		{"a long name", `{"urgent": [{"after": "1m", "tell": "` + strings.Repeat("x", 101) + `"}]}`, "at most 100 bytes"},
		{"two objects", `{} {}`, "a.json:1:4: something follows"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := hub.ReadEscalation("a.json", []byte(tc.text)); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("the error is %v, want %s", err, tc.says)
			}
		})
	}
}

func FuzzReadEscalation(f *testing.F) {
	f.Add(ladder)
	f.Add(`{"other": null}`)
	f.Fuzz(func(t *testing.T, text string) {
		x, err := hub.ReadEscalation("a.json", []byte(text))
		if err == nil && len(x[hub.Other]) == 0 {
			t.Errorf("read %+v", x)
		}
	})
}

func TestAnAlertSaysNothingThatScreensObey(t *testing.T) {
	b := newBench(t)
	b.apply(event("d", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: "dev\x1bice", Ticket: "KD\n001", Reason: "no\x1b[2J paper\r\nseen by Ann"}))
	list, err := b.Alerts(t.Context(), true)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if a := list[0]; a.Kind != "dev ice" || a.Ticket != "KD 001" || a.Reason != "no [2J paper  seen by Ann" {
		t.Errorf("staff read %q, %q, %q", a.Kind, a.Ticket, a.Reason)
	}
}

// An alert that was raised while the hub's clock ran a day ahead climbs on after
// the clock was set right, though it was to climb tomorrow.
func TestAlertsClimbThoughTheClockWasSetBack(t *testing.T) {
	b := newBench(t)
	b.wait(24 * time.Hour)
	b.apply(event("u", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent}), event("d", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertDevice}))
	b.now = ten
	for minute, want := range []int{1, 2, 3} {
		b.upkeep()
		list, err := b.Alerts(t.Context(), true)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, a := range list {
			if a.EventID == "u" && a.Level != want || a.EventID == "d" && a.Level != 1 {
				t.Errorf("after %d minutes %s is at level %d", minute, a.EventID, a.Level)
			}
		}
		b.wait(time.Minute)
	}
}

func TestAFloodOfAlertsKeepsNoneFromClimbing(t *testing.T) {
	b := newBench(t)
	b.apply(event("u", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent, At: ten}))
	var flood []hub.Incoming
	for i := range 1100 {
		flood = append(flood, event(fmt.Sprint("h", i), "lobby-2", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertHelp, At: ten.Add(time.Second)}))
	}
	b.wait(2 * time.Second)
	b.apply(flood...)
	b.wait(time.Minute)
	b.upkeep()
	list, err := b.Alerts(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(a hub.Alert) bool { return a.EventID == "u" })
	if i < 0 || list[i].State != kiosk.AlertNoAnswer || list[i].Level != 1 {
		t.Errorf("the urgent call does not climb or is not listed among %d alerts", len(list))
	}
}
