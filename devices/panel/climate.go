package panel

import (
	"context"
	"fmt"
	"sync"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/devices/v3/bmxx80"

	"frontdoor/devices"
)

// Sensor measures the air: periph's bmxx80.Dev.
type Sensor interface {
	Sense(*physic.Env) error
	Halt() error
}

// OpenBME280 opens a BME280 or BMP280. It measures by itself, twice a second:
// asked to measure once, periph's driver would wait for ever for a chip that
// hangs.
func OpenBME280(bus i2c.Bus, address uint16) (Sensor, error) {
	d, err := bmxx80.NewI2C(bus, address, &bmxx80.Opts{
		Temperature: bmxx80.O1x, Pressure: bmxx80.O1x, Humidity: bmxx80.O1x, Filter: bmxx80.F2, Standby: 500 * time.Millisecond,
	})
	if err != nil {
		return nil, err // a nil *Dev is no nil Sensor
	}
	return d, nil
}

// Air is one measurement within the cabinet.
type Air struct {
	Celsius  float64
	Humidity float64 // relative, per cent; 0 where the sensor has none
	At       time.Time
}

// ClimateOptions say when the cabinet needs care. Zero values are the defaults.
type ClimateOptions struct {
	WarnC   float64       // too warm from here on, °C; 0 = 50, below what panels are rated for
	DampPct float64       // too damp from here on, per cent; 0 = 90, where water condenses
	Every   time.Duration // between two measurements; 0 = 5 s
	Now     func() time.Time
	Changed func(devices.Health) // told of each change of health; may be nil
}

// Climate watches the air in the cabinet.
type Climate struct {
	sensor supply[Sensor]
	o      ClimateOptions

	mu   sync.Mutex
	air  Air
	warm bool
	damp bool
}

// NewClimate makes a Climate on a sensor that open opens: OpenBME280.
func NewClimate(open func() (Sensor, error), o ClimateOptions) *Climate {
	if o.WarnC == 0 {
		o.WarnC = 50
	}
	if o.DampPct == 0 {
		o.DampPct = 90
	}
	if o.Every <= 0 {
		o.Every = 5 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Climate{o: o, sensor: supply[Sensor]{open: open, halt: Sensor.Halt, monitor: devices.NewMonitor(Cabinet, o.Now, o.Changed)}}
}

// Health returns how the cabinet is: degraded when it is too warm or too damp.
func (c *Climate) Health() devices.Health { return c.sensor.monitor.Health() }

// Air returns the newest measurement; ok is false before the first and while the
// sensor is out.
func (c *Climate) Air() (a Air, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.air, !c.air.At.IsZero()
}

// afresh is how often a sensor is set up again: one that lost its power between
// two measurements sleeps, and gives a fair room's temperature whatever the air.
const afresh = time.Minute

// Run measures until ctx ends and returns why. A sensor that is out is tried
// every second.
func (c *Climate) Run(ctx context.Context) error {
	defer c.sensor.stop()
	setUp := time.Now()
	for ctx.Err() == nil {
		if time.Since(setUp) >= afresh {
			c.sensor.stop()
			setUp = time.Now()
		}
		pause := c.o.Every
		if !c.measure() {
			pause = min(pause, time.Second)
		}
		wait(ctx, pause)
	}
	return context.Cause(ctx)
}

// measure takes one measurement and reports whether the sensor gave one. What no
// air can be is a sensor's failure.
func (c *Climate) measure() bool {
	var air Air
	err := c.sensor.use(func(s Sensor) error {
		var e physic.Env
		if err := s.Sense(&e); err != nil {
			return err
		}
		air = Air{Celsius: e.Temperature.Celsius(), Humidity: float64(e.Humidity) / float64(physic.PercentRH), At: c.o.Now()}
		if air.Celsius < -30 || air.Celsius > 85 || air.Humidity > 100 {
			return fmt.Errorf("%w (%.0f °C)", devices.ErrStrange, air.Celsius)
		}
		return nil
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.air = Air{}
		return false
	}
	c.air = air
	c.judge()
	return true
}

// judge reports the air. Three degrees, or three per cent, below the limit end a
// warning, so that it does not come and go.
func (c *Climate) judge() {
	beyond := func(value, limit float64, already bool) bool {
		if already {
			limit -= 3
		}
		return value >= limit
	}
	c.warm = beyond(c.air.Celsius, c.o.WarnC, c.warm)
	c.damp = beyond(c.air.Humidity, c.o.DampPct, c.damp)
	switch {
	case c.warm:
		c.sensor.monitor.Set(devices.Degraded, "the cabinet is too warm: see that its vents are free and its fan turns")
	case c.damp:
		c.sensor.monitor.Set(devices.Degraded, "the cabinet is damp: see where water comes in, and let it dry")
	default:
		c.sensor.monitor.Report(nil)
	}
}
