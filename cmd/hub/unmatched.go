package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"frontdoor/sync/hub"
)

// unmatched lists the tickets that staff are to match with an appointment.
func unmatched(ctx context.Context, c *call) error {
	c.clientFlags()
	c.jsonFlag()
	if err := c.parse(0); err != nil {
		return err
	}
	b, err := c.ask(ctx, "GET", "/api/v1/unmatched", nil)
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var v struct{ Unmatched []hub.BoardEntry }
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		for _, e := range v.Unmatched {
			fmt.Fprintf(c.stdout, "%s  %s  since %s\n", names(e), e.State, e.Arrived.Local().Format("15:04"))
		}
		return nil
	})
}

// details shows what the holder of a ticket said, in the name of who looks.
func details(ctx context.Context, c *call) error {
	c.clientFlags()
	c.byFlag(true)
	c.jsonFlag()
	if err := c.parse(-1); err != nil {
		return err
	}
	b, err := c.ask(ctx, "GET", "/api/v1/unmatched/"+url.PathEscape(c.args[0]), nil)
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var v hub.Claim
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		printClaim(c.stdout, v)
		return nil
	})
}

// printClaim writes what somebody said, then a line for each booking that may be
// theirs; what belongs together is what is behind its name.
func printClaim(w io.Writer, v hub.Claim) {
	fmt.Fprintf(w, "%s  %s  since %s\n", v.Ticket, v.State, v.Arrived.Local().Format("15:04"))
	for _, line := range [][2]string{
		{"born", born(v)}, {"a name begins with", v.Said.Initial}, {"postcode", v.Said.Postcode},
		{"phone ends in", v.Said.Phone4}, {"card", v.Said.Card}, {"code of appointment", v.Said.Appointment},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "  said: %s %s\n", line[0], line[1])
		}
	}
	for _, o := range v.Candidates {
		a := o.Appointment
		fmt.Fprintf(w, "  %s  %s %s  %s  born %s  same %s%s\n", a.ID, a.Service, a.At.Local().Format("15:04"),
			o.Name, o.BirthDate, strings.Join(o.Agrees, ", "), prefixed("  checked in as ", o.Ticket))
	}
	if len(v.Candidates) == 0 {
		fmt.Fprintln(w, "  no booking of the day agrees with this")
	}
}

func born(v hub.Claim) string {
	if v.Said.BirthDate.IsZero() {
		return ""
	}
	return v.Said.BirthDate.String()
}
