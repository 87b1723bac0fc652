package wire

import (
	"strings"
	"testing"

	"frontdoor/kiosk"
)

func TestTopicsReadBackAsWritten(t *testing.T) {
	for want, topic := range map[string]Topic{
		"fd/1/demo/event/lobby":      EventTopic("demo", "lobby"),
		"fd/1/demo/ask/lobby":        AskTopic("demo", "lobby"),
		"fd/1/demo/status/lobby":     StatusTopic("demo", "lobby"),
		"fd/1/demo/receipt/lobby":    ReceiptTopic("demo", "lobby"),
		"fd/1/demo/roster/lobby":     RosterTopic("demo", "lobby"),
		"fd/1/demo/alert/lobby":      AlertTopic("demo", "lobby"),
		"fd/1/demo/time/lobby":       TimeTopic("demo", "lobby"),
		"fd/1/demo/command/lobby":    CommandTopic("demo", "lobby"),
		"fd/1/demo/queue/foot-care2": QueueTopic("demo", "foot-care2"),
		"fd/1/demo/closure":          ClosureTopic("demo"),
	} {
		if topic.String() != want {
			t.Errorf("wrote %q, want %q", topic, want)
		}
		got, err := ParseTopic(want)
		if err != nil || got != topic {
			t.Errorf("read %q as %+v, %v", want, got, err)
		}
	}
}

func TestParseTopicRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"nothing":                 "",
		"another application":     "home/lamp",
		"another version":         "fd/2/demo/event/lobby",
		"a leading slash":         "/fd/1/demo/event/lobby",
		"upper case":              "fd/1/demo/event/Lobby",
		"a space":                 "fd/1/demo/event/lob by",
		"a dot":                   "fd/1/demo/event/lob.by",
		"a wildcard":              "fd/1/demo/event/+",
		"a wildcard of all":       "fd/1/demo/#",
		"a kind nobody knows":     "fd/1/demo/gossip/lobby",
		"no name":                 "fd/1/demo/event",
		"an empty name":           "fd/1/demo/event/",
		"an empty site":           "fd/1//event/lobby",
		"one level more":          "fd/1/demo/event/lobby/x",
		"a named closure":         "fd/1/demo/closure/lobby",
		"a closure with a slash":  "fd/1/demo/closure/",
		"a hyphen at the end":     "fd/1/demo/event/lobby-",
		"a name beyond its bound": "fd/1/demo/event/" + strings.Repeat("a", 64),
		"a letter beyond ASCII":   "fd/1/demo/event/löbby",
		"a line break":            "fd/1/demo/event/lobby\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseTopic(s)
			if err == nil {
				t.Fatalf("%q was read as %+v", s, got)
			}
			wantCode(t, err, kiosk.CodeBadInput)
			if s != "" && strings.Contains(err.Error(), s) {
				t.Errorf("the error repeats the topic: %v", err)
			}
		})
	}
}

func TestFiltersCoverOnlyWhatEachSideReads(t *testing.T) {
	for _, f := range KioskFilters("demo", "lobby") {
		if strings.Contains(f, "event") || strings.Contains(f, "#") {
			t.Errorf("a kiosk must not read %q", f)
		}
		if wild := strings.HasSuffix(f, "+"); wild != (f == "fd/1/demo/queue/+") {
			t.Errorf("a kiosk must not read all of %q", f)
		}
	}
	if got := Shared(HubIntake("demo")); len(got) != 2 || got[1] != "$share/hub/fd/1/demo/ask/+" {
		t.Errorf("shared %v", got)
	}
	if got := HubFilters("demo"); len(got) != 5 || got[0] != "fd/1/demo/event/+" || got[4] != "fd/1/demo/closure" {
		t.Errorf("hub filters %q", got)
	}
}

func FuzzParseTopic(f *testing.F) {
	f.Add("fd/1/demo/event/lobby")
	f.Add("fd/1/demo/closure")
	f.Add("fd/1/demo/queue/+")
	f.Fuzz(func(t *testing.T, s string) {
		topic, err := ParseTopic(s)
		if err == nil && (topic.String() != s || !topic.Valid()) {
			t.Errorf("%q was read as %+v", s, topic)
		}
	})
}

func TestIsHub(t *testing.T) {
	for id, want := range map[string]bool{
		"hub": true, "hub-1": true, "hub-east-2": true,
		"": false, "hubert": false, "hub-": false, "lobby": false, "hub-+": false, "HUB-1": false,
	} {
		if got := IsHub(id); got != want {
			t.Errorf("IsHub(%q) = %v", id, got)
		}
	}
}
