package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
	"frontdoor/sync/audit"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
)

// audits verifies the chain of who did what, or writes it out. It reads the
// record itself, or an export, and needs no running hub.
func audits(ctx context.Context, c *call) error {
	c.recordFlag()
	c.jsonFlag()
	head := c.flags.String("head", "", "verify: `hash` that an earlier verify said; it must still be part of the chain")
	args, err := cli.Words(c.flags, c.args)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 1 && args[0] == "export":
		out := json.NewEncoder(c.stdout)
		return c.eachLine(ctx, "", func(l audit.Line) error { return out.Encode(l) })
	case len(args) == 1 && args[0] == "verify":
		return c.verify(ctx, "", *head)
	case len(args) == 2 && args[0] == "verify":
		return c.verify(ctx, args[1], *head)
	}
	return kiosk.Errorf(kiosk.CodeBadInput, "", "hub audit takes verify, verify FILE or export; see: hub audit -h")
}

// verify says whether the chain holds; a chain that does not is a no.
func (c *call) verify(ctx context.Context, file, head string) error {
	chain := audit.Chain{Look: head}
	err := c.eachLine(ctx, file, func(l audit.Line) error {
		if err := chain.Add(l); err != nil {
			return kiosk.Errorf(kiosk.CodeConflict, "", "the audit does not hold: %v. Set the record aside and compare it with a backup", err)
		}
		return nil
	})
	if err == nil && head != "" && !chain.Noted {
		err = kiosk.Errorf(kiosk.CodeConflict, "", "the audit does not hold: no line has the hash that was noted; its end was cut off, or it is another record's. Compare it with a backup")
	}
	if err != nil {
		return err
	}
	b, err := json.Marshal(struct {
		Lines   int    `json:"lines"`
		Before  int    `json:"unchained,omitempty"`
		Head    string `json:"head"`
		Checked bool   `json:"noted_head_found,omitempty"`
	}{chain.Lines, chain.Before, chain.Head, chain.Noted})
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		if chain.Before > 0 {
			fmt.Fprintf(c.stdout, "%d lines are older than the chain\n", chain.Before)
		}
		_, err := fmt.Fprintf(c.stdout, "%d lines hold; note the head elsewhere, and give it with -head next time: %s\n", chain.Lines, chain.Head)
		return err
	})
}

// auditPage is how many lines are read at once.
const auditPage = 1000

// eachLine hands over every line of the record, or of a file that hub audit
// export wrote, oldest first.
func (c *call) eachLine(ctx context.Context, file string, fn func(audit.Line) error) error {
	if file != "" {
		return eachInFile(file, fn)
	}
	db, err := sqldb.OpenToRead(ctx, c.recordName())
	if err != nil {
		return err
	}
	defer db.Close()
	for last := int64(0); ; {
		var page []hub.Deed
		err := db.View(ctx, func(r hub.Reader) (err error) {
			page, err = r.AuditAfter(last, auditPage)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, l := range page {
			if err := fn(l); err != nil {
				return err
			}
			last = l.N
		}
	}
}

func eachInFile(file string, fn func(audit.Line) error) error {
	f, err := os.Open(file)
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the file cannot be read", err)
	}
	defer f.Close()
	in := json.NewDecoder(bufio.NewReader(f))
	for n := 1; ; n++ {
		var l audit.Line
		err := in.Decode(&l)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return kiosk.Wrap(kiosk.CodeBadInput, "", fmt.Sprintf("line %d of %s is not what hub audit export wrote", n, file), err)
		}
		if err := fn(l); err != nil {
			return err
		}
	}
}
