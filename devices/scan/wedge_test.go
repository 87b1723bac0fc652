package scan

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// opener opens a typing scanner for a Scanner.
func opener(k *sim.Keyboard, l Layout) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		line, err := k.Open()
		if err != nil {
			return nil, err
		}
		return NewWedge(line, l)
	}
}

func TestAScannerThatTypes(t *testing.T) {
	ours, _ := keyFor('a')
	code := Mint(ours, genuine())
	for name, set := range map[string]func(*sim.Keyboard){
		"keys":                    func(*sim.Keyboard) {},
		"with caps lock":          func(k *sim.Keyboard) { k.SetCapsLock(true) },
		"Alt and numbers":         func(k *sim.Keyboard) { k.SetNumbers(true) },
		"Alt, with caps lock":     func(k *sim.Keyboard) { k.SetNumbers(true); k.SetCapsLock(true) },
		"unplugged and replugged": func(k *sim.Keyboard) { k.SetFaults(sim.KeyboardFaults{Unplugged: true}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := sim.NewKeyboard()
				set(k)
				s := New(opener(k, US), rules(true), Options{})
				results, ended := make(chan Result, 10), make(chan error)
				go func() { ended <- s.Run(t.Context(), func(r Result) { results <- r }) }()
				time.Sleep(1500 * time.Millisecond)
				k.SetFaults(sim.KeyboardFaults{})
				time.Sleep(1500 * time.Millisecond)
				if h := s.Health(); h.State != devices.OK {
					t.Errorf("health %+v", h)
				}
				for _, text := range []string{code, "FDT1:KD042", "]C1x\x1dy"} {
					k.Type(text)
				}
				for _, want := range []string{"appointment a-123", "ticket KD 042", "unknown"} {
					if got := word(<-results); got != want {
						t.Errorf("scanned %s, want %s", got, want)
					}
				}
				if k.Leaked() != "" {
					t.Errorf("%q went to whatever has the focus", k.Leaked())
				}
				_ = s.Close()
				<-ended
			})
		})
	}
}

// unhurried is a keyboard that makes a report every 20 ms, as one set up to pause
// between keys does.
type unhurried struct{ *sim.KeyboardLine }

func (u unhurried) Read(p []byte) (int, error) {
	time.Sleep(20 * time.Millisecond) // of the bubble's clock
	return u.KeyboardLine.Read(p[:2*eventSize])
}

func TestAScannerThatTypesSlowlyTypesOneCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := sim.NewKeyboard()
		k.SetNumbers(true)
		s := New(func() (io.ReadCloser, error) {
			line, err := k.Open()
			if err != nil {
				return nil, err
			}
			return NewWedge(unhurried{line}, US)
		}, rules(true), Options{})
		results, ended := make(chan Result, 10), make(chan error)
		go func() { ended <- s.Run(t.Context(), func(r Result) { results <- r }) }()
		time.Sleep(time.Second)
		k.Type("FDT1:KD042")
		if got := word(<-results); got != "ticket KD 042" {
			t.Errorf("scanned %s, want the ticket", got)
		}
		_ = s.Close()
		<-ended
	})
}

