package badge

import (
	"cmp"
	"context"
	"errors"
	"time"

	"frontdoor/devices"
	"frontdoor/kiosk"
)

// Journal keeps what became of each job. Every method is one transaction.
type Journal interface {
	// SavePrint inserts or replaces the job of this id.
	SavePrint(ctx context.Context, job kiosk.PrintJob) error
	// OpenPrints returns the jobs of a printer that are queued or sent, oldest
	// first.
	OpenPrints(ctx context.Context, device string) ([]kiosk.PrintJob, error)
}

// SheetPrinter is what a Spooler prints on: a Printer.
type SheetPrinter interface {
	Print(ctx context.Context, s *Sheet) error
	Status(ctx context.Context) error
}

// maxQueue is how many jobs may wait: more than a lobby can want while one
// ticket prints.
const maxQueue = 16

// Spooler prints jobs one after the other and journals each: queued, sent
// before its first byte, then done, failed or unknown. It never prints a job
// twice; whether there is a second paper is the flow's affair and a new job.
type Spooler struct {
	printer SheetPrinter
	journal Journal
	opt     SpoolOptions
	jobs    chan spooled
}

type spooled struct {
	job kiosk.PrintJob
	lay func() (*Sheet, error)
}

// SpoolOptions complete a Spooler. Zero values are the defaults.
type SpoolOptions struct {
	Device string               // whose jobs these are in the journal, Device when ""
	Now    func() time.Time     // when a job was asked for that does not say
	Ended  func(kiosk.PrintJob) // told of the end of each job; called by Submit, Run and Recover; may be nil
	Watch  time.Duration        // how often an idle printer is asked for its status, 4 s

	// Tries is how often a job may be sent, 1: again only when the printer is
	// known not to have brought it out whole. Pause lies between two tries.
	Tries int
	Pause time.Duration
	// Again draws a job that an earlier run left queued: no byte of it was
	// sent, or none of use. Nil: such a job failed, since what it said was a
	// person's and is gone.
	Again func(kiosk.PrintJob) (*Sheet, error)
	// Regardless prints what the journal cannot take: a call for help does not
	// wait for a full disk.
	Regardless bool
}

// NewSpooler makes a Spooler; Recover and then Run make it work.
func NewSpooler(p SheetPrinter, j Journal, o SpoolOptions) *Spooler {
	if o.Watch <= 0 {
		o.Watch = 4 * time.Second
	}
	o.Tries = max(o.Tries, 1)
	o.Device = cmp.Or(o.Device, Device)
	return &Spooler{printer: p, journal: j, opt: o, jobs: make(chan spooled, maxQueue)}
}

// Reasons of jobs that no device reported.
const (
	reasonRestart = "the kiosk was switched off before it was printed: ask the person to go to the desk"
	reasonUnknown = "the kiosk was switched off while it was printing: look whether the paper came out"
	reasonFull    = "too many papers are waiting: look at the printer"
	reasonJournal = "the journal cannot be written: look at the kiosk's disk"
	reasonLayout  = "it could not be drawn: report this to whoever looks after the kiosk"
)

