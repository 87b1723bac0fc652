package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
)

var update = flag.Bool("update", false, "make the examples of asyncapi.json anew")

const documentFile = "asyncapi.json"

// document is the part of an AsyncAPI 3.0 document that the test follows.
type document struct {
	AsyncAPI string `json:"asyncapi"`
	Channels map[Kind]struct {
		Address  string `json:"address"`
		Messages map[string]struct {
			Ref string `json:"$ref"`
		} `json:"messages"`
	} `json:"channels"`
	Components struct {
		Messages map[string]struct {
			Name     string `json:"name"`
			Examples []struct {
				Payload json.RawMessage `json:"payload"`
			} `json:"examples"`
		} `json:"messages"`
	} `json:"components"`
}

// exampleSite is a site whose keys are no secret.
func exampleSite(t *testing.T) site {
	t.Helper()
	seed := func(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }
	hubOpen, err1 := ParseSealKey(seed(1))
	lobbyOpen, err2 := ParseSealKey(seed(2))
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	hub := HubKeys{Site: "demo", Sign: ed25519.NewKeyFromSeed(seed(3)), Open: hubOpen}
	lobby := KioskKeys{
		Site: "demo", Kiosk: "lobby", Sign: ed25519.NewKeyFromSeed(seed(4)), Open: lobbyOpen,
		HubVerify: public(hub.Sign), HubSeal: hubOpen.PublicKey(),
	}
	return site{hub: hub, lobby: lobby, entrance: lobby}
}

func TestEveryExampleOfTheDocumentOpens(t *testing.T) {
	s := exampleSite(t)
	if *update {
		writeExamples(t, s)
	}
	raw, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(raw, &doc); err != nil || doc.AsyncAPI != "3.0.0" {
		t.Fatalf("version %q, %v", doc.AsyncAPI, err)
	}
	opened := 0
	for kind, ch := range doc.Channels {
		topic := strings.NewReplacer("{site}", "demo", "{kiosk}", "lobby", "{queue}", "foot-clinic").Replace(ch.Address)
		if parsed, err := ParseTopic(topic); err != nil || parsed.Kind != kind {
			t.Errorf("channel %s has address %q: %v", kind, ch.Address, err)
		}
		for name := range ch.Messages {
			m := doc.Components.Messages[name]
			if len(m.Examples) == 0 || ch.Messages[name].Ref != "#/components/messages/"+name {
				t.Errorf("message %s has no example or no definition", name)
			}
			for i, ex := range m.Examples {
				if err := openExample(s, kind, m.Name, topic, ex.Payload); err != nil {
					t.Errorf("example %d of %s: %v", i+1, name, err)
				}
				opened++
			}
		}
	}
	if len(doc.Channels) != 10 || opened < len(doc.Components.Messages) {
		t.Errorf("%d channels, %d messages, %d examples opened", len(doc.Channels), len(doc.Components.Messages), opened)
	}
}

