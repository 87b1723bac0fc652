package sim

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"periph.io/x/conn/v3/gpio"
)

func TestScannerSends(t *testing.T) {
	for name, row := range map[string]struct {
		faults ScannerFaults
		aim    string
		want   string
	}{
		"as delivered":   {ScannerFaults{}, "", "abcdef\r"},
		"an identifier":  {ScannerFaults{}, "]Q1", "]Q1abcdef\r"},
		"another ending": {ScannerFaults{Suffix: "\r\n"}, "", "abcdef\r\n"},
		"no ending":      {ScannerFaults{Endless: true}, "", "abcdef"},
		"losses":         {ScannerFaults{Drop: 3}, "", "abde\r"},
		"a wrong speed":  {ScannerFaults{Garble: 1}, "", "bcdefg\x0e"},
	} {
		s := NewScanner()
		line, err := s.Open()
		if err != nil {
			t.Fatal(err)
		}
		s.SetFaults(row.faults)
		s.AIM(row.aim)
		s.Scan("abcdef")
		got := make([]byte, 64)
		n, err := line.Read(got)
		if err != nil || string(got[:n]) != row.want {
			t.Errorf("%s: %q, %v", name, got[:n], err)
		}
	}
}

func TestScannerLine(t *testing.T) {
	s := NewScanner()
	s.Scan("nobody listens")
	first, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the line opened before: %v", err)
	}
	s.Send(make([]byte, 2*streamSize))
	if n, err := io.ReadFull(second, make([]byte, streamSize)); err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	ended := make(chan error)
	go func() { _, err := second.Read(make([]byte, 1)); ended <- err }()
	s.SetFaults(ScannerFaults{Unplugged: true})
	if err := <-ended; !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("pulled out: %v", err)
	}
	if _, err := s.Open(); err == nil {
		t.Error("opens while unplugged")
	}
}

func TestPinsAndButtons(t *testing.T) {
	b := NewButton("help")
	if err := b.Pin.In(gpio.PullUp, gpio.BothEdges); err != nil || b.Pin.Read() != gpio.High {
		t.Fatalf("level %v, %v", b.Pin.Read(), err)
	}
	b.Press(2)
	edges := 0
	for b.Pin.WaitForEdge(time.Millisecond) {
		edges++
	}
	if edges != 5 || b.Pin.Read() != gpio.Low {
		t.Errorf("%d edges, level %v", edges, b.Pin.Read())
	}
	b.Release(100) // more than can wait
	if b.Pin.Read() != gpio.High {
		t.Error("still down")
	}
	b.Pin.Break(true)
	if b.Pin.Out(gpio.Low) == nil || b.Pin.In(gpio.PullUp, gpio.BothEdges) == nil || b.Pin.WaitForEdge(time.Hour) {
		t.Error("a broken pin works")
	}
}

func TestPtyIsATerminal(t *testing.T) {
	master, path, err := Pty()
	if err != nil {
		t.Skip("no pseudo-terminal here:", err)
	}
	defer master.Close()
	line, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	if _, err := master.WriteString("FDT1:KD042\n"); err != nil {
		t.Fatal(err)
	}
	if got, err := bufio.NewReader(line).ReadString('\n'); err != nil || got != "FDT1:KD042\n" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatDoesNotFitOnACard(t *testing.T) {
	small, large := NTAG213([7]byte{4}), NTAG215([7]byte{4})
	text := strings.Repeat("x", 200)
	if err := small.Text("en", text); !errors.Is(err, ErrTooLong) {
		t.Errorf("200 letters on an NTAG213: %v", err)
	}
	if err := large.Text("en", text); err != nil {
		t.Errorf("200 letters on an NTAG215: %v", err)
	}
	if err := large.Message(make([]byte, 492)); err != nil {
		t.Errorf("to the last byte: %v", err)
	}
	if err := large.Message(make([]byte, 493)); !errors.Is(err, ErrTooLong) {
		t.Errorf("one more: %v", err)
	}
	for name, err := range map[string]error{
		"text on a Classic":  Classic1K([4]byte{1}).Text("en", "x"),
		"bytes on a phone":   Single([4]byte{8}).Write(0, []byte{1}),
		"behind the memory":  small.Write(180, []byte{1}),
		"before the memory":  small.Write(-1, []byte{1}),
		"far out":            small.Write(1<<40, nil),
		"Classic, overflows": Classic1K([4]byte{1}).Write(1020, make([]byte, 5)),
	} {
		if !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
