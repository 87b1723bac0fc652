package wire

import (
	"bytes"
	"slices"
	"testing"

	"frontdoor/kiosk"
)

func TestAskArrives(t *testing.T) {
	s := newSite(t, "demo")
	raw, err := SignAsk(s.lobby, noon, Ask{Digest: "d", Nonce: "n", Deltas: true, Calls: []string{"e1"}})
	if err != nil {
		t.Fatal(err)
	}
	who, got, err := OpenAsk("demo", s.lookup, "fd/1/demo/ask/lobby", raw)
	if err != nil || who != "lobby" || got.Digest != "d" || got.Nonce != "n" || !got.Deltas || !slices.Equal(got.Calls, []string{"e1"}) {
		t.Errorf("%q asks %+v, %v", who, got, err)
	}
	if _, err := SignAsk(s.lobby, noon, Ask{}); err == nil {
		t.Error("a question without a nonce was signed")
	}
}

func TestStatusArrives(t *testing.T) {
	s := newSite(t, "demo")
	want := Status{Installation: "i", Boot: 3, Link: 2, Online: true}
	raw, err := SignStatus(s.lobby, want)
	if err != nil {
		t.Fatal(err)
	}
	who, got, err := OpenStatus("demo", s.lookup, "fd/1/demo/status/lobby", raw)
	if err != nil || who != "lobby" || got != want {
		t.Errorf("%q is %+v, %v", who, got, err)
	}
}

func TestForgedAsksAndStatusesAreRefused(t *testing.T) {
	s := newSite(t, "demo")
	ask, err := SignAsk(s.lobby, noon, Ask{Nonce: "n"})
	if err != nil {
		t.Fatal(err)
	}
	status, err := SignStatus(s.lobby, Status{Installation: "i", Boot: 1, Online: true})
	if err != nil {
		t.Fatal(err)
	}
	impostor := s.entrance
	impostor.Kiosk = "lobby"
	alien, err := SignAsk(impostor, noon, Ask{Nonce: "n"})
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		topic string
		raw   []byte
	}{
		"on another kiosk's topic":        {"fd/1/demo/ask/entrance", ask},
		"on another site's topic":         {"fd/1/other/ask/lobby", ask},
		"a status as a question":          {"fd/1/demo/ask/lobby", status},
		"signed by another kiosk":         {"fd/1/demo/ask/lobby", alien},
		"another digest":                  {"fd/1/demo/ask/lobby", edit(t, ask, map[string]any{"data": map[string]string{"digest": "x", "nonce": "n"}})},
		"another time":                    {"fd/1/demo/ask/lobby", edit(t, ask, map[string]any{"time": "2026-03-24T13:00:00Z"})},
		"of a kiosk that is not enrolled": {"fd/1/demo/ask/stranger", edit(t, ask, map[string]any{"source": "/kiosk/stranger"})},
		"no signature":                    {"fd/1/demo/ask/lobby", edit(t, ask, map[string]any{"signature": nil})},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := OpenAsk("demo", s.lookup, row.topic, row.raw)
			wantCode(t, err, kiosk.CodeForged)
		})
	}
	_, _, err = OpenStatus("demo", s.lookup, "fd/1/demo/status/lobby", bytes.Replace(status, []byte(`"online":true`), []byte(`"online":false`), 1))
	wantCode(t, err, kiosk.CodeForged)
	_, _, err = OpenStatus("demo", s.lookup, "fd/1/demo/status/lobby", sealOne(t, s.lobby, "x").Bytes)
	wantCode(t, err, kiosk.CodeBadInput)
}

func TestStatusOrder(t *testing.T) {
	birth := Status{Installation: "i", Boot: 2, Link: 2, Online: true}
	for name, row := range map[string]struct {
		old, word Status
		after     bool
	}{
		"the will of this connection":           {birth, Status{"i", 2, 2, false}, true},
		"the birth again":                       {birth, birth, false},
		"the birth after its own will":          {Status{"i", 2, 2, false}, birth, false},
		"a will overtaken by the next birth":    {birth, Status{"i", 2, 1, false}, false},
		"a will of the last start":              {birth, Status{"i", 1, 9, false}, false},
		"the birth of the next start":           {birth, Status{"i", 3, 1, true}, true},
		"the birth of a box that replaced this": {birth, Status{"new", 1, 1, true}, true},
		"the will of the box that was replaced": {Status{"new", 1, 1, true}, Status{"i", 2, 2, false}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if row.word.After(row.old) != row.after {
				t.Errorf("%+v after %+v is not %v", row.word, row.old, row.after)
			}
		})
	}
}

func FuzzOpenUp(f *testing.F) {
	s := newSite(f, "demo")
	ask, err := SignAsk(s.lobby, noon, Ask{Nonce: "n"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("fd/1/demo/ask/lobby", ask)
	f.Add("fd/1/demo/status/lobby", ask)
	f.Fuzz(func(t *testing.T, topic string, raw []byte) {
		_, a, err := OpenAsk("demo", s.lookup, topic, raw)
		if err != nil && !refused(err) || err == nil && a.Nonce != "n" {
			t.Errorf("%+v, %v", a, err)
		}
		if _, _, err := OpenStatus("demo", s.lookup, topic, raw); !refused(err) {
			t.Errorf("a status nobody signed: %v", err)
		}
	})
}
