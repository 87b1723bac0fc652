package history

import (
	"context"
	"errors"
	"time"
)

// purge forgets what was answered long ago, when it knows how long.
func (k *kioskSide) purge() error {
	now, sure := k.clock.Now()
	if !sure {
		return nil
	}
	return k.db.Purge(k.w.ctx, now)
}

// publish sends what is due.
func (k *kioskSide) publish() error {
	if !k.connected {
		return nil
	}
	_, err := k.out.Round(k.w.ctx)
	return err
}

// Connected implements outbox.Publisher.
func (k *kioskSide) Connected() bool { return k.connected }

// Publish implements outbox.Publisher: the way to the broker and its
// acknowledgement, each of which may fail.
func (k *kioskSide) Publish(ctx context.Context, topic string, payload []byte, _ bool) error {
	w := k.w
	if w.chance(w.faults.Loss, 5) {
		return errors.New("the connection ended on the way")
	}
	if w.faults.Mistake == Anew {
		var err error
		if payload, err = k.anew(payload); err != nil {
			return err
		}
	}
	w.up = append(w.up, message{topic, payload})
	if w.chance(w.faults.Loss, 5) {
		return errors.New("the acknowledgement was lost")
	}
	if w.faults.Mistake == OnPuback {
		return k.closeUnheard(ctx, payload)
	}
	return nil
}

// asker is the inbox's way out: it holds the newest question, which reconnect
// answers.
type asker chan message

// Publish implements inbox.Publisher.
func (a asker) Publish(_ context.Context, topic string, payload []byte, _ bool) error {
	a.forget()
	a <- message{topic, payload} // by one goroutine only, so there is room
	return nil
}

func (a asker) forget() {
	select {
	case <-a:
	default:
	}
}

// reconnect brings what the broker retains, and asks the hub for the time.
func (k *kioskSide) reconnect() error {
	w := k.w
	if !k.connected {
		return nil
	}
	k.down = append(k.down, w.hubSide.retained...)
	k.asked.forget() // a question that is asked again after a while of real time
	k.in.Ask()
	m := <-k.asked
	if w.chance(w.faults.Loss, 3) {
		return nil
	}
	w.pass(time.Duration(w.r.IntN(400)) * time.Millisecond)
	answer, err := w.answer(k, m)
	if err != nil {
		return err
	}
	w.pass(time.Duration(w.r.IntN(400)) * time.Millisecond)
	if w.chance(w.faults.Disorder, 3) {
		k.down = append(k.down, answer) // too late to count
		return nil
	}
	k.handle(answer)
	return nil
}

// handle gives the kiosk a message. One that tells it the time at last makes it
// ask once more.
func (k *kioskSide) handle(m message) {
	_, sure := k.clock.Now()
	k.in.Handle(k.w.ctx, m.topic, m.payload)
	if _, now := k.clock.Now(); now && !sure {
		<-k.asked
	}
}

// deliver gives the kiosk up to n messages of the hub.
func (k *kioskSide) deliver(n int) {
	for range n {
		if !k.connected {
			return
		}
		m, ok := k.w.take(&k.down)
		if !ok {
			return
		}
		k.handle(m)
	}
}
