package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// shownPeople is how many people the guide offers to whoever watches the demo.
const shownPeople = 8

// guide says what can be done in the demo beside touching the screen.
func (d *demo) guide(w io.Writer) {
	fmt.Fprintf(w, "\nFrontdoor demo. The hub's folder is %s. People with an appointment about now:\n\n", d.hub.dir)
	for i, b := range d.booked[:shownPeople] {
		p := b.Person
		fmt.Fprintf(w, "  %d  %-20s born %s  postcode %-8s phone …%s  %s at %s\n", i+1, p.Name.Text,
			p.BirthDate.Time().Format("02.01.2006"), p.Postcode, p.Phone4, b.Appointment.Service, d.app.local(b.Appointment.At).Format("15:04"))
	}
	fmt.Fprint(w, `
Type here and press Enter:
  scan N     hold the code of person N's letter to the scanner
  card N     hold person N's hospital card to the reader
  paper out  take the paper out of the printer; paper in puts it back
  unplug     unplug the scanner; plug puts it back
  near       step in front of the kiosk; away steps aside
  call NAME  staff call the next person of a service, as foot-clinic
  close NAME take something of the map out of use, as Lift A; open puts it back
  shut       take the kiosk out of use; unshut puts it back
  fire on    a fire alarm: no lifts; fire off ends it

Every other fault of the simulated devices: kioskctl sim list, kioskctl sim set.

`)
}

// obey does what is typed into the demo's terminal.
func (d *demo) obey(ctx context.Context, in io.Reader, out io.Writer) {
	lines := bufio.NewScanner(in)
	for lines.Scan() && ctx.Err() == nil {
		if err := d.deed(ctx, strings.Fields(lines.Text())); err != nil {
			fmt.Fprintln(out, err)
		}
	}
}

func (d *demo) deed(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return nil
	}
	arg := strings.Join(words[1:], " ")
	switch words[0] {
	case "scan", "card":
		return d.show(words[0], arg)
	case "paper":
		return d.sims.Set("printer.paper-out", map[bool]string{true: "on", false: "off"}[arg == "out"])
	case "unplug", "plug":
		return d.sims.Set("scanner.unplugged", map[bool]string{true: "on", false: "off"}[words[0] == "unplug"])
	case "near", "away":
		return d.sims.Set("presence.near", map[bool]string{true: "on", false: "off"}[words[0] == "near"])
	case "call":
		ctx, stop := context.WithTimeout(ctx, 5*time.Second)
		defer stop()
		code, ok, err := d.api.call(ctx, arg, d.day.room(arg), staffNames[0])
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("nobody waits in %s", arg)
		}
		return fmt.Errorf("called %s", code)
	case "close", "open":
		return d.bar(words[0], arg)
	case "shut", "unshut":
		d.app.send(flow.CommandNews{Commands: kiosk.Commands{Shut: words[0] == "shut"}})
		return nil
	case "fire":
		return d.sims.Set("fire-panel.alarm", map[bool]string{true: "off", false: "on"}[arg == "off"])
	default:
		return fmt.Errorf("%q is not one of scan, card, paper, unplug, plug, near, away, call, close, open, shut, unshut, fire", words[0])
	}
}

// show holds the code or the card of one of the booked people to the readers.
func (d *demo) show(what, whose string) error {
	n, err := strconv.Atoi(whose)
	if err != nil || n < 1 || n > len(d.booked) {
		return fmt.Errorf("say whose, as %s 1", what)
	}
	b := d.booked[n-1]
	if what == "scan" {
		d.sims.Scanner.Scan(letter(d.keys.Code, d.keys.CodeKeyID, demoSiteID, b))
		return nil
	}
	if len(b.Person.Cards) == 0 {
		return fmt.Errorf("%s has no card", b.Person.Name.Text)
	}
	return d.sims.Tap(b.Person.Cards[0])
}

// bar closes or opens something as the kiosk's own list of closures would.
func (d *demo) bar(verb, name string) error {
	place, ok := d.site.Map.Find(name)
	if !ok {
		return fmt.Errorf("nothing on the map is called %q", name)
	}
	c := kiosk.Closure{Feature: place.Unit, Kind: "corridor"}
	d.shut = slices.DeleteFunc(slices.Clone(d.shut), func(o kiosk.Closure) bool { return o == c })
	if verb == "close" {
		d.shut = append(d.shut, c)
	}
	d.app.send(flow.LocalClosures{Closures: d.shut})
	return nil
}
