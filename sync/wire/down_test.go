package wire

import (
	"bytes"
	"encoding/json"
	"testing"

	"frontdoor/kiosk"
)

var rev2 = kiosk.Revision{Epoch: 1774353600000, N: 2}

func TestHubsMessagesArrive(t *testing.T) {
	s := newSite(t, "demo")
	for _, row := range []struct {
		topic Topic
		body  any
	}{
		{ReceiptTopic("demo", "lobby"), kiosk.Receipt{EventID: newID(t), Outcome: kiosk.Accepted, Ticket: "KD 042", Revision: rev2}},
		{AlertTopic("demo", "lobby"), kiosk.Alert{EventID: newID(t), State: kiosk.AlertSeen, By: "R. Example"}},
		{TimeTopic("demo", "lobby"), Time{Nonce: "n"}},
		{CommandTopic("demo", "lobby"), kiosk.Commands{Shut: true}},
		{QueueTopic("demo", "foot-clinic"), kiosk.QueueSnapshot{Queue: "foot-clinic", Revision: rev2, Waiting: []kiosk.QueueEntry{{Code: "KD 042"}}}},
		{ClosureTopic("demo"), Closures{Closed: []kiosk.Closure{{Feature: "lift-2", Kind: "lift"}}}},
		{RosterTopic("demo", "lobby"), kiosk.RosterPage{Digest: "d", Total: 1, Entries: []kiosk.RosterEntry{{Person: kiosk.Person{Name: kiosk.Name{Text: "Quirina Marker"}}}}}},
	} {
		t.Run(string(row.topic.Kind), func(t *testing.T) {
			raw, err := say(s, row.topic, rev2, row.body)
			if err != nil {
				t.Fatal(err)
			}
			if row.topic.Kind == KindRoster && bytes.Contains(raw, []byte("Marker")) {
				t.Error("the roster can be read by the broker")
			}
			var into json.RawMessage
			h, err := OpenDown(s.lobby, row.topic.String(), raw, &into)
			if err != nil {
				t.Fatal(err)
			}
			if h.Topic != row.topic || h.Revision != rev2 || !h.At.Equal(noon) || len(h.Extra) != 0 {
				t.Errorf("header %+v", h)
			}
			if want, _ := json.Marshal(row.body); !bytes.Equal(into, want) {
				t.Errorf("body %s, want %s", into, want)
			}
		})
	}
}

func say(s site, topic Topic, rev kiosk.Revision, body any) ([]byte, error) {
	if topic.Kind == KindRoster {
		return SealDown(s.hub, s.lobby.Open.PublicKey(), topic, rev, noon, body)
	}
	return SignDown(s.hub, topic, rev, noon, body)
}

