package badge

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
)

// journal is a Journal in memory.
type journal struct {
	mu   sync.Mutex
	jobs map[string]kiosk.PrintJob
	log  []kiosk.PrintState
	fail error
}

func newJournal() *journal { return &journal{jobs: map[string]kiosk.PrintJob{}} }

func (j *journal) SavePrint(_ context.Context, job kiosk.PrintJob) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fail != nil {
		return j.fail
	}
	j.jobs[job.ID] = job
	j.log = append(j.log, job.State)
	return nil
}

func (j *journal) OpenPrints(context.Context) ([]kiosk.PrintJob, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var open []kiosk.PrintJob
	for _, job := range j.jobs {
		if job.State == kiosk.PrintQueued || job.State == kiosk.PrintSent {
			open = append(open, job)
		}
	}
	return open, j.fail
}

// tripwire sets faults once so many bytes were written.
type tripwire struct {
	io.ReadWriteCloser
	sim    *printsim.Printer
	after  int
	faults printsim.Faults
}

func (w *tripwire) Write(b []byte) (int, error) {
	if w.after >= 0 && w.after < len(b) {
		n, err := w.ReadWriteCloser.Write(b[:w.after])
		if err != nil {
			return n, err
		}
		w.sim.SetFaults(w.faults)
		b, w.after = b[w.after:], -1
		m, err := w.ReadWriteCloser.Write(b)
		return n + m, err
	}
	w.after -= len(b)
	return w.ReadWriteCloser.Write(b)
}

// bench is a spooler on a simulated printer.
type bench struct {
	sim     *printsim.Printer
	printer *Printer
	journal *journal
	spooler *Spooler
	health  *devices.Monitor
	ended   chan kiosk.PrintJob
}

// newBench starts one; it must be called in a synctest bubble. wire may be nil.
func newBench(t *testing.T, wire *tripwire) *bench {
	t.Helper()
	b := &bench{sim: printsim.New(), journal: newJournal(), ended: make(chan kiosk.PrintJob, 32)}
	b.health = devices.NewMonitor(Device, time.Now, nil)
	open := b.sim.Open
	if wire != nil {
		open = func() (io.ReadWriteCloser, error) {
			port, err := b.sim.Open()
			if err != nil || wire.ReadWriteCloser != nil {
				return port, err
			}
			wire.ReadWriteCloser, wire.sim = port, b.sim
			return wire, nil
		}
	}
	b.printer = NewPrinter(open, ESCPOS{}, Options{Monitor: b.health})
	b.spooler = NewSpooler(b.printer, b.journal, SpoolOptions{
		Now: time.Now, Ended: func(job kiosk.PrintJob) { b.ended <- job },
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := b.spooler.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	}()
	t.Cleanup(func() {
		stop()
		<-done
		b.printer.Close()
	})
	return b
}

// print submits a ticket and waits for its end.
func (b *bench) print(t *testing.T, id string, sheet *Sheet) kiosk.PrintJob {
	t.Helper()
	if err := b.spooler.Submit(t.Context(), id, "KD 042", func() (*Sheet, error) { return sheet, nil }); err != nil {
		t.Fatal(err)
	}
	return <-b.ended
}

// TestEveryFaultEndsAJobHonestly is the contract of printing: what the journal
// says is what a person at the slot sees.
func TestEveryFaultEndsAJobHonestly(t *testing.T) {
	sheet := layOut(t, english(), Width80)
	const (
		anywhere = 40_000 // bytes into the job
		atTheEnd = -1     // after its last byte
	)
	tests := map[string]struct {
		faults printsim.Faults
		after  int // bytes written before the faults begin; 0 = before the job
		state  kiosk.PrintState
		reason devices.Kind
		papers int
		health devices.State
	}{
		"healthy":              {state: kiosk.PrintDone, papers: 1, health: devices.OK},
		"paper low":            {faults: printsim.Faults{PaperLow: true}, state: kiosk.PrintDone, papers: 1, health: devices.Degraded},
		"paper out":            {faults: printsim.Faults{PaperOut: true}, state: kiosk.PrintFailed, reason: devices.ErrPaperOut, health: devices.Out},
		"cover open":           {faults: printsim.Faults{CoverOpen: true}, state: kiosk.PrintFailed, reason: devices.ErrCoverOpen, health: devices.Out},
		"cutter jammed":        {faults: printsim.Faults{CutterJam: true}, state: kiosk.PrintFailed, reason: devices.ErrJam, health: devices.Out},
		"head hot":             {faults: printsim.Faults{HeadHot: true}, state: kiosk.PrintFailed, reason: devices.ErrHeadHot, health: devices.Out},
		"no answer":            {faults: printsim.Faults{Silent: true}, state: kiosk.PrintFailed, reason: devices.ErrNoAnswer, health: devices.Out},
		"unplugged":            {faults: printsim.Faults{Unplugged: true}, state: kiosk.PrintFailed, reason: devices.ErrMissing, health: devices.Out},
		"roll ends in the job": {faults: printsim.Faults{RowsLeft: 300}, state: kiosk.PrintFailed, reason: devices.ErrPaperOut, health: devices.Out},
		"roll ends at the cut": {faults: printsim.Faults{RowsLeft: sheet.Height + 100}, state: kiosk.PrintFailed, reason: devices.ErrPaperOut, health: devices.Out},
		"cover opened in it":   {faults: printsim.Faults{CoverOpen: true}, after: anywhere, state: kiosk.PrintFailed, reason: devices.ErrCoverOpen, health: devices.Out},
		"falls silent in it":   {faults: printsim.Faults{Silent: true}, after: anywhere, state: kiosk.PrintUnknown, reason: devices.ErrNoAnswer, papers: 0, health: devices.Out},
		"unplugged in it":      {faults: printsim.Faults{Unplugged: true}, after: anywhere, state: kiosk.PrintUnknown, reason: devices.ErrUnplugged, health: devices.Out},
		"stalls in it":         {faults: printsim.Faults{Stalled: true}, after: anywhere, state: kiosk.PrintUnknown, reason: devices.ErrNoAnswer, health: devices.Out},
		// A spoilt picture is the one thing that a printer does not report.
		"loses bytes in it":      {faults: printsim.Faults{Drop: 5003}, after: anywhere, state: kiosk.PrintDone, papers: 1, health: devices.OK},
		"paper low in it":        {faults: printsim.Faults{PaperLow: true}, after: anywhere, state: kiosk.PrintDone, papers: 1, health: devices.Degraded},
		"silent after last byte": {faults: printsim.Faults{Silent: true}, after: atTheEnd, state: kiosk.PrintUnknown, reason: devices.ErrNoAnswer, papers: 1, health: devices.Out},
	}
	chunks, err := ESCPOS{}.Encode(sheet)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, c := range chunks {
		last += len(c) + 12 // with a status request after each
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var wire *tripwire
				switch {
				case tt.after == atTheEnd:
					wire = &tripwire{after: 12 + 10 + last, faults: tt.faults} // status, clear, job
				case tt.after > 0:
					wire = &tripwire{after: tt.after, faults: tt.faults}
				}
				b := newBench(t, wire)
				if wire == nil {
					b.sim.SetFaults(tt.faults)
				}
				job := b.print(t, "1", sheet)
				if job.State != tt.state || job.Reason != string(tt.reason) {
					t.Errorf("ended %s %q, want %s %q", job.State, job.Reason, tt.state, tt.reason)
				}
				if stored := b.journal.jobs["1"]; stored != job {
					t.Errorf("the journal holds %+v, told was %+v", stored, job)
				}
				if got := len(b.sim.Papers()); got != tt.papers {
					t.Errorf("%d papers came out, want %d", got, tt.papers)
				}
				if got := b.health.Health(); got.State != tt.health {
					t.Errorf("health %s %q, want %s", got.State, got.Reason, tt.health)
				}
				b.recovers(t, sheet)
			})
		})
	}
}