// openExample opens an example as its reader would and checks its body against
// the domain's own type, with no field left over.
func openExample(s site, kind Kind, typ, topic string, payload json.RawMessage) error {
	var compact bytes.Buffer
	if err := json.Compact(&compact, payload); err != nil {
		return err
	}
	raw := compact.Bytes()
	var env struct{ Type string }
	if err := json.Unmarshal(raw, &env); err != nil || env.Type != typ {
		return badInput("the type is " + env.Type)
	}
	var body json.RawMessage
	switch kind {
	case KindEvent:
		e, err := OpenEvent(s.hub, s.lookup, topic, raw)
		if err != nil || e.Held != "" {
			return badInput("event: " + e.Held + errText(err))
		}
		body = e.Body
	case KindAsk:
		_, _, err := OpenAsk("demo", s.lookup, topic, raw)
		return err
	case KindStatus:
		_, _, err := OpenStatus("demo", s.lookup, topic, raw)
		return err
	default:
		if _, err := OpenDown(s.lobby, topic, raw, &body); err != nil {
			return err
		}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(bodyOf(typ))
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func bodyOf(typ string) any {
	switch typ {
	case string(kiosk.EventCheckin):
		return new(kiosk.Checkin)
	case string(kiosk.EventForm):
		return new(kiosk.FormAnswer)
	case string(kiosk.EventAlert), TypeAlert:
		return new(kiosk.Alert)
	case string(kiosk.EventFeedback):
		return new(kiosk.Feedback)
	case string(kiosk.EventAudit):
		return new(kiosk.Audit)
	case TypeReceipt:
		return new(kiosk.Receipt)
	case TypeRoster:
		return new(kiosk.RosterPage)
	case TypeQueue:
		return new(kiosk.QueueSnapshot)
	case TypeClosure:
		return new(Closures)
	case TypeCommand:
		return new(kiosk.Commands)
	}
	return new(Time)
}

// writeExamples puts one genuine example of each message into the document.
func writeExamples(t *testing.T, s site) {
	t.Helper()
	at := time.Date(2026, 3, 24, 9, 30, 0, 0, time.UTC)
	rev := kiosk.Revision{Epoch: 1774339200000, N: 17}
	const id = "019d1f2e-7c00-7b1a-8f00-4d2a5c6e7f80"
	examples := map[string][]any{}
	put := func(name string, raw []byte, err error) {
		if err != nil {
			t.Fatal(name, err)
		}
		examples[name] = append(examples[name], map[string]any{"payload": json.RawMessage(raw)})
	}
	event := func(name string, typ kiosk.EventType, body any) {
		e, err := NewSealer(s.lobby).Seal(id, typ, at, body)
		put(name, e.Bytes, err)
	}
	say := func(name string, topic Topic, body any) {
		raw, err := SignDown(s.hub, topic, rev, at, body)
		put(name, raw, err)
	}
	alert := kiosk.Alert{EventID: id, Kiosk: "lobby", Kind: kiosk.AlertMask, At: at, Ticket: "KD 042", State: kiosk.AlertTold}
	seen := alert
	seen.State, seen.By = kiosk.AlertSeen, "R. Example"
	event("checkin", kiosk.EventCheckin, kiosk.Checkin{EventID: id, Kiosk: "lobby", Ticket: "KD 042", Appointment: "a-1", Service: "foot-clinic", Area: "waiting-2", At: at, Booked: at.Add(20 * time.Minute), Timing: kiosk.OnTime, Method: kiosk.ByCode, Lang: "es"})
	event("checkin", kiosk.EventCheckin, kiosk.Checkin{EventID: id, Kiosk: "lobby", Ticket: "KD 043", Service: kiosk.DeskQueue, Area: "desk", At: at, Timing: kiosk.OnTime, Method: kiosk.ByDetails, Lang: "es", Identity: &kiosk.Identity{BirthDate: kiosk.Date{Year: 1958, Month: 3, Day: 24}, Initial: "A", Postcode: "RV12AB"}})
	event("form", kiosk.EventForm, kiosk.FormAnswer{Checkin: id, Form: "respiratory", Response: []byte(`{"resourceType":"QuestionnaireResponse","status":"completed"}`)})
	event("alertRaised", kiosk.EventAlert, alert)
	event("feedback", kiosk.EventFeedback, kiosk.Feedback{Score: 5, At: at, Lang: "en"})
	event("audit", kiosk.EventAudit, kiosk.Audit{What: kiosk.AuditDamaged, Detail: "12 events were saved", At: at})
	raw, err := SignAsk(s.lobby, at, Ask{Digest: "5e884898da28", Nonce: "QJ5V3ZT2", Deltas: true, Calls: []string{"0197a3c2-5b1e-7c44-9d0a-3f6f7a1b2c3d"}, Since: at.Add(-time.Hour), BehindMS: -1500})
	put("ask", raw, err)
	raw, err = SignStatus(s.lobby, Status{Installation: "kx81mq", Boot: 3, Link: 1, Online: true})
	put("status", raw, err)
	say("receipt", ReceiptTopic("demo", "lobby"), kiosk.Receipt{EventID: id, Hash: strings.Repeat("0a", 32), Outcome: kiosk.Accepted, Revision: rev})
	say("alertState", AlertTopic("demo", "lobby"), seen)
	say("time", TimeTopic("demo", "lobby"), Time{Nonce: "QJ5V3ZT2"})
	say("command", CommandTopic("demo", "lobby"), kiosk.Commands{Shut: true, Restart: at.Add(-time.Minute)})
	say("queue", QueueTopic("demo", "foot-clinic"), kiosk.QueueSnapshot{Queue: "foot-clinic", Revision: rev, At: at, Called: []kiosk.Call{{Code: "KD 040", Room: "room-7", InRoom: true}}, Waiting: []kiosk.QueueEntry{{Code: "KD 042", Aliases: []string{"QX 007"}, LowMin: 10, HighMin: 20}}, OnHold: []kiosk.QueueEntry{{Code: "KD 041"}}, Coming: []kiosk.QueueEntry{{Code: "KD 043"}}, Gone: []string{"KD 039"}})
	say("closure", ClosureTopic("demo"), Closures{Closed: []kiosk.Closure{{Feature: "lift-2", Kind: "lift"}}})
	raw, err = SealDown(s.hub, s.lobby.Open.PublicKey(), RosterTopic("demo", "lobby"), rev, at, kiosk.RosterPage{Digest: "5e884898da28", Base: "0c1f9a2b77de", Removed: []string{"a-0"}, Total: 1, Entries: []kiosk.RosterEntry{{Appointment: kiosk.Appointment{ID: "a-1", Service: "foot-clinic", At: at}, Person: kiosk.Person{ID: "p-1", Name: kiosk.Name{Text: "Ana Example"}}}}})
	put("roster", raw, err)
	insert(t, examples)
}

func insert(t *testing.T, examples map[string][]any) {
	t.Helper()
	raw, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	messages := doc["components"].(map[string]any)["messages"].(map[string]any)
	for name, ex := range examples {
		messages[name].(map[string]any)["examples"] = ex
	}
	out, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(documentFile, append(out, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
