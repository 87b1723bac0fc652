package badge

import (
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
)

// end is how a job ended, what came out, and what staff see.
type end struct {
	state  kiosk.PrintState
	reason devices.Kind
	papers int
	health devices.State
}

// Bytes of a job after which something happens.
const (
	halfWay  = -1
	atTheEnd = -2
)

// TestEveryFaultEndsAJobHonestly is the contract of printing: what the journal
// says is what a person at the slot sees. Label printers that fall silent when
// they cannot print leave it unknown more often; QL printers never tell that
// paper is low, and print late what they had before they stalled.
func TestEveryFaultEndsAJobHonestly(t *testing.T) {
	done := end{kiosk.PrintDone, "", 1, devices.OK}
	low := end{kiosk.PrintDone, "", 1, devices.Degraded}
	failed := func(k devices.Kind) end { return end{kiosk.PrintFailed, k, 0, devices.Out} }
	unknown := func(k devices.Kind, papers int) end { return end{kiosk.PrintUnknown, k, papers, devices.Out} }
	mute, mutely := failed(devices.ErrSilent), unknown(devices.ErrSilent, 0)
	tests := map[string]struct {
		faults          printsim.Faults
		after           int // bytes written before the faults begin; 0 = before the job
		short           int // rows that the roll is short of a paper
		escpos, zpl, ql end
		late            map[string]int // papers that come out after the mend
	}{
		"healthy":              {escpos: done, zpl: done, ql: done},
		"paper low":            {faults: printsim.Faults{PaperLow: true}, escpos: low, zpl: done, ql: done},
		"paper out":            {faults: printsim.Faults{PaperOut: true}, escpos: failed(devices.ErrPaperOut), zpl: mute, ql: failed(devices.ErrPaperOut)},
		"cover open":           {faults: printsim.Faults{CoverOpen: true}, escpos: failed(devices.ErrCoverOpen), zpl: mute, ql: failed(devices.ErrCoverOpen)},
		"cutter jammed":        {faults: printsim.Faults{CutterJam: true}, escpos: failed(devices.ErrJam), zpl: failed(devices.ErrPaused), ql: failed(devices.ErrJam)},
		"head hot":             {faults: printsim.Faults{HeadHot: true}, escpos: failed(devices.ErrHeadHot), zpl: mute, ql: failed(devices.ErrHeadHot)},
		"no answer":            {faults: printsim.Faults{Silent: true}, escpos: failed(devices.ErrNoAnswer), zpl: mute, ql: failed(devices.ErrNoAnswer)},
		"unplugged":            {faults: printsim.Faults{Unplugged: true}, escpos: failed(devices.ErrMissing), zpl: failed(devices.ErrMissing), ql: failed(devices.ErrMissing)},
		"roll ends in the job": {short: 500, escpos: failed(devices.ErrPaperOut), zpl: mutely, ql: failed(devices.ErrPaperOut)},
		"roll ends at the cut": {short: 1, escpos: failed(devices.ErrPaperOut), zpl: mutely, ql: failed(devices.ErrPaperOut)},
		"cover opened in it":   {faults: printsim.Faults{CoverOpen: true}, after: halfWay, escpos: failed(devices.ErrCoverOpen), zpl: mutely, ql: failed(devices.ErrCoverOpen)},
		"head hot in it": {faults: printsim.Faults{HeadHot: true}, after: halfWay, late: map[string]int{"ql": 1},
			escpos: failed(devices.ErrHeadHot), zpl: mutely, ql: unknown(devices.ErrNoAnswer, 0)},
		"falls silent in it": {faults: printsim.Faults{Silent: true}, after: halfWay, escpos: unknown(devices.ErrNoAnswer, 0), zpl: mutely, ql: unknown(devices.ErrNoAnswer, 1)},
		"unplugged in it":    {faults: printsim.Faults{Unplugged: true}, after: halfWay, escpos: unknown(devices.ErrUnplugged, 0), zpl: unknown(devices.ErrUnplugged, 0), ql: unknown(devices.ErrUnplugged, 0)},
		"stalls in it": {faults: printsim.Faults{Stalled: true}, after: halfWay, late: map[string]int{"ql": 1},
			escpos: unknown(devices.ErrNoAnswer, 0), zpl: unknown(devices.ErrNoAnswer, 0), ql: unknown(devices.ErrNoAnswer, 0)},
		// A spoilt picture is the one thing that a printer does not report.
		"loses bytes in it":      {faults: printsim.Faults{Drop: 5003}, after: halfWay, escpos: done, zpl: done, ql: done},
		"paper low in it":        {faults: printsim.Faults{PaperLow: true}, after: halfWay, escpos: low, zpl: done, ql: done},
		"silent after last byte": {faults: printsim.Faults{Silent: true}, after: atTheEnd, escpos: unknown(devices.ErrNoAnswer, 1), zpl: unknown(devices.ErrSilent, 1), ql: unknown(devices.ErrNoAnswer, 1)},
	}
	for language, d := range dialects {
		sheet := layOut(t, english(), d.width)
		total := jobBytes(t, d.lang, sheet)
		for name, tt := range tests {
			want := map[string]end{"escpos": tt.escpos, "zpl": tt.zpl, "ql": tt.ql}[language]
			t.Run(language+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					if tt.short > 0 {
						tt.faults.RowsLeft = sheet.Height + d.feed - tt.short
					}
					var wire *tripwire
					switch tt.after {
					case halfWay:
						wire = &tripwire{after: total / 2, faults: tt.faults}
					case atTheEnd:
						wire = &tripwire{after: total - 1, faults: tt.faults}
					}
					b := newBench(t, d, wire)
					if wire == nil {
						b.sim.SetFaults(tt.faults)
					}
					job := b.print(t, "1", sheet)
					if got := (end{job.State, devices.Kind(job.Reason), len(b.sim.Papers()), b.health.Health().State}); got != want {
						t.Errorf("ended %+v, want %+v (health: %s)", got, want, b.health.Health().Reason)
					}
					if stored := b.journal.jobs["1"]; stored != job {
						t.Errorf("the journal holds %+v, told was %+v", stored, job)
					}
					b.recovers(t, sheet, tt.late[language])
				})
			})
		}
	}
}

