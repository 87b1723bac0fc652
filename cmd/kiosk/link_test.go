package main

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/sync/inbox"
	"frontdoor/sync/outbox"
	"frontdoor/sync/wire"
)

// backlog is rows that wait, and a broker that takes them.
type backlog struct {
	mu   sync.Mutex
	rows []kiosk.OutboxRow
	left chan string
}

func (b *backlog) Claim(context.Context, time.Time, int) ([]kiosk.OutboxRow, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]kiosk.OutboxRow(nil), b.rows...), nil
}

func (b *backlog) Sent(_ context.Context, id string, _ time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, r := range b.rows {
		if r.ID == id {
			b.rows = append(b.rows[:i:i], b.rows[i+1:]...)
			break
		}
	}
	return nil
}

func (b *backlog) Publish(_ context.Context, _ string, payload []byte, _ bool) error {
	b.left <- string(payload)
	return nil
}

func (b *backlog) Connected() bool { return true }

// A backlog drains as fast as the hub answers: each receipt lets another event go.
func TestAReceiptLetsTheNextEventLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &backlog{left: make(chan string, 9)}
		for _, id := range []string{"first", "second"} {
			b.rows = append(b.rows, kiosk.OutboxRow{SealedEvent: kiosk.SealedEvent{ID: id, Bytes: []byte(id)}})
		}
		a := &app{events: make(chan flow.Event, 9)}
		a.out = outbox.New(outbox.Options{Queue: b, Publisher: b, Topic: wire.EventTopic("demo", "lobby"), Window: 1})
		ctx, stop := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { a.out.Run(ctx) })
		synctest.Wait()
		if n := len(b.left); n != 1 || <-b.left != "first" {
			t.Fatalf("%d left before the first receipt", n)
		}
		a.news(inbox.Receipt{Receipt: kiosk.Receipt{EventID: "first", Outcome: kiosk.Accepted}})
		synctest.Wait()
		if len(b.left) != 1 {
			t.Error("the next one waits for its pause, not for the receipt")
		}
		stop()
		run.Wait()
	})
}
