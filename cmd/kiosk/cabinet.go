package main

import (
	"cmp"
	"context"
	"math"
	"sync"
	"time"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/panel"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/speak"
)

// cabinet is what hangs beside the screen and sits behind it. It shows people
// where to hold what they have, and staff how the kiosk is.
type cabinet struct {
	kiosk string
	words speak.Words // of staff

	alarm    *panel.Panel // relay, light and help button; nil = none of them
	presence *panel.Contact
	fire     *panel.Contact
	guides   []*panel.Guide
	display  *panel.StatusDisplay
	climate  *panel.Climate

	mu     sync.Mutex
	health map[string]devices.Health
	state  flow.State
	urgent bool   // somebody waits for help
	near   bool   // somebody stands in front
	air    string // within, worded
}

// newCabinet connects the parts that the settings name; told learns of each
// change of their health.
func newCabinet(kiosk string, d config.Devices, m rig.Machine, fonts *draw.Fonts, words speak.Words, told func(devices.Health)) *cabinet {
	c := &cabinet{kiosk: kiosk, words: words, health: map[string]devices.Health{}}
	health := func(h devices.Health) {
		c.heard(h)
		told(h)
	}
	c.connectAlarm(d, m, health)
	if d.Presence != "" {
		c.presence = panel.NewPresence(m.Input(d.Presence), health)
	}
	if d.FirePanel != "" {
		c.fire = panel.NewFirePanel(m.Input(d.FirePanel), health)
	}
	if d.GuideLight != "" {
		c.guides = append(c.guides, panel.NewGuide(m.Guide(d), panel.GuideOptions{Changed: health}))
	}
	if rig.HasTower(d) {
		c.guides = append(c.guides, panel.NewGuide(m.Tower(d), panel.GuideOptions{Name: panel.TowerLight, Changed: health}))
	}
	if d.Display != "" {
		c.display = panel.NewStatusDisplay(fonts, m.Screen(d), panel.DisplayOptions{Changed: health})
	}
	if d.Climate != "" {
		c.climate = panel.NewClimate(m.Climate(d), panel.ClimateOptions{WarnC: d.ClimateWarmC, Changed: health})
	}
	return c
}

// connectAlarm makes the relay, light and button there are. Parts that a kiosk
// was never given are no fault to tell staff of.
func (c *cabinet) connectAlarm(d config.Devices, m rig.Machine, health func(devices.Health)) {
	named := map[string]string{panel.Relay: d.Relay, panel.Light: d.Light, panel.Button: d.Button}
	if d.Relay+d.Light+d.Button == "" {
		return
	}
	c.alarm = panel.New(panel.Options{
		Relay: m.Output(d.Relay), Light: m.Output(d.Light), Button: m.Input(d.Button),
		Changed: func(h devices.Health) {
			if named[h.Device] != "" {
				health(h)
			}
		},
	})
}

// calls reports whether anything of the cabinet can call for help.
func (c *cabinet) calls(d config.Devices) bool {
	return d.Relay != "" || d.Light != "" || len(c.guides) > 0
}

// Urgent implements flow.Panel.
func (c *cabinet) Urgent(on bool) {
	if c.alarm != nil {
		c.alarm.Urgent(on)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.urgent = on
	c.shine()
}

// run works all parts until ctx ends; send gets what people and the house do.
func (c *cabinet) run(start func(func(context.Context) error), send func(flow.Event)) {
	if c.alarm != nil {
		start(func(ctx context.Context) error {
			defer c.alarm.Close()
			return c.alarm.Run(ctx, func() { send(flow.UrgentHelp{}) })
		})
	}
	if c.presence != nil {
		start(func(ctx context.Context) error {
			return c.presence.Run(ctx, func(near bool) {
				c.stands(near)
				if !near {
					send(flow.PersonLeft{})
				}
			})
		})
	}
	if c.fire != nil {
		start(func(ctx context.Context) error {
			return c.fire.Run(ctx, func(on bool) { send(flow.FireAlarm{On: on}) })
		})
	}
	for _, g := range c.guides {
		start(g.Run)
	}
	if c.display != nil {
		start(c.display.Run)
	}
	if c.climate != nil {
		start(c.climate.Run)
		start(c.refresh)
	}
}

// stands notes whether somebody stands in front of the kiosk.
func (c *cabinet) stands(near bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.near = near
	c.shine()
}

// show follows the session.
func (c *cabinet) show(s flow.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = s
	c.shine()
	c.write()
}

// heard notes a device's health for the status display and the lights.
func (c *cabinet) heard(h devices.Health) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.health[h.Device] = h
	c.write()
	if h.Device == panel.Presence {
		c.shine()
	}
}

// shine lets the lights say where the session is. The caller holds c.mu.
func (c *cabinet) shine() {
	signal := signalOf(c.state)
	switch {
	case c.urgent:
		signal = panel.Help
	case signal == panel.Ready && c.watches() && !c.near:
		signal = panel.Dark // nobody is there to be guided
	}
	for _, g := range c.guides {
		g.Show(signal)
	}
}

// watches reports whether the cabinet can tell that nobody is there. The caller
// holds c.mu.
func (c *cabinet) watches() bool {
	return c.presence != nil && c.health[panel.Presence].State != devices.Out
}

// signalOf is what a light says on a screen.
func signalOf(s flow.State) panel.Signal {
	switch s.Screen {
	case flow.Welcome:
		if s.Shut {
			return panel.Dark // it invites nobody
		}
	case flow.Urgent, flow.PersonComing:
		return panel.Help
	case flow.Identify, flow.ScanTicket:
		if s.Scanner || s.Card {
			return panel.ShowHere
		}
	case flow.TicketShow, flow.Thanks:
		return panel.Done
	}
	return panel.Ready
}

// refresh keeps the temperature on the display fresh.
func (c *cabinet) refresh(ctx context.Context) error {
	every := time.NewTicker(10 * time.Second)
	defer every.Stop()
	for {
		words := ""
		if air, ok := c.climate.Air(); ok {
			words = c.words.Say("status.celsius", "n", int(math.Round(air.Celsius)))
		}
		c.mu.Lock()
		c.air = words
		c.write()
		c.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// write tells staff four things: which kiosk this is, whether it has its hub,
// what is worst among its devices, and how warm it is inside. The caller holds
// c.mu.
func (c *cabinet) write() {
	if c.display == nil {
		return
	}
	lines := []string{c.kiosk, c.words.Say("status.away"), c.worst(), c.air}
	if c.state.Online {
		lines[1] = c.words.Say("status.linked")
	}
	c.display.Show(lines...)
}

// worst words the device that needs somebody most, by name among equals.
func (c *cabinet) worst() string {
	rank := map[devices.State]int{devices.Degraded: 1, devices.Out: 2}
	var worst devices.Health
	for _, h := range c.health {
		if by := cmp.Compare(rank[h.State], rank[worst.State]); by > 0 || by == 0 && rank[h.State] > 0 && h.Device < worst.Device {
			worst = h
		}
	}
	if rank[worst.State] == 0 {
		return c.words.Say("status.well")
	}
	return c.words.Say("status."+string(worst.State), "device", c.words.Say("device."+worst.Device))
}
