package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

// backup copies the record beside a hub that may be running.
func backup(ctx context.Context, c *call) error {
	c.recordFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	db, err := sqldb.OpenToRead(ctx, c.recordName())
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(ctx, c.args[0]); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s holds the record, people included; keep it as safe as the hub\n", c.args[0])
	return nil
}

// restore puts a backup in the place of the record, with a new epoch. A
// PostgreSQL database is put back with its own tools; what is left to do then is
// to give it its new epoch.
func restore(ctx context.Context, c *call) error {
	c.recordFlag()
	args, err := cli.Words(c.flags, c.args)
	if err != nil {
		return err
	}
	c.args = args
	remote := sqldb.IsURL(c.recordName())
	switch {
	case len(args) > 1:
		return kiosk.Errorf(kiosk.CodeBadInput, "", "hub restore takes one file; see: hub restore -h")
	case remote && len(c.args) > 0:
		return kiosk.Errorf(kiosk.CodeBadInput, "", "a PostgreSQL record is put back with pg_restore while no hub runs on it; do that, then say hub restore -record URL without a file, so that the kiosks send again what is missing")
	case !remote && len(c.args) == 0:
		return kiosk.Errorf(kiosk.CodeBadInput, "", "name the file that hub backup wrote")
	}
	if err := os.MkdirAll(c.data, 0o700); err != nil {
		return err
	}
	held, err := lock(c.data)
	if err != nil {
		return err
	}
	defer held.Close()
	if remote {
		err = renew(ctx, c.recordName())
	} else {
		err = putBack(ctx, c)
	}
	if err == nil {
		_, err = fmt.Fprintln(c.stdout, "restored, with a new epoch; start the hub: kiosks send their last 72 hours again. What staff did since the backup, calls and answers, is not in it: go through the board once")
	}
	return err
}

func putBack(ctx context.Context, c *call) error {
	aside, err := sqldb.Restore(ctx, c.args[0], recordFile(c.data), time.Now())
	if err == nil && aside != "" {
		fmt.Fprintf(c.stdout, "the record that was there is %s now\n", aside)
	}
	return err
}

func renew(ctx context.Context, record string) error {
	db, err := sqldb.Open(ctx, record, time.Now())
	if err != nil {
		return err
	}
	defer db.Close()
	return db.RenewEpoch(ctx, time.Now())
}

// maxPart is how much of an export goes into one request, bytes.
const maxPart = 4 << 20

// outbox brings sealed events to the running hub, part by part.
func outbox(ctx context.Context, c *call) error {
	c.clientFlags()
	c.byFlag(true)
	c.jsonFlag()
	if err := c.parse(2); err != nil {
		return err
	}
	if c.args[0] != "import" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "hub outbox knows import only; kiosks' outboxes are kioskctl outbox's")
	}
	f, err := os.Open(c.args[1])
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the file cannot be read", err)
	}
	defer f.Close()
	sum := hub.Brought{Rejected: []hub.RejectedLine{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 2*wire.MaxMessage)
	var part events
	sent, read := 0, 0
	for lines.Scan() {
		part = append(append(part, lines.Bytes()...), '\n')
		if read++; len(part) < maxPart {
			continue
		}
		if err := c.bring(ctx, part, sent, &sum); err != nil {
			return err
		}
		part, sent = nil, read
	}
	if err := lines.Err(); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", fmt.Sprintf("line %d cannot be read; bring what kioskctl outbox export wrote", read+1), err)
	}
	if len(part) > 0 {
		if err := c.bring(ctx, part, sent, &sum); err != nil {
			return err
		}
	}
	return c.sayBrought(sum)
}

// bring sends one part, which begins after line sent, and adds up.
func (c *call) bring(ctx context.Context, part events, sent int, sum *hub.Brought) error {
	b, err := c.ask(ctx, "POST", "/api/v1/outbox", part)
	if err != nil {
		return err
	}
	var got hub.Brought
	if err := json.Unmarshal(b, &got); err != nil {
		return err
	}
	sum.Accepted += got.Accepted
	sum.Duplicate += got.Duplicate
	sum.Held += got.Held
	sum.Refused += got.Refused
	for _, r := range got.Rejected {
		r.Line += sent
		sum.Rejected = append(sum.Rejected, r)
	}
	return nil
}

// sayBrought writes what became of the events; lines that were rejected make
// the answer a no.
func (c *call) sayBrought(sum hub.Brought) error {
	b, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	err = c.print(bytes.TrimSpace(b), func() error {
		_, err := fmt.Fprintf(c.stdout, "%d accepted, %d duplicate, %d held, %d refused\n", sum.Accepted, sum.Duplicate, sum.Held, sum.Refused)
		return err
	})
	for _, r := range sum.Rejected {
		fmt.Fprintf(c.stderr, "hub: line %d was not taken in: %s\n", r.Line, r.Reason)
	}
	if err == nil && len(sum.Rejected) > 0 {
		err = kiosk.Errorf(kiosk.CodeConflict, "", "%d lines were not taken in", len(sum.Rejected))
	}
	return err
}
