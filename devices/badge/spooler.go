package badge

import (
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
	// OpenPrints returns the jobs that are queued or sent, oldest first.
	OpenPrints(ctx context.Context) ([]kiosk.PrintJob, error)
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
	ended   func(kiosk.PrintJob)
	now     func() time.Time
	watch   time.Duration
	jobs    chan spooled
}

type spooled struct {
	job kiosk.PrintJob
	lay func() (*Sheet, error)
}

// SpoolOptions complete a Spooler.
type SpoolOptions struct {
	Now   func() time.Time     // the clock of the journal
	Ended func(kiosk.PrintJob) // told of the end of each job; called by Run and Recover
	Watch time.Duration        // how often an idle printer is asked for its status, 4 s when 0
}

// NewSpooler makes a Spooler; Recover and then Run make it work.
func NewSpooler(p SheetPrinter, j Journal, o SpoolOptions) *Spooler {
	if o.Watch <= 0 {
		o.Watch = 4 * time.Second
	}
	return &Spooler{
		printer: p, journal: j, ended: o.Ended, now: o.Now, watch: o.Watch,
		jobs: make(chan spooled, maxQueue),
	}
}

// Reasons of jobs that no device reported.
const (
	reasonRestart = "the kiosk was switched off before it was printed: ask the person to go to the desk"
	reasonUnknown = "the kiosk was switched off while it was printing: look whether the paper came out"
	reasonFull    = "too many papers are waiting: look at the printer"
	reasonLayout  = "it could not be drawn: report this to whoever looks after the kiosk"
)

// Recover closes what an earlier run left open: a job that was sent becomes
// unknown, one that was only queued failed. Neither is printed.
func (s *Spooler) Recover(ctx context.Context) error {
	open, err := s.journal.OpenPrints(ctx)
	if err != nil {
		return err
	}
	for _, job := range open {
		state, reason := kiosk.PrintFailed, reasonRestart
		if job.State == kiosk.PrintSent {
			state, reason = kiosk.PrintUnknown, reasonUnknown
		}
		if err := s.end(ctx, job, state, reason); err != nil {
			return err
		}
	}
	return nil
}

// Submit journals a job as queued and hands it to Run. lay draws its sheet; it
// is called once, by Run. When Submit fails nothing is printed.
func (s *Spooler) Submit(ctx context.Context, id, ticket string, lay func() (*Sheet, error)) error {
	job := kiosk.PrintJob{ID: id, Ticket: ticket, State: kiosk.PrintQueued, At: s.now()}
	if err := s.journal.SavePrint(ctx, job); err != nil {
		return err
	}
	select {
	case s.jobs <- spooled{job, lay}:
		return nil
	default:
		return errors.Join(devices.Fail(Device, devices.ErrBusy, nil), s.end(ctx, job, kiosk.PrintFailed, reasonFull))
	}
}

// Run prints what is submitted, and asks the idle printer for its status, until
// ctx ends. A job that runs then is given up and journalled; those that wait
// are left for Recover.
func (s *Spooler) Run(ctx context.Context) error {
	tick := time.NewTicker(s.watch)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case next := <-s.jobs:
			s.print(ctx, next)
			tick.Reset(s.watch)
		case <-tick.C:
			_ = s.printer.Status(ctx) // the printer's monitor is told
		}
	}
}

// print runs one job to its end.
func (s *Spooler) print(ctx context.Context, next spooled) {
	job := next.job
	sheet, err := next.lay()
	if err != nil {
		s.close(ctx, job, kiosk.PrintFailed, reasonLayout)
		return
	}
	job.State, job.At = kiosk.PrintSent, s.now()
	if err := s.journal.SavePrint(ctx, job); err != nil {
		// Unjournalled it could be printed twice after a crash.
		s.close(ctx, job, kiosk.PrintFailed, "the journal cannot be written: look at the kiosk's disk")
		return
	}
	switch err := s.printer.Print(ctx, sheet); {
	case err == nil:
		s.close(ctx, job, kiosk.PrintDone, "")
	case errors.Is(err, ErrUnsure):
		s.close(ctx, job, kiosk.PrintUnknown, devices.KindOf(err).Error())
	default:
		s.close(ctx, job, kiosk.PrintFailed, devices.KindOf(err).Error())
	}
}

// close ends a job even when ctx is over: what is known must be written down.
func (s *Spooler) close(ctx context.Context, job kiosk.PrintJob, state kiosk.PrintState, reason string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	// A journal that fails here still says "sent", which Recover reads as
	// unknown: nothing is forgotten.
	_ = s.end(ctx, job, state, reason)
}

// end journals the end of a job and tells of it.
func (s *Spooler) end(ctx context.Context, job kiosk.PrintJob, state kiosk.PrintState, reason string) error {
	job.State, job.Reason, job.At = state, reason, s.now()
	err := s.journal.SavePrint(ctx, job)
	if s.ended != nil {
		s.ended(job)
	}
	return err
}
