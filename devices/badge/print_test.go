package badge

import (
	"context"
	"errors"
	"image"
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

func (j *journal) OpenPrints(_ context.Context, device string) ([]kiosk.PrintJob, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var open []kiosk.PrintJob
	for _, job := range j.jobs {
		if job.Device == device && (job.State == kiosk.PrintQueued || job.State == kiosk.PrintSent) {
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

// dialect is a language with its simulated printer.
type dialect struct {
	lang   Language
	native Language // draws QR codes itself, where there is such a thing
	sim    func() *printsim.Printer
	decode func([]byte) (*image.Gray, error)
	width  int // of a sheet
	indent int // from the paper's edge
	feed   int // rows fed before the cut
}

var dialects = map[string]dialect{
	"escpos": {ESCPOS{}, ESCPOS{NativeQR: true}, printsim.New, printsim.Decode, Width80, 0, 120},
	"zpl":    {ZPL{}, ZPL{NativeQR: true}, printsim.NewZPL, printsim.DecodeZPL, Width104, 0, 0},
	"ql":     {QL{}, QL{}, printsim.NewQL, printsim.DecodeQL, Width62, printsim.QLPins - Width62 - Tape62.Right, 0},
}

// eachDialect runs a test once for each language.
func eachDialect(t *testing.T, test func(*testing.T, dialect)) {
	for name, d := range dialects {
		t.Run(name, func(t *testing.T) { test(t, d) })
	}
}

// bench is a spooler on a simulated printer.
type bench struct {
	dialect
	sim     *printsim.Printer
	printer *Printer
	journal *journal
	spooler *Spooler
	health  *devices.Monitor
	ended   chan kiosk.PrintJob
}

// newBench starts one; it must be called in a synctest bubble. wire may be nil.
func newBench(t *testing.T, d dialect, wire *tripwire) *bench {
	t.Helper()
	b := &bench{dialect: d, sim: d.sim(), journal: newJournal(), ended: make(chan kiosk.PrintJob, 32)}
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
	b.printer = NewPrinter(open, d.lang, Options{Monitor: b.health})
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
	if err := b.spooler.Submit(t.Context(), kiosk.PrintJob{ID: id, Ticket: "KD 042"}, func() (*Sheet, error) { return sheet, nil }); err != nil {
		t.Fatal(err)
	}
	return <-b.ended
}

func TestStaleAnswersDoNotPassForNewOnes(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, d, nil)
			if err := b.printer.Status(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.sim.SetFaults(printsim.Faults{CutterJam: true})
			if _, err := b.printer.link.port.Write(d.lang.Ask()); err != nil { // an answer nobody waits for
				t.Fatal(err)
			}
			synctest.Wait()
			if said, _ := b.printer.link.read(); d.lang.Reply(said).Fault == "" {
				t.Fatal("there is no stale answer to be misled by")
			}
			b.sim.SetFaults(printsim.Faults{})
			if err := b.printer.Status(t.Context()); err != nil {
				t.Errorf("status %v, want healthy: the jam was cleared", err)
			}
		})
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
	eachDialect(t, func(t *testing.T, d dialect) {
		synctest.Test(t, func(t *testing.T) {
			p := NewPrinter(func() (io.ReadWriteCloser, error) {
				return &parrot{words: []byte("\xb2\xb3?"), said: make(chan struct{}, 8), closed: make(chan struct{})}, nil
			}, d.lang, Options{})
			defer p.Close()
			if err := p.Status(t.Context()); !errors.Is(err, devices.ErrStrange) {
				t.Errorf("status %v, want %q", err, devices.ErrStrange)
			}
		})
	})
}

func TestCancelGivesUpAtOnce(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		sheet := layOut(t, english(), d.width)
		synctest.Test(t, func(t *testing.T) {
			sim := d.sim()
			p := NewPrinter(func() (io.ReadWriteCloser, error) {
				port, err := sim.Open()
				return &tripwire{ReadWriteCloser: port, sim: sim, after: 5000, faults: printsim.Faults{Stalled: true}}, err
			}, d.lang, Options{})
			defer p.Close()
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
	})
}
