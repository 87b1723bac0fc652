package transcript

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"periph.io/x/conn/v3/i2c/i2ctest"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/conn/v3/spi/spitest"
)

const talk = "# a printer\n> 100401\n< 16\n\n> 41\n> 42\n< 0203\n"

func TestReplaySaysTheDevicesPart(t *testing.T) {
	s, err := Replay([]byte(talk))
	if err != nil {
		t.Fatal(err)
	}
	read := func(want string) {
		t.Helper()
		b := make([]byte, 8)
		if n, err := s.Read(b); err != nil || string(b[:n]) != want {
			t.Errorf("read %x, %v, want %x", b[:n], err, want)
		}
	}
	for _, piece := range []string{"\x10", "\x04\x01"} { // the pieces do not matter
		if _, err := s.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	read("\x16")
	if s.Done() == nil {
		t.Error("half a transcript passes for the whole")
	}
	if _, err := s.Write([]byte("AB")); err != nil {
		t.Fatal(err)
	}
	read("\x02\x03")
	if err := s.Done(); err != nil {
		t.Error(err)
	}
	s.Close()
	if _, err := s.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("after Close: %v", err)
	}
	if _, err := s.Write([]byte("A")); err == nil {
		t.Error("a closed port takes bytes")
	}
}

func TestReplayRefusesAnythingElse(t *testing.T) {
	for name, sent := range map[string]string{"another byte": "\x10\x05", "too much": "\x10\x04\x01A"} {
		s, err := Replay([]byte(talk))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write([]byte(sent)); err == nil || s.Done() == nil {
			t.Errorf("%s: %v, %v", name, err, s.Done())
		}
	}
}

func TestWhatIsNoTranscript(t *testing.T) {
	for name, text := range map[string]string{"no way": "100401", "no digits": "> xyz", "half a byte": "> 1", "another sign": "= 10", "two signs": ">> 10"} {
		if _, err := Replay([]byte(text)); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"an answer first": "< 10\n> 10\n", "no answer": "> 10\n"} {
		if _, err := ReplayBus([]byte(text)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestRecordingABusAndReplayingIt(t *testing.T) {
	var text bytes.Buffer
	r := NewRecorder(&text, "a chip")
	port := r.SPI(&spitest.Playback{})
	if port.String() == "" {
		t.Error("the port has no name")
	}
	bus := r.I2C(&i2ctest.Playback{Ops: []i2ctest.IO{{Addr: 0x76, W: []byte{0xd0}, R: []byte{0x60}}, {Addr: 0x76, W: []byte{0xf4, 1}}}})
	id := make([]byte, 1)
	if err := bus.Tx(0x76, []byte{0xd0}, id); err != nil {
		t.Fatal(err)
	}
	if err := bus.Tx(0x76, []byte{0xf4, 1}, nil); err != nil || r.Err() != nil {
		t.Fatal(err, r.Err())
	}
	b, err := ReplayBus(text.Bytes())
	if err != nil {
		t.Fatalf("%v in\n%s", err, text.String())
	}
	again := make([]byte, 1)
	if err := b.I2C().Tx(0x76, []byte{0xd0}, again); err != nil || again[0] != 0x60 {
		t.Errorf("read %x, %v", again, err)
	}
	if err := b.I2C().Tx(0x76, []byte{0xf4, 2}, nil); err == nil || b.Err() == nil {
		t.Error("another transaction was taken")
	}
	if b.Left() != 1 {
		t.Errorf("%d left, want 1", b.Left())
	}
	c, err := b.SPI().Connect(physic.MegaHertz, spi.Mode0, 8)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Tx([]byte{0xf4, 1}, nil); err != nil || b.Left() != 0 {
		t.Errorf("%v, %d left", err, b.Left())
	}
	if c.Tx([]byte{1}, nil) == nil {
		t.Error("a transcript that is over goes on")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(talk))
	f.Add([]byte(">\n<\n#\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		steps, err := parse(text, false)
		if err != nil {
			return
		}
		total := 0
		for i, s := range steps {
			total += len(s.data)
			if i > 0 && steps[i-1].host == s.host {
				t.Error("two steps one way follow each other")
			}
		}
		if total > len(text) {
			t.Errorf("%d bytes from a text of %d", total, len(text))
		}
	})
}
