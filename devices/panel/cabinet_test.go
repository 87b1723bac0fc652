package panel

import (
	"context"
	"errors"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices"
	"frontdoor/devices/sim"
	fd "frontdoor/kiosk/draw"
)

// running runs something in virtual time until the scenario is over.
func running(t *testing.T, run func(context.Context) error, scenario func(after func(time.Duration))) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- run(ctx) }()
	after := func(d time.Duration) { time.Sleep(d); synctest.Wait() }
	after(time.Second)
	scenario(after)
	at := time.Now()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(at) > 50*time.Millisecond {
		t.Errorf("Run ended after %v with %v", time.Since(at), err)
	}
}

func wantState(t *testing.T, h devices.Health, want devices.State) {
	t.Helper()
	if h.State != want {
		t.Errorf("health %+v, want %s", h, want)
	}
}

const sensorAt = 0x76

func TestClimate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := sim.NewI2C()
		air := sim.NewBME280(bus, sensorAt)
		c := NewClimate(func() (Sensor, error) { return OpenBME280(bus, sensorAt) }, ClimateOptions{})
		if _, ok := c.Air(); ok {
			t.Error("there is air before the first measurement")
		}
		running(t, c.Run, func(after func(time.Duration)) {
			for _, step := range []struct {
				celsius, percent float64
				want             devices.State
			}{
				{21.5, 40, devices.OK}, {-12, 30, devices.OK}, {49.8, 10, devices.OK},
				{50.2, 10, devices.Degraded}, {48, 10, devices.Degraded}, {46.5, 10, devices.OK},
				{20, 91, devices.Degraded}, {20, 88, devices.Degraded}, {20, 80, devices.OK},
			} {
				air.Air(step.celsius, step.percent)
				after(6 * time.Second)
				got, ok := c.Air()
				if !ok || math.Abs(got.Celsius-step.celsius) > 0.05 || math.Abs(got.Humidity-step.percent) > 0.05 {
					t.Errorf("measured %+v, %t, want %v °C and %v %%", got, ok, step.celsius, step.percent)
				}
				wantState(t, c.Health(), step.want)
			}
		})
	})
}

func TestClimateSensorsThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := sim.NewI2C()
		air := sim.NewBME280(bus, sensorAt)
		bus.Unplug(sensorAt, true)
		c := NewClimate(func() (Sensor, error) { return OpenBME280(bus, sensorAt) }, ClimateOptions{})
		running(t, c.Run, func(after func(time.Duration)) {
			wantState(t, c.Health(), devices.Out)
			bus.Unplug(sensorAt, false)
			after(6 * time.Second)
			wantState(t, c.Health(), devices.OK)
			bus.Unplug(sensorAt, true)
			after(6 * time.Second)
			wantState(t, c.Health(), devices.Out)
			if _, ok := c.Air(); ok {
				t.Error("the air of a sensor that is away is still told")
			}
			bus.Unplug(sensorAt, false)
			after(6 * time.Second)
			wantState(t, c.Health(), devices.OK)
			air.Noise(true)
			after(5 * time.Second) // one measurement
			if h := c.Health(); h.Reason != devices.ErrStrange.Error() {
				t.Errorf("a bus of ones reads as %+v", h)
			}
		})
	})
}

func TestClimateSensorsThatComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := sim.NewI2C()
		air := sim.NewBME280(bus, sensorAt)
		c := NewClimate(func() (Sensor, error) { return OpenBME280(bus, sensorAt) }, ClimateOptions{})
		running(t, c.Run, func(after func(time.Duration)) {
			bus.Unplug(sensorAt, true)
			after(4050 * time.Millisecond) // it has just been missed
			wantState(t, c.Health(), devices.Out)
			bus.Unplug(sensorAt, false)
			after(4900 * time.Millisecond)
			wantState(t, c.Health(), devices.OK)
			bus.Unplug(sensorAt, true)
			bus.Unplug(sensorAt, false) // too quick to be missed
			air.Air(70, 40)
			after(70 * time.Second)
			wantState(t, c.Health(), devices.Degraded)
		})
	})
}

