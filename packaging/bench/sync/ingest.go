package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/eta"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

// perRound is how many check-ins wait for the hub at once.
const perRound = 1024

var queues = []string{"foot-clinic", "blood-tests", "x-ray", "eye-clinic"}

// ingest measures what one hub takes in: seals opened, applied and committed in
// groups, receipts signed.
func (b *bench) ingest(ctx context.Context) error {
	if err := b.ingestInto(ctx, "SQLite FULL", filepath.Join(b.dir, "record.db"), nil); err != nil {
		return err
	}
	url, server := b.record, (*postgres)(nil)
	if url == "" {
		var err error
		if server, err = b.startPostgres(ctx); err != nil {
			line("hub ingest, PostgreSQL", "not measured: "+err.Error(), "")
			return nil
		}
		defer server.stop()
		url = server.url
	}
	return b.ingestInto(ctx, "PostgreSQL", url, server)
}

func (b *bench) ingestInto(ctx context.Context, name, record string, server *postgres) error {
	hubKeys, kioskKeys, err := keys()
	if err != nil {
		return err
	}
	db, err := sqldb.Open(ctx, record, time.Now())
	if err != nil {
		return err
	}
	defer db.Close()
	p := &pipe{messages: make(chan hub.Message, perRound), receipts: make(chan struct{}, perRound)}
	var services []kiosk.Service
	for _, q := range queues {
		services = append(services, kiosk.Service{ID: q, WalkIn: true})
	}
	engine, err := hub.New(hub.Config{
		Site: "bench", Store: db, Keys: hubKeys, Now: time.Now, Location: time.UTC, Services: services, Estimator: eta.Default(),
		Kiosks: func(id string) (wire.Peer, bool) {
			return wire.Peer{Kiosk: id, Verify: kioskKeys.Sign.Public().(ed25519.PublicKey), Seal: kioskKeys.Open.PublicKey()}, true
		},
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- engine.Run(ctx, p) }()
	var clock, own, theirs time.Duration
	n := 0
	for round := range b.rounds + 1 {
		list, err := roundOf(kioskKeys, n)
		if err != nil {
			return err
		}
		start, cpu, far := time.Now(), processor(), server.processor()
		if err := p.take(ctx, list); err != nil {
			return err
		}
		if round > 0 { // the first one warms up
			clock += time.Since(start)
			own += processor() - cpu
			theirs += server.processor() - far
		}
		n += perRound
		if err := empty(ctx, db); err != nil {
			return err
		}
	}
	stop()
	if err := <-done; err != nil {
		return err
	}
	total := float64(b.rounds * perRound)
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / total }
	line("hub ingest, seals opened, "+name, fmt.Sprintf("%.0f check-ins/s", total/clock.Seconds()), "5,000 a second on 2 processors")
	line("  processor time of each: hub, database", fmt.Sprintf("%.0f µs, %.0f µs = %.0f/s on 2", each(own), each(theirs), 2e6/(each(own)+each(theirs))), "at most 400 µs")
	return nil
}

// roundOf is a round of check-ins of eight kiosks, 64 after each other for one
// service.
func roundOf(k wire.KioskKeys, from int) (out []hub.Message, err error) {
	for i := range perRound {
		k.Kiosk = fmt.Sprint("lobby-", i%8+1)
		_, ev, err := sealed(k, fmt.Sprintf("K%c %d", 'A'+i%8, from+i), queues[i/64%len(queues)], time.Now())
		if err != nil {
			return nil, err
		}
		out = append(out, hub.Message{Topic: wire.EventTopic(k.Site, k.Kiosk).String(), Payload: ev.Bytes})
	}
	return out, nil
}

// empty ends everybody's visit, straight in the record.
func empty(ctx context.Context, db *sqldb.DB) error {
	return db.Update(ctx, func(tx hub.Tx) error {
		for _, queue := range queues {
			live, err := tx.Live(queue)
			if err != nil {
				return err
			}
			for _, p := range live {
				p.State, p.EndedAt = hub.Done, p.Received
				if err := tx.SetPlace(p); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// pipe is a transport without a network.
type pipe struct {
	messages chan hub.Message
	receipts chan struct{}
}

// take delivers a round and waits for its receipts.
func (p *pipe) take(ctx context.Context, list []hub.Message) error {
	for _, m := range list {
		p.messages <- m
	}
	late := time.After(2 * time.Minute)
	for i := range list {
		select {
		case <-p.receipts:
		case <-ctx.Done():
			return ctx.Err()
		case <-late:
			return fmt.Errorf("%d of %d receipts within two minutes", i, len(list))
		}
	}
	return nil
}

// Publish implements hub.Transport.
func (p *pipe) Publish(_ context.Context, topic string, _ []byte, _ bool) error {
	if strings.Contains(topic, "/receipt/") {
		p.receipts <- struct{}{}
	}
	return nil
}

// Messages implements hub.Transport.
func (p *pipe) Messages() <-chan hub.Message { return p.messages }

// Connected implements hub.Transport.
func (p *pipe) Connected() <-chan struct{} { return nil }

// processor is the time this process has had on a processor.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