// Recover settles what an earlier run left open; it must have returned before
// the first Submit. A job that was sent becomes unknown and is not printed. One
// that was only queued is printed by Run when it can be drawn Again, else it
// failed.
func (s *Spooler) Recover(ctx context.Context) error {
	open, err := s.journal.OpenPrints(ctx, s.opt.Device)
	if err != nil {
		return err
	}
	for _, job := range open {
		switch {
		case job.State == kiosk.PrintSent:
			err = s.end(ctx, job, kiosk.PrintUnknown, reasonUnknown)
		case s.opt.Again == nil:
			err = s.end(ctx, job, kiosk.PrintFailed, reasonRestart)
		case !s.enqueue(job, func() (*Sheet, error) { return s.opt.Again(job) }):
			err = s.end(ctx, job, kiosk.PrintFailed, reasonFull)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enqueue hands a job to Run unless too many wait.
func (s *Spooler) enqueue(job kiosk.PrintJob, lay func() (*Sheet, error)) bool {
	select {
	case s.jobs <- spooled{job, lay}:
		return true
	default:
		return false
	}
}

// Submit journals a job, of which it takes ID, Ticket and At, as queued and hands
// it to Run; At is now when it is zero. lay draws its sheet; it is called once,
// by Run. When Submit fails nothing is printed.
func (s *Spooler) Submit(ctx context.Context, job kiosk.PrintJob, lay func() (*Sheet, error)) error {
	job.Device = s.opt.Device
	if job.At.IsZero() {
		job.At = s.opt.Now()
	}
	if err := s.save(ctx, &job, kiosk.PrintQueued, ""); err != nil {
		return err
	}
	if s.enqueue(job, lay) {
		return nil
	}
	return errors.Join(devices.Fail(s.opt.Device, devices.ErrBusy, nil), s.end(ctx, job, kiosk.PrintFailed, reasonFull))
}

// Run prints what is submitted, and asks the idle printer for its status, until
// ctx ends. A job that runs then is given up and journalled; those that wait
// are left for Recover.
func (s *Spooler) Run(ctx context.Context) error {
	tick := time.NewTicker(s.opt.Watch)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case next := <-s.jobs:
			s.print(ctx, next)
			tick.Reset(s.opt.Watch)
		case <-tick.C:
			_ = s.printer.Status(ctx) // the printer's monitor is told
		}
	}
}

// print runs one job to its end. With tries left when ctx ends, it stays queued
// for Recover.
func (s *Spooler) print(ctx context.Context, next spooled) {
	job := next.job
	sheet, err := next.lay()
	if err != nil {
		s.close(ctx, job, kiosk.PrintFailed, reasonLayout)
		return
	}
	for try := 1; ; try++ {
		if err := s.save(ctx, &job, kiosk.PrintSent, ""); err != nil {
			if ctx.Err() != nil {
				return // no fault of the journal's: it is left for Recover
			}
			// Unjournalled it could be printed twice after a crash.
			s.close(ctx, job, kiosk.PrintFailed, reasonJournal)
			return
		}
		err := s.printer.Print(ctx, sheet)
		why := devices.KindOf(err).Error()
		switch {
		case err == nil:
			s.close(ctx, job, kiosk.PrintDone, "")
			return
		case errors.Is(err, ErrUnsure):
			s.close(ctx, job, kiosk.PrintUnknown, why)
			return
		case try >= s.opt.Tries:
			s.close(ctx, job, kiosk.PrintFailed, why)
			return
		}
		if !s.pause(ctx, &job, why) {
			return
		}
	}
}

// pause puts a job that surely did not come out back in the queue for a while,
// and reports whether it may be sent again.
func (s *Spooler) pause(ctx context.Context, job *kiosk.PrintJob, why string) bool {
	over, cancel := evenAfter(ctx)
	defer cancel()
	if err := s.save(over, job, kiosk.PrintQueued, why); err != nil {
		s.close(ctx, *job, kiosk.PrintFailed, reasonJournal)
		return false
	}
	wait := time.NewTimer(s.opt.Pause)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

// save journals how far a job has come. Where help is at stake it goes on
// without a journal.
func (s *Spooler) save(ctx context.Context, job *kiosk.PrintJob, state kiosk.PrintState, reason string) error {
	job.State, job.Reason = state, reason
	if err := s.journal.SavePrint(ctx, *job); !s.opt.Regardless {
		return err
	}
	return nil
}

// close ends a job even when ctx is over: what is known must be written down.
func (s *Spooler) close(ctx context.Context, job kiosk.PrintJob, state kiosk.PrintState, reason string) {
	ctx, cancel := evenAfter(ctx)
	defer cancel()
	// A journal that fails here still says "sent", which Recover reads as
	// unknown: nothing is forgotten.
	_ = s.end(ctx, job, state, reason)
}

// evenAfter is a context for writing down what is known when ctx may be over.
func evenAfter(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
}

// end journals the end of a job and tells of it.
func (s *Spooler) end(ctx context.Context, job kiosk.PrintJob, state kiosk.PrintState, reason string) error {
	err := s.save(ctx, &job, state, reason)
	if s.opt.Ended != nil {
		s.opt.Ended(job)
	}
	return err
}