func TestStatusDisplay(t *testing.T) {
	fonts, err := fd.OpenFonts()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		bus := sim.NewI2C()
		oled := sim.NewSSD1306(bus)
		lit := func(fromRow, toRow int) (n int) {
			img := oled.Image()
			for y := fromRow; y < toRow; y++ {
				for x := range 128 {
					if img.GrayAt(x, y).Y > 0 {
						n++
					}
				}
			}
			return n
		}
		d := NewStatusDisplay(fonts, func() (Screen, error) { return OpenSSD1306(bus) }, DisplayOptions{})
		running(t, d.Run, func(after func(time.Duration)) {
			wantState(t, d.Health(), devices.OK)
			if lit(0, 64) != 0 {
				t.Error("something is shown before anything was said")
			}
			d.Show("lobby-1", "", "printer: paper is out")
			after(100 * time.Millisecond)
			if lit(0, 16) < 30 || lit(16, 32) != 0 || lit(32, 48) < 60 || lit(48, 64) != 0 {
				t.Errorf("rows lit: %d %d %d %d", lit(0, 16), lit(16, 32), lit(32, 48), lit(48, 64))
			}
			before := lit(0, 64)
			bus.Unplug(0x3c, true)
			after(5 * time.Second)
			wantState(t, d.Health(), devices.Out)
			bus.Unplug(0x3c, false)
			after(5 * time.Second)
			wantState(t, d.Health(), devices.OK)
			if got := lit(0, 64); got != before {
				t.Errorf("%d dots after the replug, want %d", got, before)
			}
			d.Show("one", "two", "three", "four", "five")
			after(time.Second)
			if lit(48, 64) == 0 {
				t.Error("the fourth line is dark")
			}
		})
		if lit(0, 64) != 0 {
			t.Error("the display stays lit")
		}
	})
}

func TestEverySignalHasItsOwnRhythm(t *testing.T) {
	seen := map[[40]float64]Signal{}
	for s := Dark; s <= Help; s++ {
		var rhythm [40]float64
		for i := range rhythm {
			rhythm[i] = s.level(time.Duration(i) * 50 * time.Millisecond)
			if rhythm[i] < 0 || rhythm[i] > 1 {
				t.Errorf("signal %d has level %v", s, rhythm[i])
			}
		}
		if other, twice := seen[rhythm]; twice {
			t.Errorf("signals %d and %d look alike without colour", s, other)
		}
		seen[rhythm] = s
	}
}

func TestTower(t *testing.T) {
	red, amber, green := sim.NewPin("red"), sim.NewPin("amber"), sim.NewPin("green")
	tower := Tower{Red: red, Amber: amber, Green: green}
	for _, row := range []struct {
		signal Signal
		level  float64
		want   [3]gpio.Level
	}{
		{Help, 1, [3]gpio.Level{gpio.High, gpio.Low, gpio.Low}}, {Help, 0, [3]gpio.Level{}},
		{ShowHere, 0.9, [3]gpio.Level{gpio.Low, gpio.High, gpio.Low}}, {ShowHere, 0.2, [3]gpio.Level{}},
		{Ready, 0.25, [3]gpio.Level{gpio.Low, gpio.Low, gpio.High}}, {Done, 1, [3]gpio.Level{gpio.Low, gpio.Low, gpio.High}},
		{Dark, 0, [3]gpio.Level{}},
	} {
		if err := tower.Set(row.signal, row.level); err != nil {
			t.Fatal(err)
		}
		if got := [3]gpio.Level{red.Read(), amber.Read(), green.Read()}; got != row.want {
			t.Errorf("signal %d at %v: %v, want %v", row.signal, row.level, got, row.want)
		}
	}
	if err := (Tower{Green: green}).Set(Help, 1); err != nil {
		t.Errorf("a tower of one light: %v", err)
	}
	amber.Break(true)
	if err := tower.Set(Help, 1); err == nil || red.Read() != gpio.High {
		t.Errorf("with a broken amber: %v, red %v", err, red.Read())
	}
}

func TestNothingIsConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		out := map[string]int{}
		changed := func(h devices.Health) {
			mu.Lock()
			defer mu.Unlock()
			out[h.Device]++
		}
		c := NewClimate(nil, ClimateOptions{Changed: changed})
		g := NewGuide(nil, GuideOptions{Changed: changed})
		d := NewStatusDisplay(nil, nil, DisplayOptions{Changed: changed})
		running(t, func(ctx context.Context) error {
			var all sync.WaitGroup
			for _, run := range []func(context.Context) error{c.Run, g.Run, d.Run} {
				all.Go(func() { _ = run(ctx) })
			}
			all.Wait()
			return context.Cause(ctx)
		}, func(after func(time.Duration)) { after(time.Minute) })
		for _, name := range []string{Cabinet, GuideLight, Display} {
			if out[name] != 1 {
				t.Errorf("%s changed its health %d times, want once, to missing", name, out[name])
			}
		}
	})
}
