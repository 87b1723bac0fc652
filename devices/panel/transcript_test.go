package panel

import (
	"bytes"
	"flag"
	"math"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/i2c"

	"frontdoor/devices"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/transcript"
)

var record = flag.Bool("record", false, "record the transcript in testdata anew, from the simulator")

// TestTheDriverReplaysAMeasurement calibrates and reads a sensor from what one
// once answered: 37.5 °C and 41 %.
func TestTheDriverReplaysAMeasurement(t *testing.T) {
	const file = "testdata/bme280.txt"
	measure := func(t *testing.T, bus i2c.Bus, left func() int) Air {
		c := NewClimate(func() (Sensor, error) { return OpenBME280(bus, sensorAt) }, ClimateOptions{})
		var air Air
		running(t, c.Run, func(func(time.Duration)) {
			air, _ = c.Air()
			if left() == 0 {
				wantState(t, c.Health(), devices.OK)
			}
		})
		return air
	}
	if *record {
		synctest.Test(t, func(t *testing.T) {
			var text bytes.Buffer
			bus := sim.NewI2C()
			sim.NewBME280(bus, sensorAt).Air(37.5, 41)
			measure(t, transcript.NewRecorder(&text, "recorded from the simulator: a BME280 at 37.5 degrees and 41 %").I2C(bus), func() int { return 0 })
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		chip, err := transcript.ReplayBus(text)
		if err != nil {
			t.Fatal(err)
		}
		air := measure(t, chip.I2C(), chip.Left)
		if math.Abs(air.Celsius-37.5) > 0.05 || math.Abs(air.Humidity-41) > 0.1 || chip.Err() != nil || chip.Left() > 0 {
			t.Errorf("measured %+v, %v, %d transactions left", air, chip.Err(), chip.Left())
		}
	})
}
