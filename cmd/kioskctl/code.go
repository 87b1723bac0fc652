package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"time"

	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/identity"
)

// How long codes hold when -expires does not say.
const (
	afterVisit = 12 * time.Hour      // after a known appointment
	usualLife  = 30 * 24 * time.Hour // from now
)

// Where a person's appointment is looked for, around now. The next one is
// meant; the last one when there is none, for somebody who is late.
const (
	lookBack  = 12 * time.Hour
	lookAhead = 24 * time.Hour
)

// minting is the flags of "code mint".
type minting struct {
	keys, data, appointment, person string
	expires, qr                     string
	terminal                        bool
}

// mint makes the signed code of one appointment. A code names nobody.
func mint(ctx context.Context, c *call) error {
	var o minting
	c.flags.StringVar(&o.keys, "keys", "", "`folder` of the site's keys; else keys in -data")
	c.flags.StringVar(&o.data, "data", "", "`folder` of the hub, whose record then knows the appointment")
	c.flags.StringVar(&o.appointment, "appointment", "", "`id` of the appointment")
	c.flags.StringVar(&o.person, "person", "", "`id` of a person whose next appointment of the day is meant; needs -data")
	c.flags.StringVar(&o.expires, "expires", "", "`when` the code ends: 48h from now, or 2026-03-24T18:00:00+01:00; else 12 h after an appointment of the record, or in 30 days")
	c.flags.StringVar(&o.qr, "qr", "", "write the code as a QR picture to this `file`, PNG")
	c.flags.BoolVar(&o.terminal, "terminal", false, "show the QR code in the terminal, above the text")
	c.jsonFlag()
	if err := c.parse(0); err != nil {
		return err
	}
	now := time.Now()
	code, key, err := o.code(ctx, now)
	if err != nil {
		return err
	}
	text := scan.Mint(key, code)
	// What a kiosk would refuse is not handed out.
	public := map[string]ed25519.PublicKey{code.Key: key.Public().(ed25519.PublicKey)}
	if _, err := scan.Verify(public, code.Site, now, true, text); err != nil {
		return bad("the appointment id %.40q… is too long or empty for a code", code.Appointment)
	}
	return o.write(c, code, text)
}

// code works out what the code says and which key signs it.
func (o *minting) code(ctx context.Context, now time.Time) (code scan.Code, key ed25519.PrivateKey, err error) {
	switch {
	case (o.appointment == "") == (o.person == ""):
		return code, nil, bad("name the appointment with -appointment ID, or the person with -person ID")
	case o.person != "" && o.data == "":
		return code, nil, bad("-person is looked up in the hub's record: name the hub's folder with -data")
	case o.keys == "" && o.data == "":
		return code, nil, bad("name the site's keys with -keys DIR, or the hub's folder with -data DIR")
	case o.keys == "":
		o.keys = filepath.Join(o.data, "keys")
	}
	id, err := identity.LoadHub(o.keys)
	if err != nil {
		return code, nil, unusable(err, "the keys in %s cannot be used; hub init makes them", o.keys)
	}
	code = scan.Code{Site: id.Keys.Site, Appointment: o.appointment, Expires: now.Add(usualLife), Key: id.CodeKeyID}
	if o.data != "" {
		a, err := o.look(ctx, now)
		if err != nil {
			return code, nil, err
		}
		code.Appointment, code.Expires = a.ID, a.At.Add(afterVisit)
	}
	if o.expires != "" {
		if code.Expires, err = moment(o.expires, now); err != nil {
			return code, nil, err
		}
	}
	if !code.Expires.After(now) {
		return code, nil, bad("the code would be over since %s: give a later -expires", code.Expires.Format(time.RFC3339))
	}
	return code, id.Code, nil
}

// moment reads a duration from now or a point in time.
func moment(s string, now time.Time) (time.Time, error) {
	if d, err := time.ParseDuration(s); err == nil {
		return now.Add(d), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, bad("-expires %q is neither a duration like 48h nor a time like 2026-03-24T18:00:00+01:00", s)
	}
	return t, nil
}

// look finds the appointment in the hub's record, which is only read.
func (o *minting) look(ctx context.Context, now time.Time) (a kiosk.Appointment, err error) {
	db, err := sqldb.OpenToRead(ctx, filepath.Join(o.data, "record.db"))
	if err != nil {
		return a, unusable(err, "the hub's record cannot be read")
	}
	defer db.Close()
	found := false
	err = db.View(ctx, func(r hub.Reader) error {
		if o.person == "" {
			a, found, err = r.Appointment(o.appointment)
			return err
		}
		entries, err := r.Appointments(now.Add(-lookBack), now.Add(lookAhead))
		a, found = next(entries, o.person, now)
		return err
	})
	if err == nil && !found {
		err = kiosk.Errorf(kiosk.CodeNotFound, "", "the hub at %s has no such appointment around now: check the id, or import the bookings", o.data)
	}
	return a, err
}

// next returns a person's next appointment, else their last. entries are in
// the order of their times.
func next(entries []kiosk.RosterEntry, person string, now time.Time) (a kiosk.Appointment, found bool) {
	for _, e := range entries {
		if e.Person.ID != person {
			continue
		}
		a, found = e.Appointment, true
		if !a.At.Before(now) {
			break
		}
	}
	return a, found
}

// write hands the code out in the forms asked for.
func (o *minting) write(c *call, code scan.Code, text string) error {
	if c.json && o.terminal {
		return bad("-terminal is for people and -json for programs: choose one")
	}
	if o.qr != "" || o.terminal {
		symbol, err := newSymbol(text)
		if err != nil {
			return err
		}
		if o.qr != "" {
			if err := savePNG(o.qr, symbol.image()); err != nil {
				return err
			}
		}
		if o.terminal {
			fmt.Fprint(c.stdout, symbol.blocks())
		}
	}
	if c.json {
		return c.printJSON(map[string]string{"code": text, "appointment": code.Appointment, "key": code.Key,
			"expires": code.Expires.UTC().Truncate(time.Second).Format(time.RFC3339)})
	}
	_, err := fmt.Fprintln(c.stdout, text)
	return err
}
