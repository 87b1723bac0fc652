package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/cmd/internal/alerttest"
	"frontdoor/devices/sim/printsim"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/view"
)

// crisis is the line that the people of these tests may call.
const crisis = "Riverside Listening Line, 0800 000 000"

// callout is a kiosk in a private place, on simulated devices, at a hub that is
// a process of its own. Its seconds pass by themselves and as the test likes.
type callout struct {
	*ward
	app    *app
	rack   *rack.Rack
	desk   *printsim.Printer
	framer *framer

	mu    sync.Mutex
	state flow.State
	model view.Model
}

// newCallout opens the kiosk of a hub that runs; n people are booked for what
// asks the PHQ-9.
func newCallout(t *testing.T, n int) *callout {
	t.Helper()
	c := &callout{ward: newWard(t, n), rack: rack.New(), desk: printsim.New()}
	c.startHub()
	if err := c.api().importBookings(t.Context(), c.booked); err != nil {
		t.Fatal(err)
	}
	s, err := site.Demo()
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Services {
		if s.Services[i].ID == "x-ray" {
			s.Services[i].Questions = []string{"phq-9"}
		}
	}
	cfg := c.readConfig()
	cfg.PrivatePlace, cfg.CrisisLine, cfg.Devices = true, crisis, simDevices()
	cfg.Devices.DeskPrinter = "desk"
	machine := simMachine(c.rack)
	ticket := machine.Print
	machine.Print = func(where string) (io.ReadWriteCloser, error) {
		if where == "desk" {
			return c.desk.Open()
		}
		return ticket(where)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	if c.app, err = openApp(ctx, cfg, s, machine, slog.New(slog.DiscardHandler)); err != nil {
		stop()
		t.Fatal(err)
	}
	if err := alerttest.Keep(c.app.tests.dir, alerttest.Proof{ID: "test", By: "Sam", At: time.Now()}); err != nil {
		t.Error(err)
	}
	c.app.send(flow.AlertProven{Until: c.app.proven()})
	c.framer = &framer{app: c.app, enc: json.NewEncoder(io.Discard)}
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.app.run(ctx, c.show); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := c.app.close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (c *callout) show(s flow.State, m view.Model) {
	c.framer.show(s, m)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state, c.model = s, m
}

func (c *callout) await(what string, is func(flow.State) bool) {
	c.t.Helper()
	c.waitFor(what, func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return is(c.state)
	})
}

func (c *callout) on(screen flow.Screen) {
	c.t.Helper()
	c.await("the screen "+string(screen), func(s flow.State) bool { return s.Screen == screen })
}

func (c *callout) tap(id string) {
	c.t.Helper()
	if why := c.framer.obey("tap " + id); why != "" {
		c.t.Fatal(why)
	}
}

// toTheLast leads a person to the question about self-harm.
func (c *callout) toTheLast(n int) {
	c.t.Helper()
	appointment := c.booked[n].Appointment.ID
	c.waitFor("the roster", func() bool {
		list, err := c.app.db.ByAppointment(c.t.Context(), appointment)
		return err == nil && len(list) == 1
	})
	c.on(flow.Welcome)
	c.framer.obey("scan " + letter(c.keys.Code, c.keys.CodeKeyID, demoSiteID, c.booked[n]))
	c.on(flow.ConfirmPerson)
	c.tap("yes")
	for link := '1'; link <= '9'; link++ {
		c.await("question "+string(link), func(s flow.State) bool {
			asked, _ := s.Asked()
			return s.Screen == flow.Question && asked.LinkID == string(link)
		})
		if link < '9' {
			c.answer("option-a")
			c.tap("next")
		}
	}
}

// answer chooses an option and waits until the screen shows it.
func (c *callout) answer(id string) {
	c.t.Helper()
	c.tap(id)
	c.await("the answer "+id, func(flow.State) bool {
		o, ok := c.model.Body.(view.Options)
		return ok && slices.ContainsFunc(o.Options, func(o view.Option) bool { return o.Chosen && o.ID == id })
	})
}

// seconds lets time pass; the person is still there.
func (c *callout) seconds(n int) {
	for i := range n {
		if c.app.send(flow.Tick{}); i%10 == 0 {
			c.app.send(flow.StillHere{})
		}
	}
}

// calls are the open alerts about safety, as staff see them at the hub.
func (c *callout) calls() []kiosk.Alert {
	c.t.Helper()
	alerts, err := c.api().alerts(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return slices.DeleteFunc(alerts, func(a kiosk.Alert) bool { return a.Kind != kiosk.AlertSafety })
}

// called waits for the one call and returns its id.
func (c *callout) called() string {
	c.t.Helper()
	c.waitFor("the call at the hub", func() bool { return len(c.calls()) > 0 })
	calls := c.calls()
	if len(calls) != 1 || calls[0].Kiosk != demoKiosks[0] || calls[0].By != "" {
		c.t.Fatalf("staff see %+v", calls)
	}
	return calls[0].EventID
}

// loud reports whether the kiosk itself calls.
func (c *callout) loud() bool { return c.rack.Relay.Read() == gpio.High }

func (c *callout) spoken() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.model.Spoken
}

// leave ends the session.
func (c *callout) leave() {
	c.t.Helper()
	c.tap("start-over")
	c.on(flow.AskStartOver)
	c.tap("really")
	c.on(flow.Welcome)
}

// TestTheCallOfAnAnswer takes the answer to the question about self-harm the
// whole way, from the touch to staff at a real hub and back: at once, whatever
// the person does next, and by the kiosk's own means where nobody comes.
func TestTheCallOfAnAnswer(t *testing.T) {
	c := newCallout(t, 3)
	c.await("the hub", func(s flow.State) bool { return s.Online })
	for _, row := range []struct {
		name string
		goes func()
	}{{"a named person answers", c.isAnswered}, {"nobody answers", c.isNotAnswered}, {"the hub is away", c.isAway}} {
		t.Run(row.name, func(t *testing.T) {
			whole := c.t
			defer func() { c.t = whole }()
			c.t = t
			row.goes()
		})
	}
}

func (c *callout) isAnswered() {
	c.toTheLast(0)
	c.answer("option-a")
	if n := len(c.calls()); n != 0 {
		c.t.Fatalf("control: %d calls before there is anything", n)
	}
	c.answer("option-b")
	id := c.called()
	c.answer("option-a")
	c.tap("next")
	c.on(flow.Support)
	if !slices.ContainsFunc(c.spoken(), func(line string) bool { return strings.Contains(line, crisis) }) {
		c.t.Errorf("the calm screen does not name the crisis line: %q", c.spoken())
	}
	if c.called() != id || c.loud() || len(c.desk.Papers()) != 0 {
		c.t.Error("the call went with its answer, or the kiosk was not silent")
	}
	if err := c.api().ack(c.t.Context(), id, "Sam"); err != nil {
		c.t.Fatal(err)
	}
	c.await("the name of who comes", func(s flow.State) bool { return s.SafeBy == "Sam" })
	c.seconds(90)
	c.tap("continue")
	c.on(flow.Review)
	if c.loud() || len(c.desk.Papers()) != 0 {
		c.t.Error("a call that was answered was made again")
	}
	c.leave()
}

func (c *callout) isNotAnswered() {
	c.toTheLast(1)
	c.answer("option-d")
	id := c.called()
	c.seconds(60)
	c.on(flow.DeskNow)
	c.waitFor("relay and slip", func() bool { return c.loud() && len(c.desk.Papers()) == 1 })
	if err := c.api().ack(c.t.Context(), id, "Sam"); err != nil {
		c.t.Fatal(err)
	}
	c.waitFor("the end of the call", func() bool { return !c.loud() })
	c.tap("continue")
	c.on(flow.Question)
	c.leave()
}

func (c *callout) isAway() {
	c.toTheLast(2)
	c.killHub()
	c.await("the hub to be away", func(s flow.State) bool { return !s.Online })
	c.tap("option-c")
	c.on(flow.DeskNow)
	c.waitFor("relay and slip", func() bool { return c.loud() && len(c.desk.Papers()) == 2 })
	c.tap("continue")
	c.on(flow.Question)
	c.leave()
	if c.startHub(); !c.loud() {
		c.t.Error("the call ended though nobody came")
	}
	if err := c.api().ack(c.t.Context(), c.called(), "Ann"); err != nil {
		c.t.Fatal(err)
	}
	c.waitFor("the end of the call", func() bool { return !c.loud() })
}
