package printsim

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/synctest"

	"frontdoor/devices"
)

// raster is GS v 0 for rows of one byte each.
func raster(rows ...byte) []byte {
	return append([]byte{gs, 'v', '0', 0, 1, 0, byte(len(rows)), 0}, rows...)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func open(t *testing.T, p *Printer) io.ReadWriteCloser {
	t.Helper()
	port, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func send(t *testing.T, port io.Writer, b ...byte) {
	t.Helper()
	if n, err := port.Write(b); n != len(b) || err != nil {
		t.Fatalf("wrote %d of %d: %v", n, len(b), err)
	}
}

func read(t *testing.T, port io.Reader, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(port, b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStatusTellsFaults(t *testing.T) {
	tests := map[string]struct {
		faults Faults
		want   [4]byte
	}{
		"healthy":    {Faults{}, [4]byte{0x12, 0x12, 0x12, 0x12}},
		"cover open": {Faults{CoverOpen: true}, [4]byte{0x1a, 0x16, 0x12, 0x12}},
		"paper out":  {Faults{PaperOut: true}, [4]byte{0x1a, 0x32, 0x12, 0x7e}},
		"paper low":  {Faults{PaperLow: true}, [4]byte{0x12, 0x12, 0x12, 0x1e}},
		"cutter jam": {Faults{CutterJam: true}, [4]byte{0x1a, 0x52, 0x1a, 0x12}},
		"head hot":   {Faults{HeadHot: true}, [4]byte{0x1a, 0x52, 0x52, 0x12}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := New()
			port := open(t, p)
			p.SetFaults(tt.faults)
			for n := range byte(4) {
				send(t, port, dle, eot, n+1)
				if got := read(t, port, 1)[0]; got != tt.want[n] {
					t.Errorf("DLE EOT %d answers %#x, want %#x", n+1, got, tt.want[n])
				}
			}
		})
	}
}

func TestPaperRunsOutMidJobAndTheRestFollows(t *testing.T) {
	p := New()
	port := open(t, p)
	p.SetFaults(Faults{RowsLeft: 2})
	send(t, port, join(raster(1, 2, 3, 4), []byte{gs, 'V', 1, gs, 'r', 1})...)
	if n := len(p.Papers()); n != 0 || !p.Faults().PaperOut {
		t.Fatalf("%d papers, faults %+v; want none and paper out", n, p.Faults())
	}
	p.SetFaults(Faults{}) // a new roll
	if got := read(t, port, 1)[0]; got != 0 {
		t.Errorf("GS r answers %#x, want 0", got)
	}
	papers := p.Papers()
	if len(papers) != 1 || papers[0].Image.Rect.Dy() != 4 {
		t.Fatalf("papers %v, want one of 4 rows", papers)
	}
	again, err := Decode(papers[0].Bytes)
	if err != nil || !bytes.Equal(again.Pix, papers[0].Image.Pix) {
		t.Errorf("the bytes of a paper do not decode to it: %v", err)
	}
}

func TestClearForgetsTheRest(t *testing.T) {
	p := New()
	port := open(t, p)
	p.SetFaults(Faults{CoverOpen: true})
	send(t, port, raster(1, 2, 3)...)
	send(t, port, clearBuffers[:]...)
	if got := read(t, port, 3); !bytes.Equal(got, []byte{0x37, 0x25, 0}) {
		t.Errorf("clear response % x", got)
	}
	p.SetFaults(Faults{})
	send(t, port, join(raster(9), []byte{gs, 'V', 1})...)
	if papers := p.Papers(); len(papers) != 1 || papers[0].Image.Rect.Dy() != 1 {
		t.Errorf("want one paper of one row, got %d papers", len(papers))
	}
}

func TestSilentPrinterPrintsWithoutAWord(t *testing.T) {
	p := New()
	port := open(t, p)
	p.SetFaults(Faults{Silent: true})
	send(t, port, join([]byte{dle, eot, 1}, raster(1), []byte{gs, 'V', 1, gs, 'r', 1})...)
	p.SetFaults(Faults{})
	send(t, port, dle, eot, 4)
	if got := read(t, port, 1)[0]; got != 0x12 || len(p.Papers()) != 1 {
		t.Errorf("first answer %#x with %d papers, want 0x12 and 1", got, len(p.Papers()))
	}
}

func TestDroppedBytesSpoilThePaper(t *testing.T) {
	p := New()
	port := open(t, p)
	p.SetFaults(Faults{Drop: 7})
	send(t, port, join(raster(1, 2, 3, 4), []byte{gs, 'V', 1})...)
	if n := len(p.Papers()); n != 0 {
		t.Errorf("%d papers although the command bytes were eaten by the image", n)
	}
}

func TestFullBufferMakesTheSenderWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New()
		port := open(t, p)
		p.SetFaults(Faults{Stalled: true})
		sent := make(chan error, 1)
		go func() {
			_, err := port.Write(bytes.Repeat(raster(1, 2, 3, 4, 5, 6, 7, 8), 8000))
			sent <- err
		}()
		synctest.Wait()
		select {
		case <-sent:
			t.Fatal("a stalled printer took 128 kB")
		default:
		}
		p.SetFaults(Faults{})
		if err := <-sent; err != nil {
			t.Error(err)
		}
	})
}

func TestClosingEndsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New()
		port := open(t, p)
		ended := make(chan error, 1)
		go func() {
			_, err := port.Read(make([]byte, 1))
			ended <- err
		}()
		synctest.Wait()
		port.Close()
		if err := <-ended; err != io.EOF {
			t.Errorf("read ended with %v, want EOF", err)
		}
		if _, err := port.Write([]byte{lf}); err != io.ErrClosedPipe {
			t.Errorf("write on a closed port: %v", err)
		}
	})
}

func TestUnpluggedPrinterIsMissingUntilPluggedIn(t *testing.T) {
	p := New()
	port := open(t, p)
	p.SetFaults(Faults{Unplugged: true})
	if _, err := port.Write([]byte{lf}); err == nil {
		t.Error("an unplugged printer took a byte")
	}
	if _, err := p.Open(); !errors.Is(err, devices.ErrMissing) {
		t.Errorf("open: %v, want missing", err)
	}
	p.SetFaults(Faults{})
	send(t, open(t, p), dle, eot, 1)
}

func TestUnknownCommandsAreCounted(t *testing.T) {
	p := New()
	send(t, open(t, p), join([]byte("hi"), []byte{esc, 0x99, 0, gs, 'z', lf})...)
	if got := p.Unknown(); got != 5 { // h, i, ESC 99h, NUL, GS z
		t.Errorf("%d unknown, want 5", got)
	}
}

func FuzzPrinter(f *testing.F) {
	f.Add(join(raster(1, 2), []byte{gs, 'V', 1, gs, 'r', 1, dle, eot, 4}), 3)
	f.Fuzz(func(t *testing.T, b []byte, rows int) {
		if len(b) > receiveBuffer/2 {
			return // a full buffer waits for ever, as it should
		}
		p := New()
		p.SetFaults(Faults{RowsLeft: rows % 100})
		port := open(t, p)
		if _, err := port.Write(b); err != nil {
			t.Error(err)
		}
		p.SetFaults(Faults{})
		p.Papers()
	})
}
