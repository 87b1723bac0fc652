package main

import (
	"context"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/view"
)

// slipBench is a printer at the desk with a journal.
type slipBench struct {
	*deskSlips
	sim     *printsim.Printer
	journal *memoryJournal
	told    []string // reasons, as staff hear them
	health  devices.Health
}

// slipWords are what all slips are worded and drawn with.
var slipWords = sync.OnceValues(func() (deskSlips, error) {
	fonts, err := draw.OpenFonts()
	if err != nil {
		return deskSlips{}, err
	}
	s, err := site.Demo()
	if err != nil {
		panic(err) // the demo's hospital is part of the program
	}
	return deskSlips{kiosk: "kiosk-lobby", zone: time.UTC, fonts: fonts,
		views: view.New(view.Config{Hospital: "Riverside General", Words: s.Words, Langs: []string{"en-GB"}, Services: s.Services, Map: s.Map, Spot: "kiosk-lobby"})}, nil
})

func newSlipBench(t *testing.T, j *memoryJournal) *slipBench {
	t.Helper()
	own, err := slipWords()
	if err != nil {
		t.Skip(err)
	}
	b := &slipBench{sim: printsim.New(), journal: j}
	own.send = func(e flow.Event) {
		news := e.(flow.DeviceNews)
		if !news.Each {
			t.Errorf("another slip may hide that %s", news.Reason)
		}
		b.told = append(b.told, news.Reason)
	}
	open := func() (io.ReadWriteCloser, error) { return b.sim.Open() }
	b.deskSlips = newDeskSlips(t.Context(), own, open, j, func(h devices.Health) { b.health = h })
	return b
}

// work recovers and prints for a while.
func (b *slipBench) work(t *testing.T, during func()) {
	t.Helper()
	if err := b.spooler.Recover(t.Context()); err != nil && b.journal.fail == nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	working.Go(func() { _ = b.run(ctx) })
	during()
	stop()
	working.Wait()
}

// memoryJournal is a journal in memory that can fail.
type memoryJournal struct {
	mu   sync.Mutex
	jobs []kiosk.PrintJob
	log  []kiosk.PrintState
	fail error
}

func (j *memoryJournal) SavePrint(_ context.Context, job kiosk.PrintJob) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fail != nil {
		return j.fail
	}
	job.At = time.UnixMilli(job.At.UnixMilli()).UTC() // as the store keeps it
	j.jobs = append(slices.DeleteFunc(j.jobs, func(o kiosk.PrintJob) bool { return o.ID == job.ID }), job)
	j.log = append(j.log, job.State)
	return nil
}

func (j *memoryJournal) OpenPrints(_ context.Context, device string) ([]kiosk.PrintJob, error) {
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

func (j *memoryJournal) PrintState(_ context.Context, id string) (kiosk.PrintState, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, job := range j.jobs {
		if job.ID == id {
			return job.State, j.fail
		}
	}
	return "", j.fail
}

func lobbyAlert() kiosk.Alert {
	return kiosk.Alert{EventID: "a", Kiosk: "kiosk-lobby", At: time.Now()}
}
