package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
)

// exportArrivals writes a day's arrivals.
func exportArrivals(ctx context.Context, c *call) error {
	day := c.flags.String("day", "", "service `date`, year-month-day; empty = today")
	c.clientFlags()
	if err := c.parse(1); err != nil {
		return err
	}
	if c.args[0] != "arrivals" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "hub export knows arrivals only")
	}
	b, err := c.ask(ctx, "GET", "/api/v1/arrivals?day="+url.QueryEscape(*day), nil)
	if err != nil {
		return err
	}
	_, err = c.stdout.Write(b)
	return err
}

// downtime prints the list for a desk without computers. When no hub runs it is
// read from the record, which is when it is needed most.
func downtime(ctx context.Context, c *call) error {
	day := c.flags.String("day", "", "service `date`, year-month-day; empty = today")
	building := c.flags.String("building", "", "IMDF `id` of a building; empty = all of them")
	table := c.flags.Bool("csv", false, "write CSV")
	zone := c.flags.String("zone", "Local", "time `zone` of the hospital, where no hub runs to say it")
	c.clientFlags()
	c.recordFlag()
	c.byFlag(true)
	if err := c.parse(0); err != nil {
		return err
	}
	if c.by == "" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "say who you are with -by; the list shows people")
	}
	q := url.Values{"day": {*day}, "building": {*building}}
	if *table {
		q.Set("format", "csv")
	}
	elsewhere := c.url != ""
	b, err := c.ask(ctx, "GET", "/api/v1/downtime?"+q.Encode(), nil)
	if errors.Is(err, errNotRunning) && !elsewhere {
		fmt.Fprintln(c.stderr, "hub: no hub runs; the list is read from the record, and the audit does not say so")
		return c.downtimeOf(ctx, *day, *building, *zone, *table)
	}
	if err != nil {
		return err
	}
	_, err = c.stdout.Write(b)
	return err
}

func (c *call) downtimeOf(ctx context.Context, day, building, zoneName string, table bool) error {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "-zone names no time zone; write it as Europe/London", err)
	}
	date := kiosk.DateOf(time.Now().In(zone).Add(-hub.DayStart))
	if day != "" {
		if date, err = kiosk.ParseDate(day); err != nil {
			return err
		}
	}
	db, err := sqldb.OpenToRead(ctx, c.recordName())
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := hub.ReadDowntime(ctx, db, date, building, time.Now(), zone, hub.DayStart)
	if err != nil {
		return err
	}
	if table {
		return list.WriteCSV(c.stdout)
	}
	return list.WriteText(c.stdout)
}
