package inbox

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

const (
	// askEvery is the pause between questions when nothing else gives cause.
	askEvery = 5 * time.Minute
	// askSoon is the pause after a question without an answer. It doubles with
	// each: to askAgain while the question cannot even be sent or the time is
	// not known, to askEvery while only the hub is away.
	askSoon  = time.Second
	askAgain = 20 * time.Second
	// maxTrip is the longest a question and its answer may take together: the
	// clock may be wrong by half of it.
	maxTrip = 5 * time.Second
)

// question is what an answer about the time must fit.
type question struct {
	nonce string
	sent  time.Time // local; zero = answered, or none asked
}

// Ask makes Run ask the hub now, for the time, what changed in the roster and
// what became of alerts.
// Call it when a connection is up; it never blocks.
func (b *Inbox) Ask() {
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// Run asks whenever Ask was called, until the hub answers, and every five
// minutes, until ctx ends.
func (b *Inbox) Run(ctx context.Context) {
	pause := askSoon
	timer := time.NewTimer(askEvery)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.answered:
			pause = askSoon
			timer.Reset(jittered(askEvery))
			continue
		case <-b.kick:
			pause = askSoon
		case <-timer.C:
		}
		b.tally()
		most := askEvery
		if err := b.ask(ctx); err != nil {
			b.o.Log.Info("the hub cannot be asked now", "err", err)
			most = askAgain
		} else if _, sure := b.o.Clock.Now(); !sure {
			most = askAgain
		}
		pause = min(pause, most)
		timer.Reset(jittered(pause))
		pause *= 2
	}
}

// jittered takes up to a quarter off a pause, so that kiosks do not ask in step.
func jittered(pause time.Duration) time.Duration { return pause - rand.N(pause/4) }

func (b *Inbox) ask(ctx context.Context) error {
	digest, err := b.o.Sink.RosterDigest(ctx)
	if err != nil {
		// The time is wanted all the same; the roster then comes whole.
		b.o.Log.Error("the roster's digest cannot be read", "err", err)
		digest = ""
	}
	calls, err := b.o.Sink.Unanswered(ctx, wire.MaxCalls)
	if err != nil {
		b.o.Log.Error("the alerts without an answer cannot be read", "err", err)
	}
	now, _ := b.o.Clock.Now()
	q := question{nonce: crand.Text(), sent: b.o.Clock.local()}
	ask := wire.Ask{Digest: digest, Nonce: q.nonce, Deltas: true, Calls: calls}
	if since, behind, ok := b.o.Clock.Own(); ok {
		ask.Since, ask.BehindMS = since, behind.Milliseconds()
	}
	raw, err := wire.SignAsk(b.o.Keys, now, ask)
	if err != nil {
		return err
	}
	b.mu.Lock()
	b.asked = q // before it is sent: the answer may overtake the PUBACK
	b.mu.Unlock()
	return b.o.Publisher.Publish(ctx, wire.AskTopic(b.o.Keys.Site, b.o.Keys.Kiosk).String(), raw, false)
}

// time takes the hub's answer about the time. Only a fresh answer counts: one
// that was held back or is said again would set the clock back.
func (b *Inbox) time(topic string, raw []byte, arrived time.Time) (Change, error) {
	var t wire.Time
	h, err := wire.OpenDown(b.o.Keys, topic, raw, &t)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	q := b.asked
	if q.nonce == t.Nonce {
		b.asked.sent = time.Time{}
	}
	b.mu.Unlock()
	if q.nonce != t.Nonce || q.sent.IsZero() {
		return nil, nil
	}
	trip := arrived.Sub(q.sent)
	if trip < 0 || trip > maxTrip {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the hub's time came too late to be used")
	}
	now := h.At.Add(trip / 2)
	if before, sure := b.o.Clock.Now(); sure && before.Sub(now) > maxTrip {
		// The hub's clock was set back: its next pages count as newer.
		b.mu.Lock()
		b.roster = gathering{}
		b.mu.Unlock()
	}
	_, sure := b.o.Clock.Now()
	b.o.Clock.set(now, arrived)
	if !sure {
		b.Ask() // tells the hub what the box's own clock was worth until now
	}
	select {
	case b.answered <- struct{}{}:
	default:
	}
	return Time{}, nil
}
