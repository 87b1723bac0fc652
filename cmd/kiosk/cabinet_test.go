package main

import (
	"context"
	"image"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/assets"
	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/panel"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/speak"
)

func TestLightsSayWhereTheSessionIs(t *testing.T) {
	for _, row := range []struct {
		screen  flow.Screen
		readers bool
		want    panel.Signal
	}{
		{flow.Welcome, true, panel.Ready}, {flow.Identify, true, panel.ShowHere}, {flow.Identify, false, panel.Ready},
		{flow.ScanTicket, true, panel.ShowHere}, {flow.Question, true, panel.Ready}, {flow.TicketShow, true, panel.Done},
		{flow.Thanks, false, panel.Done}, {flow.Urgent, true, panel.Help}, {flow.PersonComing, true, panel.Help},
	} {
		if got := signalOf(flow.State{Screen: row.screen, Scanner: row.readers}); got != row.want {
			t.Errorf("%s with readers %t: %d, want %d", row.screen, row.readers, got, row.want)
		}
	}
	for screen, want := range map[flow.Screen]panel.Signal{flow.Welcome: panel.Dark, flow.TicketShow: panel.Done, flow.Urgent: panel.Help} {
		if got := signalOf(flow.State{Screen: screen, Shut: true}); got != want {
			t.Errorf("%s of a kiosk that is shut: %d, want %d", screen, got, want)
		}
	}
}

// beside is a cabinet at work on a rack.
type beside struct {
	*cabinet
	*rack.Rack
	mu     sync.Mutex
	events []flow.Event
	told   map[string]devices.Health
}

func withCabinet(t *testing.T, change func(*config.Devices), scenario func(*beside)) {
	fonts, err := draw.OpenFonts()
	if err != nil {
		t.Fatal(err)
	}
	words, err := speak.Load(assets.Words())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		b := &beside{Rack: rack.New(), told: map[string]devices.Health{}}
		d := simDevices()
		change(&d)
		b.cabinet = newCabinet("lobby-1", d, simMachine(b.Rack), fonts, words.In("en-GB"), func(h devices.Health) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.told[h.Device] = h
		})
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		b.run(func(f func(context.Context) error) { all.Go(func() { _ = f(ctx) }) }, func(e flow.Event) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.events = append(b.events, e)
		})
		b.after(time.Second)
		scenario(b)
		stop()
		all.Wait()
	})
}

func (b *beside) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// happened returns the events since the last call.
func (b *beside) happened() []flow.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	events := b.events
	b.events = nil
	return events
}

func (b *beside) set(t *testing.T, name, value string) {
	t.Helper()
	if err := b.Set(name, value); err != nil {
		t.Fatal(err)
	}
	b.after(5 * time.Second)
}

func TestWhatHappensBesideTheScreenReachesTheSession(t *testing.T) {
	withCabinet(t, func(*config.Devices) {}, func(b *beside) {
		for _, row := range []struct {
			fault, value string
			want         flow.Event
		}{
			{"presence.near", "on", nil}, {"presence.near", "off", flow.PersonLeft{}},
			{"fire-panel.alarm", "on", flow.FireAlarm{On: true}}, {"fire-panel.alarm", "off", flow.FireAlarm{}},
			{"help-button.pressed", "on", flow.UrgentHelp{}}, {"help-button.pressed", "off", nil},
		} {
			b.set(t, row.fault, row.value)
			got := b.happened()
			if row.want == nil && len(got) != 0 || row.want != nil && (len(got) != 1 || got[0] != row.want) {
				t.Errorf("%s %s: %#v, want %#v", row.fault, row.value, got, row.want)
			}
		}
	})
}

