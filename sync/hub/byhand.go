package hub

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Brought says what became of events that were brought by hand. Rejected lines
// were not taken in: they are no events of this site's kiosks.
type Brought struct {
	Accepted  int            `json:"accepted"`
	Duplicate int            `json:"duplicate"` // had been taken in before
	Held      int            `json:"held"`
	Refused   int            `json:"refused"`
	Rejected  []RejectedLine `json:"rejected"`
}

// RejectedLine is a line that could not be taken in.
type RejectedLine struct {
	Line   int    `json:"line"` // from 1
	Reason string `json:"reason"`
}

// maxLine bounds one line: a message in base64, its topic, and some room.
const maxLine = wire.MaxMessage/3*4 + 4096

// maxRejected is how many bad lines are listed before the rest is not read.
const maxRejected = 100

// TakeByHand takes in events that a kiosk could not deliver itself. Each line
// of lines is a JSON object, {"topic": "fd/1/SITE/event/KIOSK",
// "payload_base64": "…"}, with the sealed message as it would have been
// published (RFC 4648, section 4); empty lines and unknown names are passed
// over. Each event is verified and applied as any other, and its receipt goes
// out to its kiosk. After an error the same lines can be brought again:
// whatever was taken in is a duplicate then.
func (e *Engine) TakeByHand(ctx context.Context, lines io.Reader, by string) (Brought, error) {
	b := Brought{Rejected: []RejectedLine{}}
	if !named(by) {
		return b, errNoName()
	}
	scan := bufio.NewScanner(lines)
	scan.Buffer(nil, maxLine)
	var batch []Incoming
	for n := 1; scan.Scan(); n++ {
		if len(scan.Bytes()) == 0 {
			continue
		}
		ev, err := e.readLine(scan.Bytes())
		switch {
		case err == nil:
			batch = append(batch, ev)
		case len(b.Rejected) == maxRejected:
			return b, kiosk.Errorf(kiosk.CodeBadInput, "", "%d lines are no events of this site, and the rest was not read; bring what kioskctl outbox export wrote", maxRejected)
		default:
			b.Rejected = append(b.Rejected, RejectedLine{n, err.Error()})
		}
		if len(batch) == maxBatch {
			if err := e.bring(ctx, batch, &b); err != nil {
				return b, err
			}
			batch = batch[:0]
		}
	}
	if err := scan.Err(); err != nil {
		return b, kiosk.Wrap(kiosk.CodeBadInput, "", fmt.Sprintf("the events could not be read to their end; a line has at most %d bytes", maxLine), err)
	}
	err := e.bring(ctx, batch, &b)
	if err == nil {
		err = e.update(ctx, func(w *work) error {
			return w.note(by, "events by hand", "", fmt.Sprintf("%d accepted, %d duplicate, %d held, %d refused, %d rejected", b.Accepted, b.Duplicate, b.Held, b.Refused, len(b.Rejected)))
		})
	}
	return b, err
}

func (e *Engine) readLine(line []byte) (Incoming, error) {
	var l struct {
		Topic   string `json:"topic"`
		Payload []byte `json:"payload_base64"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return Incoming{}, errors.New(`not a JSON object with "topic" and "payload_base64"`)
	}
	ev, err := wire.OpenEvent(e.cfg.Keys, e.lookup, l.Topic, l.Payload)
	e.reject(err)
	return Incoming{Event: ev, Raw: l.Payload}, err
}

// bring applies a batch and counts what became of it.
func (e *Engine) bring(ctx context.Context, batch []Incoming, b *Brought) error {
	taken, err := e.takeAll(ctx, batch)
	if err != nil {
		return err
	}
	for _, t := range taken {
		switch {
		case t.again:
			b.Duplicate++
		case t.receipt.Outcome == kiosk.Held:
			b.Held++
		case t.receipt.Outcome == kiosk.Refused:
			b.Refused++
		default:
			b.Accepted++
		}
	}
	return nil
}
