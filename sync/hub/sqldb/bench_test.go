package sqldb_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/synctest"
	"frontdoor/sync/wire"
)

// BenchmarkIngest takes in sealed check-ins as they come from the transport,
// opens them and publishes the receipts, on either database. Between rounds the
// queue is emptied outside the time.
func BenchmarkIngest(b *testing.B) {
	for name, open := range map[string]func(b *testing.B) string{
		"SQLite":     func(b *testing.B) string { return filepath.Join(b.TempDir(), "record.db") },
		"PostgreSQL": func(b *testing.B) string { return synctest.StartPostgres(b).URL("").String() },
	} {
		b.Run(name, func(b *testing.B) {
			in := newIngest(b, open(b))
			n := 0
			for b.Loop() {
				b.StopTimer()
				round := in.sealed(n, perRound)
				b.StartTimer()
				in.take(round)
				b.StopTimer()
				n += perRound
				in.empty(b)
				b.StartTimer()
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "checkins/s")
		})
	}
}

const perRound = 1024

// ingest is a hub, and a transport that hands it what is sealed.
type ingest struct {
	*hub.Engine
	kiosk    wire.KioskKeys
	db       *sqldb.DB
	messages chan hub.Message
	receipts chan struct{}
}

func newIngest(b *testing.B, record string) *ingest {
	db, err := sqldb.Open(b.Context(), record, base)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	in := &ingest{db: db, messages: make(chan hub.Message, perRound), receipts: make(chan struct{}, perRound)}
	hubKeys, kioskKeys := pair(b)
	in.kiosk = kioskKeys
	in.Engine, err = hub.New(hub.Config{
		Site: "riverside", Store: db, Keys: hubKeys, Now: time.Now, Location: time.UTC,
		Services: []kiosk.Service{{ID: "foot-clinic", WalkIn: true}, {ID: "blood-tests", WalkIn: true}, {ID: "x-ray", WalkIn: true}, {ID: "eye-clinic", WalkIn: true}},
		Kiosks: func(id string) (wire.Peer, bool) {
			return wire.Peer{Kiosk: id, Verify: kioskKeys.Sign.Public().(ed25519.PublicKey), Seal: kioskKeys.Open.PublicKey()}, true
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- in.Run(ctx, in) }()
	b.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return in
}

func pair(b *testing.B) (wire.HubKeys, wire.KioskKeys) {
	hubOpen, err := wire.NewSealKey()
	if err != nil {
		b.Fatal(err)
	}
	kioskOpen, err := wire.NewSealKey()
	if err != nil {
		b.Fatal(err)
	}
	hubSign, kioskSign := ed25519.NewKeyFromSeed(make([]byte, 32)), ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32)))
	return wire.HubKeys{Site: "riverside", Sign: hubSign, Open: hubOpen}, wire.KioskKeys{
		Site: "riverside", Kiosk: "lobby-1", Sign: kioskSign, Open: kioskOpen,
		HubVerify: hubSign.Public().(ed25519.PublicKey), HubSeal: hubOpen.PublicKey(),
	}
}

// sealed is a round of check-ins of eight kiosks, as the transport delivers them.
func (in *ingest) sealed(from, n int) []hub.Message {
	services := []string{"foot-clinic", "blood-tests", "x-ray", "eye-clinic"}
	out := make([]hub.Message, n)
	for i := range out {
		k := in.kiosk
		k.Kiosk = fmt.Sprint("lobby-", i%8+1)
		id := fmt.Sprintf("0198c5a0-0000-7000-8000-%012x", from+i)
		c := kiosk.Checkin{EventID: id, Kiosk: k.Kiosk, Ticket: fmt.Sprintf("K%c %d", 'A'+i%8, from+i), Service: services[i/64%4], At: time.Now(), Lang: "en-GB", Method: kiosk.ByNobody}
		ev, err := wire.NewSealer(k).Seal(id, kiosk.EventCheckin, c.At, c)
		if err != nil {
			panic(err)
		}
		out[i] = hub.Message{Topic: wire.EventTopic("riverside", k.Kiosk).String(), Payload: ev.Bytes}
	}
	return out
}

// take delivers a round and waits for its receipts.
func (in *ingest) take(round []hub.Message) {
	for _, m := range round {
		in.messages <- m
	}
	for range round {
		<-in.receipts
	}
}

// empty ends everybody's visit, straight in the record.
func (in *ingest) empty(b *testing.B) {
	err := in.db.Update(b.Context(), func(tx hub.Tx) error {
		for _, queue := range []string{"foot-clinic", "blood-tests", "x-ray", "eye-clinic"} {
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
	if err != nil {
		b.Fatal(err)
	}
}

// Publish implements hub.Transport.
func (in *ingest) Publish(_ context.Context, topic string, _ []byte, _ bool) error {
	if strings.Contains(topic, "/receipt/") {
		in.receipts <- struct{}{}
	}
	return nil
}

// Messages implements hub.Transport.
func (in *ingest) Messages() <-chan hub.Message { return in.messages }

// Connected implements hub.Transport.
func (in *ingest) Connected() <-chan struct{} { return nil }