// jobBytes is how many bytes a Printer writes up to the end of its first job.
func jobBytes(t *testing.T, lang Language, sheet *Sheet) int {
	t.Helper()
	chunks, err := lang.Encode(sheet)
	if err != nil {
		t.Fatal(err)
	}
	n := len(lang.Ask()) + len(lang.Clear()) + len(lang.AskInJob())
	for _, c := range chunks {
		n += len(c) + len(lang.AskInJob())
	}
	return n
}

// recovers mends everything and expects one more ticket, alone and whole, after
// those that come late.
func (b *bench) recovers(t *testing.T, sheet *Sheet, late int) {
	t.Helper()
	before := len(b.sim.Papers()) + late
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
	if last.Rect.Dy() != sheet.Height+b.feed {
		t.Errorf("the next ticket has %d rows, want %d: part of the earlier one is on it", last.Rect.Dy(), sheet.Height+b.feed)
	}
}

// TestStatusByItselfIsNoConfirmation lets the roll end while the last rows are
// still to be printed, in a printer that sends its status unasked: three of the
// four bytes look like the confirmation that was asked for.
func TestStatusByItselfIsNoConfirmation(t *testing.T) {
	d := dialects["escpos"]
	d.sim = printsim.NewTelling
	sheet := layOut(t, english(), d.width)
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, d, &tripwire{after: jobBytes(t, d.lang, sheet) - 64, faults: printsim.Faults{Stalled: true}})
		go func() {
			time.Sleep(time.Second)
			b.sim.SetFaults(printsim.Faults{Stalled: true, PaperOut: true})
		}()
		job := b.print(t, "1", sheet)
		want := end{kiosk.PrintFailed, devices.ErrPaperOut, 0, devices.Out}
		if got := (end{job.State, devices.Kind(job.Reason), len(b.sim.Papers()), b.health.Health().State}); got != want {
			t.Errorf("ended %+v, want %+v", got, want)
		}
		b.recovers(t, sheet, 0)
	})
}
