package badge

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"frontdoor/devices"
	"frontdoor/devices/sim/printsim"
	"frontdoor/devices/sim/transcript"
)

var record = flag.Bool("record", false, "record the transcripts in testdata anew, from the simulators")

// scrap is a sheet small enough for its bytes to be kept.
func scrap() *Sheet {
	r := &Raster{Width: 64, Height: 24, Stride: 8, Bits: make([]byte, 8*24)}
	for i := range r.Bits {
		r.Bits[i] = byte(i * 37)
	}
	return &Sheet{Raster: r}
}

// TestDriversReplayTranscripts prints on what printers once said: asked, printed
// and confirmed, out of paper before the job, and low on it.
func TestDriversReplayTranscripts(t *testing.T) {
	for language, d := range dialects {
		for name, row := range map[string]struct {
			faults printsim.Faults
			want   map[string]devices.Kind
		}{
			"print":     {printsim.Faults{}, nil},
			"paper-low": {printsim.Faults{PaperLow: true}, nil},
			"paper-out": {printsim.Faults{PaperOut: true}, map[string]devices.Kind{"escpos": devices.ErrPaperOut, "ql": devices.ErrPaperOut, "zpl": devices.ErrSilent}},
			"cutter":    {printsim.Faults{CutterJam: true}, map[string]devices.Kind{"escpos": devices.ErrJam, "ql": devices.ErrJam, "zpl": devices.ErrPaused}},
		} {
			t.Run(language+" "+name, func(t *testing.T) {
				file := filepath.Join("testdata", "transcripts", language+"-"+name+".txt")
				if *record {
					recordPrint(t, d, row.faults, file)
				}
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				synctest.Test(t, func(t *testing.T) {
					port, err := transcript.Replay(text)
					if err != nil {
						t.Fatal(err)
					}
					p := NewPrinter(func() (io.ReadWriteCloser, error) { return port, nil }, d.lang, Options{})
					err = p.Print(t.Context(), scrap())
					if want := row.want[language]; want == "" && err != nil || want != "" && !errors.Is(err, want) {
						t.Errorf("it ended with %v, want %q", err, want)
					}
					if err := port.Done(); err != nil {
						t.Error(err)
					}
					p.Close()
				})
			})
		}
	}
}

func recordPrint(t *testing.T, d dialect, faults printsim.Faults, file string) {
	t.Helper()
	var text bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		sim := d.sim()
		sim.SetFaults(faults)
		r := transcript.NewRecorder(&text, "recorded from the simulator: one small sheet")
		p := NewPrinter(func() (io.ReadWriteCloser, error) {
			port, err := sim.Open()
			if err != nil {
				return nil, err
			}
			return r.Stream(port), nil
		}, d.lang, Options{})
		_ = p.Print(t.Context(), scrap())
		p.Close()
		if r.Err() != nil {
			t.Fatal(r.Err())
		}
	})
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
