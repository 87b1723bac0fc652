package badge

import (
	"context"
	"errors"
	"io"
	"time"

	"frontdoor/devices"
)

// ErrUnsure marks a failed Print of which nobody knows whether the paper came
// out: everything, or part of it, was sent, and then no answer came.
var ErrUnsure = errors.New("nobody knows whether it was printed")

// Printer prints sheets over a port. It opens the port when it needs it and
// opens it again after it was lost. It is safe for concurrent use; one job or
// status request runs at a time.
type Printer struct {
	open  func() (io.ReadWriteCloser, error)
	lang  Language
	opt   Options
	turn  chan struct{} // held by whoever uses the fields below
	link  *link
	dirty bool // the printer may hold the rest of an earlier job
}

// NewPrinter makes a Printer on a port that open opens: a serial port, a USB
// printer device or a TCP connection to port 9100. Close of the port must end a
// Read and a Write that wait.
func NewPrinter(open func() (io.ReadWriteCloser, error), lang Language, opt Options) *Printer {
	return &Printer{open: open, lang: lang, opt: opt.normal(), turn: make(chan struct{}, 1), dirty: true}
}

// take waits for the turn to use the printer.
func (p *Printer) take(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return devices.Fail(Device, devices.ErrBusy, ctx.Err())
	}
}

func (p *Printer) release() { <-p.turn }

// Close closes the port. A Print or Status that runs ends first.
func (p *Printer) Close() error {
	p.turn <- struct{}{}
	defer p.release()
	p.hangUp()
	return nil
}

func (p *Printer) hangUp() {
	if p.link != nil {
		p.link.close()
		p.link = nil
	}
}

// Status asks the printer how it is: nil, or a devices.Error whose kind says
// what is wrong. ErrPaperLow is an error here although the printer still prints.
func (p *Printer) Status(ctx context.Context) error {
	if err := p.take(ctx); err != nil {
		return err
	}
	defer p.release()
	return p.report(p.status(ctx))
}

// Print prints a sheet and returns nil only once the printer has confirmed that
// all of it was printed and cut. An error is a devices.Error; with ErrUnsure in
// its tree the paper may have come out, without it it did not come out whole.
func (p *Printer) Print(ctx context.Context, s *Sheet) error {
	if err := p.take(ctx); err != nil {
		return err
	}
	defer p.release()
	chunks, err := p.lang.Encode(s)
	if err != nil {
		return err
	}
	if err := p.report(p.status(ctx)); stops(err) {
		return err
	}
	if err := p.report(p.fresh(ctx)); stops(err) {
		return err
	}
	p.dirty = true
	p.link.drain(nil)
	for _, chunk := range chunks {
		if err := p.send(ctx, chunk); err != nil {
			return p.report(unsure(err))
		}
		if err := p.report(p.look(ctx, nil)); stops(err) {
			return p.abandon(ctx, err)
		}
	}
	return p.finish(ctx)
}

// finish waits for the confirmation, looking for faults meanwhile.
func (p *Printer) finish(ctx context.Context) error {
	deadline := time.Now().Add(p.opt.Finish)
	if err := p.send(ctx, p.lang.AskDone()); err != nil {
		return p.report(unsure(err))
	}
	done := func(r Reply) bool { return r.Done }
	for {
		reply, err := p.await(ctx, p.opt.Poll, func(r Reply) bool { return r.Done || stops(r.err()) })
		switch late := !time.Now().Before(deadline); {
		case reply.Done:
			p.dirty = false
			return nil
		case ctx.Err() != nil:
			return p.abandon(ctx, p.report(devices.Fail(Device, devices.ErrNoAnswer, ctx.Err())))
		case err == nil:
			return p.abandon(ctx, p.report(reply.err()))
		case late || devices.KindOf(err) != devices.ErrNoAnswer:
			return p.abandon(ctx, p.report(err))
		}
		if err := p.report(p.look(ctx, done)); stops(err) {
			return p.abandon(ctx, err)
		}
	}
}

