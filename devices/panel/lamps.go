package panel

import (
	"errors"
	"io"

	"periph.io/x/conn/v3/gpio"
)

// Pixels is a string of coloured lights that takes three bytes each, red, green
// and blue: periph's apa102.Dev and nrzled.Dev.
type Pixels interface {
	io.Writer
	Halt() error
}

// Strip makes a Lamp of n pixels, all alike.
func Strip(p Pixels, n int) Lamp { return strip{p, n} }

type strip struct {
	pixels Pixels
	n      int
}

// colours of the signals, told apart by people who see no red or green as well:
// by their brightness, and by their rhythm.
var colours = map[Signal][3]float64{
	Ready: {255, 255, 255}, ShowHere: {20, 90, 255}, Done: {0, 255, 60}, Help: {255, 30, 0},
}

func (s strip) Set(signal Signal, level float64) error {
	row := make([]byte, 0, 3*s.n)
	c := colours[signal]
	for range s.n {
		row = append(row, byte(c[0]*level), byte(c[1]*level), byte(c[2]*level))
	}
	_, err := s.pixels.Write(row)
	return err
}

func (s strip) Halt() error { return s.pixels.Halt() }

// Tower is a stack of lights on pins that are on at high level; a pin that is
// nil is not there.
type Tower struct{ Red, Amber, Green gpio.PinOut }

// Set lights red for Help, amber for ShowHere and green for Ready and Done, in
// the signal's rhythm as far as on and off can show it.
func (t Tower) Set(s Signal, level float64) error {
	lit := level > 0.5 || s == Ready
	var errs []error
	for _, lamp := range []struct {
		pin gpio.PinOut
		on  bool
	}{{t.Red, s == Help}, {t.Amber, s == ShowHere}, {t.Green, s == Ready || s == Done}} {
		if lamp.pin != nil {
			errs = append(errs, lamp.pin.Out(gpio.Level(lamp.on && lit)))
		}
	}
	return errors.Join(errs...)
}

// Halt switches all lights off.
func (t Tower) Halt() error { return t.Set(Dark, 0) }