func TestTheLightGuidesWhoIsThereAndCallsUntilAnswered(t *testing.T) {
	withCabinet(t, func(*config.Devices) {}, func(b *beside) {
		lit := func() bool { c := b.Guide.Lights()[0]; return c.R|c.G|c.B != 0 }
		if lit() {
			t.Error("it shines although nobody is there")
		}
		b.set(t, "presence.near", "on")
		if c := b.Guide.Lights()[0]; c.R == 0 || c.R != c.G || c.G != c.B {
			t.Errorf("a free kiosk shows %v, want white", c)
		}
		b.set(t, "presence.near", "off")
		if lit() {
			t.Error("it shines on although the person has gone")
		}
		b.set(t, "presence.broken", "on")
		if !lit() {
			t.Error("it is dark although nobody can tell whether somebody is there")
		}
		b.set(t, "presence.broken", "off")
		if lit() {
			t.Error("it shines on although the sensor is well again, and sees nobody")
		}
		b.show(flow.State{Screen: flow.TicketShow})
		b.after(time.Second)
		if c := b.Guide.Lights()[0]; c.G == 0 || c.R != 0 {
			t.Errorf("a ticket shows %v, want green", c)
		}
		b.Urgent(true)
		b.show(flow.State{Screen: flow.Welcome}) // the person has gone, nobody has answered
		b.after(10 * time.Millisecond)
		if c := b.Guide.Lights()[0]; c.R == 0 || c.B != 0 || b.Relay.Read() != gpio.High || b.Light.Read() != gpio.High {
			t.Errorf("urgent help shows %v, relay %v, light %v", c, b.Relay.Read(), b.Light.Read())
		}
		b.Urgent(false)
		b.after(time.Second)
		if c := b.Guide.Lights()[0]; c.R != c.B || b.Relay.Read() != gpio.Low {
			t.Errorf("answered, it shows %v", c)
		}
	})
}

func TestTheStatusDisplayTellsStaff(t *testing.T) {
	withCabinet(t, func(*config.Devices) {}, func(b *beside) {
		b.show(flow.State{Online: true})
		b.after(15 * time.Second)
		well := b.Display.Image()
		if rows(well, 0, 16) == 0 || rows(well, 32, 48) == 0 || rows(well, 48, 64) == 0 {
			t.Error("a line is dark")
		}
		b.heard(devices.Health{Device: "printer", State: devices.Degraded})
		b.heard(devices.Health{Device: "card", State: devices.Out})
		b.heard(devices.Health{Device: "scanner", State: devices.Out})
		if got := b.worst(); got != "Card reader: out" {
			t.Errorf("the worst is %q", got)
		}
		b.after(time.Second)
		if ill := b.Display.Image(); string(ill.Pix) == string(well.Pix) {
			t.Error("the display does not show that a device is out")
		}
		b.set(t, "cabinet.celsius", "60")
		b.after(15 * time.Second)
		b.mu.Lock()
		defer b.mu.Unlock()
		if h := b.told[panel.Cabinet]; h.State != devices.Degraded {
			t.Errorf("staff are told %+v of a hot cabinet", h)
		}
		b.cabinet.mu.Lock()
		defer b.cabinet.mu.Unlock()
		if b.air != "60 °C inside" {
			t.Errorf("the display says %q", b.air)
		}
	})
}

// rows counts the dots lit in some rows.
func rows(img *image.Gray, from, to int) (n int) {
	for _, v := range img.Pix[from*img.Stride : to*img.Stride] {
		if v > 0 {
			n++
		}
	}
	return n
}

func TestACabinetOfNothingIsNoFault(t *testing.T) {
	withCabinet(t, func(d *config.Devices) { *d = config.Default().Devices }, func(b *beside) {
		b.show(flow.State{Screen: flow.Urgent})
		b.Urgent(true)
		b.after(time.Minute)
		if len(b.told) != 0 || b.calls(config.Default().Devices) {
			t.Errorf("told %v", b.told)
		}
	})
}

func TestEveryDeviceHasAName(t *testing.T) {
	words, err := speak.Load(assets.Words())
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range words.Tags() {
		for _, device := range []string{"card", "scanner", "printer", rig.DeskPrinter, panel.Relay, panel.Light, panel.Button, panel.Presence,
			panel.FirePanel, panel.GuideLight, panel.TowerLight, panel.Display, panel.Cabinet} {
			if !words.In(tag).Has("device." + device) {
				t.Errorf("%s has no word for %s", tag, device)
			}
		}
	}
}