// recovers mends everything and expects one more ticket, alone and whole.
func (b *bench) recovers(t *testing.T, sheet *Sheet) {
	t.Helper()
	before := len(b.sim.Papers())
	b.sim.SetFaults(printsim.Faults{})
	time.Sleep(5 * time.Second) // of the bubble's clock: long enough for a replug to be seen
	if h := b.health.Health(); h.State != devices.OK {
		t.Errorf("5 s after the mend the printer is %s: %s", h.State, h.Reason)
	}
	if job := b.print(t, "2", sheet); job.State != kiosk.PrintDone {
		t.Fatalf("the next job ended %s %q", job.State, job.Reason)
	}
	papers := b.sim.Papers()
	if len(papers) != before+1 {
		t.Fatalf("%d papers more, want 1", len(papers)-before)
	}
	last := papers[len(papers)-1].Image
	if last.Rect.Dy() != sheet.Height+120 {
		t.Errorf("the next ticket has %d rows, want %d: part of the earlier one is on it", last.Rect.Dy(), sheet.Height+120)
	}
}

func TestStaleAnswersDoNotPassForNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, nil)
		if err := b.printer.Status(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.sim.SetFaults(printsim.Faults{CoverOpen: true})
		if _, err := b.printer.link.port.Write(ESCPOS{}.Ask()); err != nil { // four answers nobody waits for
			t.Fatal(err)
		}
		synctest.Wait()
		b.sim.SetFaults(printsim.Faults{})
		if err := b.printer.Status(t.Context()); err != nil {
			t.Errorf("status %v, want healthy: the cover was closed again", err)
		}
	})
}

// parrot answers everything with the same words.
type parrot struct {
	words  []byte
	said   chan struct{}
	closed chan struct{}
	once   sync.Once
}

func (p *parrot) Write(b []byte) (int, error) { p.said <- struct{}{}; return len(b), nil }
func (p *parrot) Close() error                { p.once.Do(func() { close(p.closed) }); return nil }
func (p *parrot) Read(b []byte) (int, error) {
	select {
	case <-p.said:
		return copy(b, p.words), nil
	case <-p.closed:
		return 0, io.EOF
	}
}

func TestAPrinterOfAnotherTongueIsNamedSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPrinter(func() (io.ReadWriteCloser, error) {
			return &parrot{words: []byte("\xb2\xb3?"), said: make(chan struct{}, 8), closed: make(chan struct{})}, nil
		}, ESCPOS{}, Options{})
		defer p.Close()
		if err := p.Status(t.Context()); !errors.Is(err, devices.ErrStrange) {
			t.Errorf("status %v, want %q", err, devices.ErrStrange)
		}
	})
}

func TestCancelGivesUpAtOnce(t *testing.T) {
	sheet := layOut(t, english(), Width80)
	synctest.Test(t, func(t *testing.T) {
		sim := printsim.New()
		p := NewPrinter(sim.Open, ESCPOS{}, Options{})
		defer p.Close()
		sim.SetFaults(printsim.Faults{Stalled: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		err := p.Print(ctx, sheet)
		if !errors.Is(err, ErrUnsure) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("print ended with %v, want unsure and the deadline", err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
