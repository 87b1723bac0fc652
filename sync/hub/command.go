package hub

import (
	"context"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// commandRevision is the name under which what kiosks are to do has its
// revision; no queue can bear it.
const commandRevision = "/command"

// Shut lets a kiosk check nobody in, or in again. The word is signed, and said
// again whenever the kiosk asks.
func (e *Engine) Shut(ctx context.Context, id string, shut bool, by string) (kiosk.Commands, error) {
	verb := "put kiosk to use"
	if shut {
		verb = "shut kiosk"
	}
	return e.command(ctx, id, by, verb, func(c *kiosk.Commands) { c.Shut = shut })
}

// Restart has a kiosk's program start anew as soon as nobody stands there.
func (e *Engine) Restart(ctx context.Context, id, by string) (kiosk.Commands, error) {
	return e.command(ctx, id, by, "restart kiosk", func(c *kiosk.Commands) { c.Restart = e.now() })
}

func (e *Engine) command(ctx context.Context, id, by, verb string, change func(*kiosk.Commands)) (c kiosk.Commands, err error) {
	if !named(by) {
		return c, errNoName()
	}
	if err := e.known(id); err != nil {
		return c, err
	}
	err = e.update(ctx, func(w *work) error {
		var n int64
		if c, _, err = w.Commands(id); err == nil {
			n, err = w.Bump(commandRevision)
		}
		if err != nil {
			return err
		}
		change(&c)
		if err := w.SaveCommands(id, c, n); err != nil {
			return err
		}
		return w.note(by, verb, id, "")
	})
	if err != nil {
		return kiosk.Commands{}, err
	}
	return c, e.sendCommands(ctx, id)
}

// known refuses a kiosk that the site does not have.
func (e *Engine) known(id string) error {
	if _, ok := e.cfg.Kiosks(id); !ok {
		return kiosk.Errorf(kiosk.CodeNotFound, "", "there is no kiosk %q; look into keys/kiosks of the hub", clip(id, 60))
	}
	return nil
}

// sendCommands tells a kiosk what staff have it do. A hub restored from a backup
// says so even where it knows of no command: one that it forgot must not last.
func (e *Engine) sendCommands(ctx context.Context, id string) error {
	return e.cfg.Store.View(ctx, func(r Reader) error {
		c, n, err := r.Commands(id)
		if err == nil {
			rev := kiosk.Revision{Epoch: r.Epoch(), N: n}
			e.post(letter{topic: wire.CommandTopic(e.cfg.Site, id), rev: rev, at: e.now(), bodies: []any{c}})
		}
		return err
	})
}
