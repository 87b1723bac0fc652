package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
)

// board shows every queue. Without a running hub it reads the record itself.
func board(ctx context.Context, c *call) error {
	c.clientFlags()
	c.recordFlag()
	c.jsonFlag()
	if err := c.parse(0); err != nil {
		return err
	}
	path := "/api/v1/board"
	if c.json {
		path += "?history=1"
	}
	elsewhere := c.url != ""
	b, err := c.ask(ctx, "GET", path, nil)
	if errors.Is(err, errNotRunning) && !elsewhere {
		b, err = readBoard(ctx, c)
	}
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var v hub.Board
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		for _, q := range v.Queues {
			printQueue(c.stdout, q)
		}
		return nil
	})
}

func readBoard(ctx context.Context, c *call) ([]byte, error) {
	db, err := sqldb.OpenToRead(ctx, c.recordName())
	if err != nil {
		return nil, err
	}
	defer db.Close()
	v, err := hub.ReadBoard(ctx, db, time.Now(), c.json)
	if err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

func printQueue(w io.Writer, q hub.BoardQueue) {
	fmt.Fprintf(w, "%s: %d waiting\n", q.Queue, len(q.Waiting))
	for _, e := range q.Called {
		state := "called "
		if e.State == hub.InRoom {
			state = "in room"
		}
		fmt.Fprintf(w, "  %s %s%s%s\n", state, names(e), prefixed("  to ", cmp.Or(e.RoomName, e.Room)), itinerary(e))
	}
	for _, e := range q.OnHold {
		until := ""
		if e.AtHome {
			until = "  at home"
		}
		if !e.Held.IsZero() {
			until = "  until " + e.Held.Local().Format("15:04")
		}
		fmt.Fprintf(w, "  on hold %s%s%s\n", names(e), until, itinerary(e))
	}
	for _, e := range q.Waiting {
		wait := ""
		if e.HighMin > 0 {
			wait = fmt.Sprintf("  about %d to %d min", e.LowMin, e.HighMin)
		}
		fmt.Fprintf(w, "  %6d  %s%s%s%s\n", e.Position, names(e), wait, prefixed("  ", strings.Join(e.Flags, ", ")), itinerary(e))
	}
	for _, e := range q.Coming {
		fmt.Fprintf(w, "  coming  %s%s\n", names(e), itinerary(e))
	}
}

// itinerary is a visit of several stops on one line.
func itinerary(e hub.BoardEntry) string {
	var stops []string
	for _, s := range e.Visit {
		stops = append(stops, s.Queue+" "+string(s.State))
	}
	return prefixed("  ", strings.Join(stops, " > "))
}

func names(e hub.BoardEntry) string {
	return strings.Join(append([]string{e.Code}, e.Aliases...), " = ")
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}