func TestForgedHubMessagesAreRefused(t *testing.T) {
	s, other := newSite(t, "demo"), newSite(t, "other")
	topic := ReceiptTopic("demo", "lobby")
	sign := func(hub HubKeys, topic Topic, body any) []byte {
		t.Helper()
		raw, err := SignDown(hub, topic, rev2, noon, body)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	good := sign(s.hub, topic, kiosk.Receipt{Outcome: kiosk.Accepted})
	refusal := sign(s.hub, topic, kiosk.Receipt{Outcome: kiosk.Refused})
	impostor := other.hub
	impostor.Site = "demo"
	const lobby = "fd/1/demo/receipt/lobby"
	for name, row := range map[string]struct {
		topic string
		raw   []byte
	}{
		"on another kiosk's topic":            {"fd/1/demo/receipt/entrance", good},
		"replayed here from another kiosk":    {lobby, sign(s.hub, ReceiptTopic("demo", "entrance"), "x")},
		"on a topic of another kind":          {"fd/1/demo/alert/lobby", good},
		"on another site's topic":             {"fd/1/other/receipt/lobby", good},
		"signed by another hub":               {lobby, sign(impostor, topic, "x")},
		"signed by a kiosk":                   {lobby, sign(HubKeys{Site: "demo", Sign: s.entrance.Sign}, topic, "x")},
		"not signed":                          {lobby, edit(t, good, map[string]any{"signature": nil})},
		"its signature moved to a later word": {lobby, edit(t, good, map[string]any{"revision": "3"})},
		"its signature moved to a new epoch":  {lobby, edit(t, good, map[string]any{"epoch": "1774353600001"})},
		"its time set forward":                {lobby, edit(t, good, map[string]any{"time": "2026-03-24T13:00:00Z"})},
		"the body of another message":         {lobby, edit(t, good, map[string]any{"data": member(t, refusal, "data")})},
		"the signature of another message":    {lobby, edit(t, good, map[string]any{"signature": member(t, refusal, "signature")})},
		"an attribute added":                  {lobby, edit(t, good, map[string]any{"later": "x"})},
		"the source of a kiosk":               {lobby, edit(t, good, map[string]any{"source": "/kiosk/lobby"})},
		"an event of this very kiosk":         {"fd/1/demo/event/lobby", sealOne(t, s.lobby, "x").Bytes},
	} {
		t.Run(name, func(t *testing.T) {
			var into any
			_, err := OpenDown(s.lobby, row.topic, row.raw, &into)
			wantCode(t, err, kiosk.CodeForged)
			if into != nil {
				t.Errorf("a forged body was read: %v", into)
			}
		})
	}
	var r kiosk.Receipt
	if _, err := OpenDown(s.lobby, lobby, good, &r); err != nil || r.Outcome != kiosk.Accepted {
		t.Errorf("the untouched message must still open: %v", err)
	}
}

func TestEveryFlippedByteOfTheHubIsNoticed(t *testing.T) {
	s := newSite(t, "demo")
	for _, topic := range []Topic{ReceiptTopic("demo", "lobby"), RosterTopic("demo", "lobby")} {
		good, err := say(s, topic, rev2, map[string]int{"n": 1})
		if err != nil {
			t.Fatal(err)
		}
		for i := range good {
			bad := bytes.Clone(good)
			bad[i] ^= 1
			var into any
			if _, err := OpenDown(s.lobby, topic.String(), bad, &into); !refused(err) || into != nil {
				t.Fatalf("%s: byte %d flipped (%q for %q): %v", topic.Kind, i, bad[i], good[i], err)
			}
		}
	}
}

func TestRosterOpensForItsKioskAlone(t *testing.T) {
	s := newSite(t, "demo")
	topic := RosterTopic("demo", "lobby")
	raw, err := SealDown(s.hub, s.entrance.Open.PublicKey(), topic, rev2, noon, kiosk.RosterPage{})
	if err != nil {
		t.Fatal(err)
	}
	var page kiosk.RosterPage
	_, err = OpenDown(s.lobby, topic.String(), raw, &page)
	wantCode(t, err, kiosk.CodeForged)
	if _, err := SignDown(s.hub, topic, rev2, noon, kiosk.RosterPage{}); err == nil {
		t.Error("a roster was sent open")
	}
	if _, err := SealDown(s.hub, s.lobby.Open.PublicKey(), TimeTopic("demo", "lobby"), rev2, noon, Time{}); err == nil {
		t.Error("a kind that kiosks expect open was sealed")
	}
}

func TestHubSpeaksOnItsTopicsOnly(t *testing.T) {
	s := newSite(t, "demo")
	for _, topic := range []Topic{EventTopic("demo", "lobby"), AskTopic("demo", "lobby"), StatusTopic("demo", "lobby"), QueueTopic("demo", "Foot Clinic"), {}} {
		if _, err := SignDown(s.hub, topic, rev2, noon, "x"); err == nil {
			t.Errorf("spoke on %q", topic)
		}
	}
}

func TestSameMessageIsTheSameEvent(t *testing.T) {
	s := newSite(t, "demo")
	sign := func(n int64) []byte {
		raw, err := SignDown(s.hub, ClosureTopic("demo"), kiosk.Revision{Epoch: 1, N: n}, noon, Closures{})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if !bytes.Equal(sign(1), sign(1)) || member(t, sign(1), "id") == member(t, sign(2), "id") {
		t.Error("the id does not follow from the message")
	}
}

func TestLaterVersionOfHubIsNotActedOn(t *testing.T) {
	s := newSite(t, "demo")
	e, plain, err := down(TimeTopic("demo", "lobby"), rev2, noon, Time{}, contentJSON)
	if err != nil {
		t.Fatal(err)
	}
	e.attrs["type"], e.data = "org.frontdoor.time.v2", plain
	raw, err := finishDown(s.hub, e)
	if err != nil {
		t.Fatal(err)
	}
	var into Time
	_, err = OpenDown(s.lobby, "fd/1/demo/time/lobby", raw, &into)
	wantCode(t, err, kiosk.CodeBadInput)
}

func TestHubReadsItsOwnRetainedMessages(t *testing.T) {
	s, other := newSite(t, "demo"), newSite(t, "demo")
	raw, err := SignDown(s.hub, QueueTopic("demo", "foot-clinic"), rev2, noon, kiosk.QueueSnapshot{Queue: "foot-clinic"})
	if err != nil {
		t.Fatal(err)
	}
	var snap kiosk.QueueSnapshot
	if h, err := ReadRetained(s.hub, "fd/1/demo/queue/foot-clinic", raw, &snap); err != nil || h.Revision != rev2 || snap.Queue != "foot-clinic" {
		t.Errorf("%+v %+v %v", h, snap, err)
	}
	_, err = ReadRetained(other.hub, "fd/1/demo/queue/foot-clinic", raw, &snap)
	wantCode(t, err, kiosk.CodeForged)
	_, err = ReadRetained(s.hub, "fd/1/demo/receipt/lobby", raw, &snap)
	wantCode(t, err, kiosk.CodeForged)
}

func FuzzOpenDown(f *testing.F) {
	s := newSite(f, "demo")
	topic := QueueTopic("demo", "foot-clinic")
	good, err := SignDown(s.hub, topic, rev2, noon, kiosk.QueueSnapshot{Queue: "foot-clinic"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(topic.String(), good)
	f.Add("fd/1/demo/roster/lobby", good)
	f.Add("fd/1/demo/closure", []byte(`{"specversion":"1.0","id":"x","source":"/hub","type":"t","datacontenttype":"application/json","data":{},"signature":"AAAA"}`))
	f.Fuzz(func(t *testing.T, on string, raw []byte) {
		var snap kiosk.QueueSnapshot
		_, err := OpenDown(s.lobby, on, raw, &snap)
		if err != nil && !refused(err) {
			t.Errorf("error of another kind: %v", err)
		}
		if err == nil && (on != topic.String() || snap.Queue != "foot-clinic") {
			t.Errorf("forged: %q on %q", raw, on)
		}
	})
}