// abandon gives a job up: the printer is told to forget the rest, so that it
// does not come out late, or in front of the next job. Only a fault that the
// printer itself reported makes it sure that the paper did not come out whole.
func (p *Printer) abandon(ctx context.Context, err error) error {
	if p.link != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.opt.Answer)
		defer cancel()
		_ = p.clear(ctx)
		p.dirty = true // nobody confirmed it: once more before the next job
	}
	if lost(err) {
		p.hangUp()
		return unsure(err)
	}
	return err
}

// fresh makes sure that the printer holds nothing of an earlier job, and waits
// until it has answered that: half of the answer, come late, could be read as
// the confirmation of this job.
func (p *Printer) fresh(ctx context.Context) error {
	if !p.dirty {
		return nil
	}
	p.link.drain(nil)
	if err := p.clear(ctx); err != nil {
		return err
	}
	request := p.lang.AskInJob()
	if len(request) == 0 {
		return nil
	}
	err := p.ask(ctx, request, func(r Reply) bool { return r.Complete })
	if lost(err) {
		p.hangUp()
	}
	return err
}

// clear makes the printer forget the rest of an earlier job, if there is one.
func (p *Printer) clear(ctx context.Context) error {
	if !p.dirty {
		return nil
	}
	if err := p.send(ctx, p.lang.Clear()); err != nil {
		return err
	}
	p.dirty = false
	return nil
}

// status asks a printer that has no job. A connection without an answer is
// closed: the next one may be better.
func (p *Printer) status(ctx context.Context) error {
	if err := p.connect(); err != nil {
		return err
	}
	if p.link.known { // what a stranger says first tells that it is one
		p.link.drain(nil)
	}
	err := p.ask(ctx, p.lang.Ask(), func(r Reply) bool { return r.Complete })
	if lost(err) {
		p.hangUp()
	}
	return err
}

// look finds out within a job whether the printer is well. What it said before
// is forgotten, unless keep wants it.
func (p *Printer) look(ctx context.Context, keep func(Reply) bool) error {
	request := p.lang.AskInJob()
	if len(request) == 0 {
		said, err := p.link.read()
		if err != nil {
			return devices.Fail(Device, devices.ErrUnplugged, err)
		}
		return p.lang.Reply(said).err()
	}
	p.link.drain(func(b []byte) bool { return keep != nil && keep(p.lang.Reply(b)) })
	return p.ask(ctx, request, func(r Reply) bool { return r.Complete || r.Done })
}

// err is the fault as an error.
func (r Reply) err() error {
	if r.Fault == "" {
		return nil
	}
	return devices.Fail(Device, r.Fault, nil)
}

func (p *Printer) connect() error {
	if p.link != nil {
		return nil
	}
	port, err := p.open()
	if err != nil {
		var known *devices.Error
		if errors.As(err, &known) {
			return known
		}
		return devices.Fail(Device, devices.ErrMissing, err)
	}
	p.link = newLink(port)
	return nil
}

// send writes to the port; a failure loses the connection.
func (p *Printer) send(ctx context.Context, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	err := p.link.send(ctx, b, p.opt.Write)
	if err != nil {
		p.hangUp()
	}
	return err
}

// report passes a status on to the monitor. A caller that gave up says nothing
// about the printer.
func (p *Printer) report(err error) error {
	if p.opt.Monitor != nil && !errors.Is(err, context.Canceled) {
		p.opt.Monitor.Report(err)
	}
	return err
}

// stops reports whether a printer in this state does not print.
func stops(err error) bool {
	return err != nil && devices.KindOf(err) != devices.ErrPaperLow
}

// lost reports whether nobody knows what the printer did with what it was sent.
func lost(err error) bool {
	switch devices.KindOf(err) {
	case devices.ErrNoAnswer, devices.ErrSilent, devices.ErrUnplugged, devices.ErrStrange:
		return true
	}
	return false
}

// unsure marks err with ErrUnsure, keeping its kind.
func unsure(err error) error {
	return devices.Fail(Device, devices.KindOf(err), errors.Join(ErrUnsure, err))
}