func TestEveryCharacterComesBack(t *testing.T) {
	var all strings.Builder
	for c := byte(' '); c < 0x7F; c++ {
		all.WriteByte(c)
	}
	all.WriteByte(0x1D)
	for name, set := range map[string]func(*sim.Keyboard){
		"keys":            func(*sim.Keyboard) {},
		"with caps lock":  func(k *sim.Keyboard) { k.SetCapsLock(true) },
		"Alt and numbers": func(k *sim.Keyboard) { k.SetNumbers(true) },
	} {
		k := sim.NewKeyboard()
		set(k)
		w, err := opener(k, US)()
		if err != nil {
			t.Fatal(err)
		}
		k.Type(all.String())
		got := make([]byte, all.Len()+1)
		if _, err := io.ReadFull(w, got); err != nil || string(got) != all.String()+"\r" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAWedgeThatCannotBeHadAloneIsRefused(t *testing.T) {
	for name, row := range map[string]struct {
		faults sim.KeyboardFaults
		layout Layout
	}{
		"taken by another": {sim.KeyboardFaults{Taken: true}, US},
		"unknown layout":   {sim.KeyboardFaults{}, "xx"},
	} {
		k := sim.NewKeyboard()
		k.SetFaults(row.faults)
		line, err := k.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewWedge(line, row.layout); !errors.Is(err, devices.ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := line.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: left open: %v", name, err)
		}
	}
	if _, err := OpenKeyboard("/dev/input/no-such-scanner"); !errors.Is(err, devices.ErrMissing) {
		t.Errorf("no device: %v", err)
	}
}

func TestLostKeysSpoilTheCode(t *testing.T) {
	k := sim.NewKeyboard()
	w, err := opener(k, US)()
	if err != nil {
		t.Fatal(err)
	}
	k.SetFaults(sim.KeyboardFaults{Overrun: true})
	k.Type("FDT1:KD042")
	got := make([]byte, 12)
	if _, err := io.ReadFull(w, got); err != nil || word(rules(true).Read(string(got[:11]))) != "unknown" {
		t.Errorf("%q, %v", got, err)
	}
}

// tap is a key pressed on a layout with what is held meanwhile.
type tap struct {
	code uint16
	hold uint16
}

func TestLayouts(t *testing.T) {
	for name, row := range map[string]struct {
		layout Layout
		taps   []tap
		want   string
	}{
		"German letters":      {German, []tap{{44, 0}, {21, 0}, {21, keyLeftShift}, {26, 0}}, "yzZü"},
		"German code signs":   {German, []tap{{53, 0}, {53, keyLeftShift}, {52, 0}, {52, keyRightShift}}, "-_.:"},
		"German with AltGr":   {German, []tap{{8, keyAltGr}, {9, keyAltGr}, {10, keyAltGr}, {11, keyAltGr}, {12, keyAltGr}, {16, keyAltGr}, {27, keyAltGr}}, "{[]}\\@~"},
		"French letters":      {French, []tap{{16, 0}, {17, 0}, {30, 0}, {44, 0}, {39, 0}, {39, keyLeftShift}}, "azqwmM"},
		"French figures":      {French, []tap{{2, keyLeftShift}, {11, keyLeftShift}, {2, 0}}, "10&"},
		"French code signs":   {French, []tap{{7, 0}, {9, 0}, {51, keyLeftShift}, {52, 0}, {6, 0}}, "-_.:("},
		"French with AltGr":   {French, []tap{{6, keyAltGr}, {12, keyAltGr}, {11, keyAltGr}}, "[]@"},
		"keypad and Tab":      {US, []tap{{82, 0}, {71, 0}, {keyTab, 0}, {keyKPEnter, 0}}, "07\r\r"},
		"Ctrl+J":              {US, []tap{{30, 0}, {36, keyLeftCtrl}}, "a\n"},
		"Ctrl+M on the right": {French, []tap{{16, 0}, {39, keyRightCtrl}}, "a\r"},
		"Ctrl+J, German":      {German, []tap{{36, keyLeftCtrl}}, "\n"},
		"a line feed key":     {US, []tap{{30, 0}, {keyLineFeed, 0}}, "a\r"},
		"Alt and 10":          {US, []tap{{79, keyLeftAlt}}, "\x01"},
		"keypad signs":        {German, []tap{{74, 0}, {83, 0}, {98, 0}, {78, 0}, {55, 0}}, "-./+*"},
		"a key with no sign":  {US, []tap{{59, 0}, {30, 0}}, "a"},
		"a number beyond all": {US, []tap{{73, keyLeftAlt}}, "\t"},
	} {
		w := &wedge{keys: newKeys(row.layout)}
		for _, k := range row.taps {
			if k.hold != 0 {
				w.key(k.hold, true)
			}
			w.key(k.code, true)
			w.key(k.code, false)
			if k.hold != 0 {
				w.key(k.hold, false)
			}
		}
		if string(w.text) != row.want {
			t.Errorf("%s: %q, want %q", name, w.text, row.want)
		}
	}
}

// stuck is a keyboard that gives one run of events and ends.
type stuck struct{ io.Reader }

func (stuck) Close() error            { return nil }
func (stuck) Grab() error             { return nil }
func (stuck) CapsLock() (bool, error) { return false, nil }

func FuzzKeyEvents(f *testing.F) {
	event := func(kind, code uint16, value uint32) []byte {
		e := binary.NativeEndian.AppendUint16(make([]byte, eventSize-8), kind)
		return binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint16(e, code), value)
	}
	f.Add(append(event(evKey, 30, 1), event(evKey, keyEnter, 1)...))
	f.Add(append(event(evKey, keyLeftAlt, 1), event(evSyn, synDropped, 0)...))
	f.Fuzz(func(t *testing.T, events []byte) {
		for _, l := range []Layout{US, German, French} {
			w, err := NewWedge(stuck{strings.NewReader(string(events))}, l)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(w)
			if err != nil || len(text) > len(events)/eventSize*4 {
				t.Errorf("%d bytes of text from %d events, %v", len(text), len(events)/eventSize, err)
			}
		}
	})
}
