package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/wire"
)

// keys are those of a site with one kiosk, without files.
func keys() (wire.HubKeys, wire.KioskKeys, error) {
	hubOpen, err := wire.NewSealKey()
	if err != nil {
		return wire.HubKeys{}, wire.KioskKeys{}, err
	}
	kioskOpen, err := wire.NewSealKey()
	hubSign, kioskSign := ed25519.NewKeyFromSeed(make([]byte, 32)), ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32)))
	return wire.HubKeys{Site: "bench", Sign: hubSign, Open: hubOpen}, wire.KioskKeys{
		Site: "bench", Kiosk: "lobby", Sign: kioskSign, Open: kioskOpen,
		HubVerify: hubSign.Public().(ed25519.PublicKey), HubSeal: hubOpen.PublicKey(),
	}, err
}

// sealed makes the event of a check-in.
func sealed(k wire.KioskKeys, code, service string, when time.Time) (kiosk.Checkin, kiosk.SealedEvent, error) {
	c := kiosk.Checkin{EventID: uuid.Must(uuid.NewV7()).String(), Kiosk: k.Kiosk, Ticket: code, Service: service,
		Area: "bd850fe8-49a2-555e-8f61-7afd2650f20a", At: when, Lang: "en-GB", Method: kiosk.ByNobody}
	ev, err := wire.NewSealer(k).Seal(c.EventID, kiosk.EventCheckin, c.At, c)
	return c, ev, err
}

// commit holds a kiosk's durable check-in against raw inserts of the same bytes,
// each in a transaction of its own, in turns on one disk.
func (b *bench) commit(ctx context.Context) error {
	_, k, err := keys()
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(b.dir, "kiosk.db"), Kiosk: k.Kiosk, Key: bytes.Repeat([]byte{7}, 32), NewPrefix: func() (string, error) { return "KD", nil }})
	if err != nil {
		return err
	}
	defer db.Close()
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(b.dir, "raw.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return err
	}
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	if _, err := raw.ExecContext(ctx, `CREATE TABLE raw (id TEXT PRIMARY KEY, bytes BLOB NOT NULL)`); err != nil {
		return err
	}
	insert, err := raw.PrepareContext(ctx, `INSERT INTO raw (id, bytes) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	checkIn := func(build func(code string) (kiosk.Record, error)) error {
		_, _, err := db.CheckIn(ctx, "", build)
		return err
	}
	seal := func(code string) (kiosk.Record, error) {
		c, ev, err := sealed(k, code, "blood-tests", time.Now())
		return kiosk.Record{Checkin: c, Events: []kiosk.SealedEvent{ev}}, err
	}
	var inserts, commits, whole []time.Duration
	const block = 100
	for len(inserts) < b.commits {
		var ready []kiosk.Record
		for range 2 * block {
			r, err := seal("KD 001")
			if err != nil {
				return err
			}
			ready = append(ready, r)
		}
		for kind, took := range []*[]time.Duration{&inserts, &commits, &whole} {
			for i := range block {
				start := time.Now()
				switch kind {
				case 0:
					_, err = insert.ExecContext(ctx, ready[i].Events[0].ID, ready[i].Events[0].Bytes)
				case 1:
					err = checkIn(func(string) (kiosk.Record, error) { return ready[block+i], nil })
				case 2:
					err = checkIn(seal)
				}
				if err != nil {
					return err
				}
				*took = append(*took, time.Since(start))
			}
		}
	}
	base := rate(inserts)
	line("raw single-transaction insert, SQLite FULL", fmt.Sprintf("%.0f/s, p99 %s", base, ms(at(inserts, 0.99))), "")
	line("durable check-in commit, database part", fmt.Sprintf("%.0f/s = %.0f %%", rate(commits), 100*rate(commits)/base), "at least 80 % of raw")
	line("  its p99", fmt.Sprintf("%s = %.2f times", ms(at(commits, 0.99)), float64(at(commits, 0.99))/float64(at(inserts, 0.99))), "at most 1.5 times raw")
	line("durable check-in commit with its sealing", fmt.Sprintf("%.0f/s = %.0f %%, p99 %s", rate(whole), 100*rate(whole)/base, ms(at(whole, 0.99))), "")
	return nil
}

func rate(list []time.Duration) float64 {
	var sum time.Duration
	for _, d := range list {
		sum += d
	}
	return float64(len(list)) / sum.Seconds()
}
