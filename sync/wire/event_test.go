package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
)

func sealOne(t testing.TB, k KioskKeys, body any) kiosk.SealedEvent {
	t.Helper()
	e, err := NewSealer(k).Seal(newID(t), kiosk.EventCheckin, noon, body)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEventArrivesAsSealed(t *testing.T) {
	s := newSite(t, "demo")
	want := kiosk.Checkin{EventID: newID(t), Kiosk: "lobby", Ticket: "KD 042", Service: "foot-clinic", At: noon, Timing: kiosk.OnTime, Method: kiosk.ByCode, Lang: "es"}
	sealed, err := NewSealer(s.lobby).Seal(want.EventID, kiosk.EventCheckin, noon, want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenEvent(s.hub, s.lookup, "fd/1/demo/event/lobby", sealed.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != want.EventID || got.Kiosk != "lobby" || got.Type != kiosk.EventCheckin || !got.At.Equal(noon) || got.Held != "" || len(got.Extra) != 0 {
		t.Errorf("opened %+v", got)
	}
	if got.Hash != sealed.Hash || sealed.Hash != Hash(sealed.Bytes) {
		t.Errorf("hash %s, sealed as %s", got.Hash, sealed.Hash)
	}
	var body kiosk.Checkin
	if err := json.Unmarshal(got.Body, &body); err != nil || body.Ticket != want.Ticket || body.Lang != "es" {
		t.Errorf("body %+v, %v", body, err)
	}
}

func TestSealedEventIsACloudEventThatShowsNothing(t *testing.T) {
	s := newSite(t, "demo")
	short := sealOne(t, s.lobby, map[string]string{"person": "Quirina Marker"})
	long := sealOne(t, s.lobby, map[string]string{"person": "Quirina Marker", "flags": strings.Repeat("x", 90)})
	for name, want := range map[string]string{
		"specversion": "1.0", "id": short.ID, "source": "/kiosk/lobby", "type": "org.frontdoor.checkin.v1",
		"time": "2026-03-24T12:00:00.123456789Z", "datacontenttype": "application/vnd.frontdoor.sealed.v1", "site": "demo",
	} {
		if got := member(t, short.Bytes, name); got != want {
			t.Errorf("%s is %v, want %s", name, got, want)
		}
	}
	if bytes.Contains(short.Bytes, []byte("Marker")) {
		t.Error("the person can be read")
	}
	if len(short.Bytes) != len(long.Bytes) {
		t.Errorf("a flag shows in the length: %d and %d bytes", len(short.Bytes), len(long.Bytes))
	}
}

// A forger sits at the broker: it sees every message, knows every public key
// and can publish anything anywhere.
func TestForgedEventsAreRefused(t *testing.T) {
	s, other := newSite(t, "demo"), newSite(t, "other")
	good := sealOne(t, s.lobby, "x")
	later := sealOne(t, s.lobby, "y")
	const topic = "fd/1/demo/event/lobby"
	impostor := s.entrance
	impostor.Kiosk = "lobby"
	stranger := newKiosk(t, s.hub, "stranger")
	wrongHub := s.lobby
	wrongHub.HubSeal = other.hub.Open.PublicKey()
	for name, row := range map[string]struct {
		topic string
		raw   []byte
		code  kiosk.Code
	}{
		"on another kiosk's topic":            {"fd/1/demo/event/entrance", good.Bytes, kiosk.CodeForged},
		"on another site's topic":             {"fd/1/other/event/lobby", good.Bytes, kiosk.CodeForged},
		"on a topic of another kind":          {"fd/1/demo/ask/lobby", good.Bytes, kiosk.CodeForged},
		"on no topic":                         {"lobby", good.Bytes, kiosk.CodeBadInput},
		"relabelled for another kiosk":        {"fd/1/demo/event/entrance", edit(t, good.Bytes, map[string]any{"source": "/kiosk/entrance"}), kiosk.CodeForged},
		"signed by another enrolled kiosk":    {topic, sealOne(t, impostor, "x").Bytes, kiosk.CodeForged},
		"from a kiosk that is not enrolled":   {"fd/1/demo/event/stranger", sealOne(t, stranger, "x").Bytes, kiosk.CodeForged},
		"sealed to another hub":               {topic, sealOne(t, wrongHub, "x").Bytes, kiosk.CodeBadInput},
		"sealed to another hub and relabeled": {topic, edit(t, sealOne(t, wrongHub, "x").Bytes, map[string]any{"hubkey": KeyID(s.hub.Open.PublicKey().Bytes())}), kiosk.CodeForged},
		"with the data of another event":      {topic, edit(t, good.Bytes, map[string]any{"data_base64": member(t, later.Bytes, "data_base64")}), kiosk.CodeForged},
		"with another event's id":             {topic, edit(t, good.Bytes, map[string]any{"id": later.ID}), kiosk.CodeForged},
		"with another type":                   {topic, edit(t, good.Bytes, map[string]any{"type": "org.frontdoor.alert.v1"}), kiosk.CodeForged},
		"with another time":                   {topic, edit(t, good.Bytes, map[string]any{"time": "2026-03-24T12:00:01Z"}), kiosk.CodeForged},
		"with an attribute added":             {topic, edit(t, good.Bytes, map[string]any{"urgent": true}), kiosk.CodeForged},
		"with an attribute taken away":        {topic, edit(t, good.Bytes, map[string]any{"hubkey": nil}), kiosk.CodeBadInput},
		"with its data empty":                 {topic, edit(t, good.Bytes, map[string]any{"data_base64": ""}), kiosk.CodeForged},
		"with a signature outside the seal":   {topic, edit(t, good.Bytes, map[string]any{"signature": "AAAA"}), kiosk.CodeBadInput},
		"not sealed":                          {topic, edit(t, good.Bytes, map[string]any{"data_base64": nil, "data": "x", "datacontenttype": "application/json"}), kiosk.CodeBadInput},
		"sealed in a way not known":           {topic, edit(t, good.Bytes, map[string]any{"datacontenttype": "application/vnd.frontdoor.sealed.v2"}), kiosk.CodeBadInput},
		"in another spelling of the same":     {topic, append([]byte(" "), good.Bytes...), kiosk.CodeBadInput},
		"cut off":                             {topic, good.Bytes[:len(good.Bytes)-2], kiosk.CodeBadInput},
		"twice in one message":                {topic, append(bytes.Clone(good.Bytes), good.Bytes...), kiosk.CodeBadInput},
		"a name twice":                        {topic, bytes.Replace(good.Bytes, []byte(`"type":`), []byte(`"type":"x","type":`), 1), kiosk.CodeBadInput},
		"too large":                           {topic, bytes.Repeat([]byte(" "), MaxMessage+1), kiosk.CodeBadInput},
		"an attribute too long":               {topic, edit(t, good.Bytes, map[string]any{"urgent": strings.Repeat("x", 513)}), kiosk.CodeBadInput},
		"an attribute that is a list":         {topic, edit(t, good.Bytes, map[string]any{"urgent": []int{1}}), kiosk.CodeBadInput},
		"an attribute in upper case":          {topic, edit(t, good.Bytes, map[string]any{"Urgent": "x"}), kiosk.CodeBadInput},
		"an id that is no UUIDv7":             {topic, edit(t, good.Bytes, map[string]any{"id": "0190163d-8694-439b-aea5-966c26f8ad91"}), kiosk.CodeBadInput},
		"no time":                             {topic, edit(t, good.Bytes, map[string]any{"time": nil}), kiosk.CodeBadInput},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := OpenEvent(s.hub, s.lookup, row.topic, row.raw)
			wantCode(t, err, row.code)
		})
	}
	if _, err := OpenEvent(s.hub, s.lookup, topic, good.Bytes); err != nil {
		t.Errorf("the untouched event must still open: %v", err)
	}
}

// A signature that is right for other bytes, or made without the label, must
// not pass even inside a seal that opens.
func TestSignatureInsideTheSealIsChecked(t *testing.T) {
	s := newSite(t, "demo")
	e := newEnvelope(newID(t), "/kiosk/lobby", string(kiosk.EventCheckin), noon, contentSealed)
	e.attrs["site"] = "demo"
	e.attrs["hubkey"] = KeyID(s.hub.Open.PublicKey().Bytes())
	body := []byte(`"x"`)
	for name, row := range map[string]struct {
		label string
		aad   []byte
		body  []byte
		ok    bool
	}{
		"the right signature":     {labelEvent, e.canon(), body, true},
		"of another message kind": {labelAsk, e.canon(), body, false},
		"of another envelope":     {labelEvent, []byte("other"), body, false},
		"of another body":         {labelEvent, e.canon(), []byte(`"y"`), false},
	} {
		t.Run(name, func(t *testing.T) {
			sig, err := sign(s.lobby.Sign, row.label, row.aad, row.body)
			if err != nil {
				t.Fatal(err)
			}
			if e.data, err = seal(s.lobby.HubSeal, labelEvent, e.canon(), append(sig, body...)); err != nil {
				t.Fatal(err)
			}
			raw, err := e.marshal()
			if err != nil {
				t.Fatal(err)
			}
			_, err = OpenEvent(s.hub, s.lookup, "fd/1/demo/event/lobby", raw)
			if row.ok != (err == nil) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	s := newSite(t, "demo")
	good := sealOne(t, s.lobby, "x").Bytes
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if _, err := OpenEvent(s.hub, s.lookup, "fd/1/demo/event/lobby", bad); !refused(err) {
			t.Fatalf("byte %d of %d flipped (%q for %q): %v", i, len(good), bad[i], good[i], err)
		}
	}
}

func TestUnknownVersionIsHeldAndItsFieldsKept(t *testing.T) {
	s := newSite(t, "demo")
	for name, row := range map[string]struct {
		typ  kiosk.EventType
		spec string
		held bool
	}{
		"a type of this version": {kiosk.EventFeedback, "1.0", false},
		"an audit event":         {kiosk.EventAudit, "1.0", false},
		"a later version of one": {"org.frontdoor.checkin.v2", "1.0", true},
		"a type not known here":  {"org.frontdoor.device.v1", "1.0", true},
		"a later specversion":    {kiosk.EventCheckin, "1.1", true},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEnvelope(newID(t), "/kiosk/lobby", string(row.typ), noon, contentSealed)
			e.attrs["specversion"] = row.spec
			e.attrs["site"], e.attrs["hubkey"] = "demo", KeyID(s.hub.Open.PublicKey().Bytes())
			e.attrs["partyof"], e.attrs["retry"] = json.Number("3"), true
			got, err := OpenEvent(s.hub, s.lookup, "fd/1/demo/event/lobby", resealed(t, s, e, `{"new":{"field":1}}`))
			if err != nil {
				t.Fatal(err)
			}
			if (got.Held != "") != row.held {
				t.Errorf("held: %q", got.Held)
			}
			if string(got.Body) != `{"new":{"field":1}}` || len(got.Extra) != 2 || got.Extra["partyof"] != json.Number("3") {
				t.Errorf("body %s, extra %v", got.Body, got.Extra)
			}
		})
	}
}

// resealed writes an envelope as a kiosk of another version would.
func resealed(t *testing.T, s site, e envelope, body string) []byte {
	t.Helper()
	sig, err := sign(s.lobby.Sign, labelEvent, e.canon(), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if e.data, err = seal(s.lobby.HubSeal, labelEvent, e.canon(), append(sig, body...)); err != nil {
		t.Fatal(err)
	}
	raw, err := e.marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestSealRefuses(t *testing.T) {
	s := newSite(t, "demo")
	noSign, noHub := s.lobby, s.lobby
	noSign.Sign, noHub.HubSeal = nil, nil
	for name, row := range map[string]struct {
		keys KioskKeys
		id   string
		at   time.Time
		body any
	}{
		"an id that is no UUID":  {s.lobby, "42", noon, "x"},
		"no time":                {s.lobby, newID(t), time.Time{}, "x"},
		"a body that is no JSON": {s.lobby, newID(t), noon, make(chan int)},
		"a body too large":       {s.lobby, newID(t), noon, strings.Repeat("x", MaxBody)},
		"no signing key":         {noSign, newID(t), noon, "x"},
		"no hub key":             {noHub, newID(t), noon, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := NewSealer(row.keys).Seal(row.id, kiosk.EventCheckin, row.at, row.body); err == nil {
				t.Error("sealed all the same")
			}
		})
	}
}

func TestLargestBodyFitsAMessage(t *testing.T) {
	s := newSite(t, "demo")
	e := sealOne(t, s.lobby, strings.Repeat("x", MaxBody-2))
	if _, err := OpenEvent(s.hub, s.lookup, "fd/1/demo/event/lobby", e.Bytes); err != nil {
		t.Fatal(err)
	}
}

func FuzzOpenEvent(f *testing.F) {
	s := newSite(f, "demo")
	good := sealOne(f, s.lobby, map[string]int{"x": 1}).Bytes
	f.Add("fd/1/demo/event/lobby", good)
	f.Add("fd/1/demo/event/entrance", good)
	f.Add("fd/1/demo/event/lobby", []byte(`{"specversion":"1.0","id":"0190163d-8694-739b-aea5-966c26f8ad91","source":"/kiosk/lobby","type":"t","time":"2026-03-24T12:00:00Z","datacontenttype":"application/vnd.frontdoor.sealed.v1","site":"demo","n":1e9,"b":true,"data_base64":"AAAA"}`))
	f.Fuzz(func(t *testing.T, topic string, raw []byte) {
		if _, err := OpenEvent(s.hub, s.lookup, topic, raw); err == nil {
			if !bytes.Equal(raw, good) || topic != "fd/1/demo/event/lobby" {
				t.Errorf("forged: %q on %q", raw, topic)
			}
		} else if !refused(err) {
			t.Errorf("error of another kind: %v", err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	s := newSite(b, "demo")
	sealer, id := NewSealer(s.lobby), newID(b)
	body := kiosk.Checkin{EventID: id, Kiosk: "lobby", Ticket: "KD 042", At: noon}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sealer.Seal(id, kiosk.EventCheckin, noon, body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenEvent(b *testing.B) {
	s := newSite(b, "demo")
	e := sealOne(b, s.lobby, kiosk.Checkin{Kiosk: "lobby", Ticket: "KD 042", At: noon})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := OpenEvent(s.hub, s.lookup, "fd/1/demo/event/lobby", e.Bytes); err != nil {
			b.Fatal(err)
		}
	}
}

func TestEventTopicOfItsOwnEnvelope(t *testing.T) {
	s := newSite(t, "demo")
	sealed := sealOne(t, s.lobby, 1).Bytes
	for _, row := range []struct{ name, raw, want string }{
		{"a kiosk's event", string(sealed), "fd/1/demo/event/lobby"},
		{"bytes that are no message", "garbage", ""},
		{"a source that is no kiosk", strings.Replace(string(sealed), "/kiosk/lobby", "/other/lobby", 1), ""},
		{"a site that is no name", strings.Replace(string(sealed), `"site":"demo"`, `"site":"../x"`, 1), ""},
	} {
		topic, err := EventTopicOf([]byte(row.raw))
		if got := topic.String(); (err == nil) != (row.want != "") || err == nil && got != row.want {
			t.Errorf("%s: %s, %v", row.name, got, err)
		}
	}
}
