package badge

import (
	"context"
	"time"

	"frontdoor/devices"
)

// ask sends a request and returns what is wrong by the answer.
func (p *Printer) ask(ctx context.Context, request []byte, enough func(Reply) bool) error {
	l := p.link
	if err := p.send(ctx, request); err != nil {
		said, _ := l.read()
		return stranger(p.lang.Reply(said), err)
	}
	reply, err := p.await(ctx, p.opt.Answer, enough)
	switch {
	case err == nil && !(l.known && reply.Complete):
		// Answers to what it was asked over an earlier connection come first, and
		// the confirmation before the answer asked for here.
		l.settle(ctx, p.opt.Answer)
		l.known = true
		said, _ := l.read()
		return p.lang.Reply(said).err()
	case err == nil:
		return reply.err()
	case devices.KindOf(err) == devices.ErrUnplugged:
		return stranger(reply, err)
	case ctx.Err() != nil || devices.KindOf(err) != devices.ErrNoAnswer:
		return err
	case reply.Strange > 0:
		return devices.Fail(Device, devices.ErrStrange, nil)
	}
	return devices.Fail(Device, p.lang.Silence(), nil)
}

// stranger is why a connection ended, by what was said over it: what only said
// what no printer says is none.
func stranger(r Reply, err error) error {
	if r.Strange > 0 && !r.Complete && devices.KindOf(err) == devices.ErrUnplugged {
		return devices.Fail(Device, devices.ErrStrange, err)
	}
	return err
}

// await waits for a reply that will do and returns the last one seen.
func (p *Printer) await(ctx context.Context, limit time.Duration, enough func(Reply) bool) (reply Reply, err error) {
	err = p.link.await(ctx, limit, func(b []byte) bool {
		reply = p.lang.Reply(b)
		return enough(reply)
	})
	return reply, err
}
