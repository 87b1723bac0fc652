// Package audit chains the lines that say who did what: each line bears a hash
// over itself and the line before, so that one that was changed, taken out or
// put in afterwards shows. A chain cannot show that its end was cut off; whoever
// noted an earlier head elsewhere can.
package audit

import (
	"encoding/binary"
	"fmt"
	"time"

	"frontdoor/sync/wire"
)

// Line is one thing that was done. Texts are plain words and name no patient.
type Line struct {
	N       int64     `json:"n"` // rises from line to line, not always by one
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Verb    string    `json:"verb"`    // "call", "recall", "done", …
	Subject string    `json:"subject"` // ticket code, queue, alert or feature
	Detail  string    `json:"detail,omitempty"`
	Hash    string    `json:"hash,omitempty"` // hex SHA-256; "" in lines from before there was a chain
}

// Link returns the hash of l where the line before bears before, "" for the
// first. N is not part of it: the chain itself is the order.
func (l Line) Link(before string) string {
	var b []byte
	for _, text := range []string{"frontdoor/audit/1", before, fmt.Sprint(l.At.UnixMicro()), l.By, l.Verb, l.Subject, l.Detail} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return wire.Hash(b)
}

// Chain verifies lines, oldest first. The zero value begins at the beginning.
type Chain struct {
	Lines  int    // chained lines so far
	Before int    // lines from before there was a chain
	Head   string // hash of the last line
	Noted  bool   // Look was the hash of a line
	Look   string // a head noted earlier, "" = none

	last int64
}

// Add verifies the next line. Its error says in plain words which line does not
// fit; everything before it does.
func (c *Chain) Add(l Line) error {
	if l.N <= c.last && c.Lines+c.Before > 0 {
		return fmt.Errorf("line %d comes after line %d; they are not in the order they were written", l.N, c.last)
	}
	c.last = l.N
	switch {
	case l.Hash == "" && c.Lines == 0:
		c.Before++
		return nil
	case l.Hash == "":
		return fmt.Errorf("line %d bears no hash; a hub of an older version wrote it, or somebody put it in", l.N)
	case l.Hash != l.Link(c.Head):
		return fmt.Errorf("line %d does not fit the line before it; it was changed, or a line before it was changed, put in or taken out", l.N)
	}
	c.Lines, c.Head = c.Lines+1, l.Hash
	c.Noted = c.Noted || l.Hash == c.Look
	return nil
}
