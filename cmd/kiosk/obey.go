package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"frontdoor/devices/sim"
	"frontdoor/devices/sim/printsim"
)

// shownPeople is how many people the guide offers to whoever watches the demo.
const shownPeople = 8

// guide says what can be done in the demo beside touching the screen.
func (d *demo) guide(w io.Writer) {
	fmt.Fprintf(w, "\nFrontdoor demo. The hub's folder is %s. People with an appointment about now:\n\n", d.hub.dir)
	for i, b := range d.booked[:shownPeople] {
		p := b.Person
		fmt.Fprintf(w, "  %d  %-20s born %s  postcode %-8s phone …%s  %s at %s\n", i+1, p.Name.Text,
			p.BirthDate.Time().Format("02.01.2006"), p.Postcode, p.Phone4, b.Appointment.Service, b.Appointment.At.Format("15:04"))
	}
	fmt.Fprint(w, `
Type here and press Enter:
  scan N     hold the code of person N's letter to the scanner
  card N     hold person N's hospital card to the reader
  paper out  take the paper out of the printer; paper in puts it back
  unplug     unplug the scanner; plug puts it back
  call NAME  staff call the next person of a service, as foot-clinic

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
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 || n > len(d.booked) {
			return fmt.Errorf("say whose, as %s 1", words[0])
		}
		b := d.booked[n-1]
		if words[0] == "scan" {
			d.sims.scanner.Scan(letter(d.keys.Code, d.keys.CodeKeyID, demoSiteID, b))
			return nil
		}
		if len(b.Person.Cards) == 0 {
			return fmt.Errorf("%s has no card", b.Person.Name.Text)
		}
		take, err := d.sims.hold(b.Person.Cards[0])
		if err == nil {
			time.AfterFunc(2*time.Second, take)
		}
		return err
	case "paper":
		d.sims.printer.SetFaults(printsim.Faults{PaperOut: arg == "out"})
	case "unplug", "plug":
		d.sims.scanner.SetFaults(sim.ScannerFaults{Unplugged: words[0] == "unplug"})
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
	default:
		return fmt.Errorf("%q is not one of scan, card, paper, unplug, plug, call", words[0])
	}
	return nil
}
