package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// deed is what a person does.
type deed struct {
	By      string `json:"by"`
	Room    string `json:"room,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Queue   string `json:"queue,omitempty"`
	Urgency *int   `json:"urgency,omitempty"`

	Appointment string `json:"appointment,omitempty"`
	Same        bool   `json:"same,omitempty"`

	For kiosk.Duration `json:"for,omitempty"`
}

// do sends a deed and shows the ticket it was done to.
func (c *call) do(ctx context.Context, path string, d deed) error {
	b, err := c.ask(ctx, "POST", path, d)
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var e hub.BoardEntry
		if err := json.Unmarshal(b, &e); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.stdout, "%s %s%s%s\n", names(e), e.State, prefixed(" to ", cmp.Or(e.RoomName, e.Room)), itinerary(e))
		return err
	})
}

func callNext(ctx context.Context, c *call) error {
	room := c.flags.String("room", "", "IMDF `unit` to come to")
	c.clientFlags()
	c.byFlag(true)
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	return c.do(ctx, "/api/v1/queues/"+url.PathEscape(c.args[0])+"/call", deed{By: c.by, Room: *room})
}

func join(ctx context.Context, c *call) error {
	c.clientFlags()
	c.byFlag(true)
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	return c.do(ctx, "/api/v1/queues/"+url.PathEscape(c.args[0])+"/join", deed{By: c.by})
}

// onTicket makes the command of one deed.
func onTicket(name string) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		c.clientFlags()
		c.byFlag(true)
		c.jsonFlag()
		var level *int
		to, wait := new(string), new(time.Duration)
		appointment, same := new(string), new(bool)
		if name == "urgency" {
			level = c.flags.Int("level", 1, "how urgent: 0 is ordinary, 9 goes before all")
		}
		if name == "hold" {
			c.flags.DurationVar(wait, "for", 0, "how `long`, as 20m; 0 = until staff say")
		}
		if name == "transfer" {
			c.flags.StringVar(to, "to", "", "`queue` to go to")
		}
		if name == "match" {
			c.flags.StringVar(appointment, "to", "", "`id` of the appointment, as hub details lists it")
			c.flags.BoolVar(same, "same", false, "it is the same person who has checked in for it")
		}
		if err := c.parse(-1); err != nil {
			return err
		}
		return c.do(ctx, "/api/v1/tickets/"+url.PathEscape(c.args[0])+"/"+name,
			deed{By: c.by, Queue: *to, Urgency: level, For: kiosk.Duration(*wait), Appointment: *appointment, Same: *same})
	}
}

func alerts(ctx context.Context, c *call) error {
	all := c.flags.Bool("all", false, "those that were answered too")
	c.clientFlags()
	c.jsonFlag()
	if err := c.parse(0); err != nil {
		return err
	}
	path := "/api/v1/alerts"
	if *all {
		path += "?all=1"
	}
	b, err := c.ask(ctx, "GET", path, nil)
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var v struct {
			Alerts []hub.Alert `json:"alerts"`
		}
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		for _, a := range v.Alerts {
			printAlert(c.stdout, a)
		}
		return nil
	})
}

func printAlert(w io.Writer, a hub.Alert) {
	state := string(a.State)
	switch {
	case a.State == kiosk.AlertSeen:
		state = "seen by " + a.By
	case a.State == kiosk.AlertNoAnswer:
		state = fmt.Sprintf("no answer, step %d%s", a.Level, prefixed(", for ", a.Tell))
	}
	fmt.Fprintf(w, "%s  %s  %s at %s  %s%s%s\n", a.EventID, a.At.Local().Format(time.DateTime), a.Kind, a.Kiosk, state,
		prefixed("  ticket ", a.Ticket), prefixed("  ", a.Reason)+prefixed("  ", a.Note))
}

func ack(ctx context.Context, c *call) error {
	c.clientFlags()
	c.byFlag(true)
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	b, err := c.ask(ctx, "POST", "/api/v1/alerts/"+url.PathEscape(c.args[0])+"/ack", deed{By: c.by})
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var a hub.Alert
		if err := json.Unmarshal(b, &a); err != nil {
			return err
		}
		printAlert(c.stdout, a)
		return nil
	})
}

func closeWay(ctx context.Context, c *call) error {
	kind := c.flags.String("kind", "corridor", "lift, corridor or fire")
	c.clientFlags()
	c.byFlag(false)
	if err := c.parse(1); err != nil {
		return err
	}
	_, err := c.ask(ctx, "POST", "/api/v1/closures/"+url.PathEscape(c.args[0]), deed{By: c.by, Kind: *kind})
	return err
}

func openWay(ctx context.Context, c *call) error {
	c.clientFlags()
	c.byFlag(false)
	if err := c.parse(1); err != nil {
		return err
	}
	_, err := c.ask(ctx, "DELETE", "/api/v1/closures/"+url.PathEscape(c.args[0]), nil)
	return err
}

// onKiosk has a kiosk do something, or undoes it where that can be.
func onKiosk(deedName string) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		undo := new(bool)
		if deedName != "restart" {
			undo = c.flags.Bool("undo", false, "take it back")
		}
		c.clientFlags()
		c.byFlag(true)
		if err := c.parse(1); err != nil {
			return err
		}
		path, method, body := "/api/v1/kiosks/"+url.PathEscape(c.args[0])+"/"+deedName, "POST", any(deed{By: c.by})
		if *undo {
			method, body = "DELETE", nil
		}
		_, err := c.ask(ctx, method, path, body)
		return err
	}
}

func importFile(ctx context.Context, c *call) error {
	c.clientFlags()
	c.byFlag(false)
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	content := c.stdin
	if c.args[0] != "-" {
		f, err := os.Open(c.args[0])
		if err != nil {
			return kiosk.Wrap(kiosk.CodeBadInput, "", "the file cannot be read", err)
		}
		defer f.Close()
		content = f
	}
	b, err := c.ask(ctx, "POST", "/api/v1/appointments", content)
	if err != nil {
		return err
	}
	return c.print(b, func() error {
		var v struct{ Imported int }
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.stdout, "%d appointments imported\n", v.Imported)
		return err
	})
}
