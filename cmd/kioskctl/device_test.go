package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/spi"

	"frontdoor/cmd/internal/cli"
	"frontdoor/cmd/internal/rig"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/printsim"
	"frontdoor/devices/sim/rack"
)

// simulated is a machine with everything on it.
type simulated struct {
	machine
	*rack.Rack
}

func newSimulated() *simulated {
	r := rack.New()
	return &simulated{Rack: r, machine: machine{rig.Machine{
		SPI: func(name string) (spi.PortCloser, error) {
			if name == "SPI1.0" {
				return r.Guide, nil
			}
			return r.Chip.Open()
		},
		I2C: func(string) (i2c.BusCloser, error) { return r.Bus, nil },
		Pin: func(name string) gpio.PinIO {
			return map[string]gpio.PinIO{"GPIO5": r.Button.Pin, "GPIO6": r.Relay, "GPIO7": r.Presence, "GPIO8": r.Fire, "GPIO9": sim.NewPin("red")}[name]
		},
		Serial: func(string) (io.ReadCloser, error) { return r.Scanner.Open() },
		Print:  func(string) (io.ReadWriteCloser, error) { return r.Printer.Open() },
	}}}
}

const deviceSettings = `{
 "hospital": "Riverside General", "keys": "k", "data": "d", "hub": "ssl://hub.example:8883", "map": "m", "services": "s", "forms": "f",
 "spot": "s", "building": "b", "desk": "d", "emergency": "e",
 "devices": {"card": "SPI0.0", "scanner": "/dev/ttyACM0", "printer": "tcp://printer:9100", "desk_printer": "tcp://desk:9100", "relay": "GPIO6", "button": "GPIO5", "light": "GPIO99",
  "presence": "GPIO7", "fire_panel": "GPIO8", "guide_light": "SPI1.0", "tower_red": "GPIO9", "display": "I2C1", "climate": "I2C1"}
}`

// ask runs one of the machine's commands.
func (s *simulated) ask(t *testing.T, ctx context.Context, run func(context.Context, *call) error, stdout io.Writer, args ...string) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kiosk.json")
	if err := os.WriteFile(file, []byte(deviceSettings), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newCall(program{strings.NewReader(""), stdout, io.Discard}, command{name: "device"}, append(args, "-config", file))
	return run(ctx, c)
}

func TestDeviceList(t *testing.T) {
	s := newSimulated()
	for name, row := range map[string]struct {
		args []string
		want string
	}{
		"text": {nil, "urgent-relay    GPIO6\n"},
		"desk": {nil, "desk-printer    tcp://desk:9100\n"},
		"JSON": {[]string{"-json"}, `"where": "tcp://printer:9100"`},
	} {
		var out bytes.Buffer
		if err := s.ask(t, t.Context(), s.list, &out, row.args...); err != nil || !strings.Contains(out.String(), row.want) {
			t.Errorf("%s: %v, %s", name, err, out.String())
		}
	}
}

func TestDeviceTest(t *testing.T) {
	for name, row := range map[string]struct {
		device string
		spoil  func(*simulated)
		args   []string
		want   string
		exit   int
	}{
		"reader":          {device: "card", want: "card: ok\n"},
		"scanner":         {device: "scanner", want: "scanner: ok\n"},
		"printer":         {device: "printer", want: "printer: ok\n"},
		"printer as JSON": {device: "printer", args: []string{"-json"}, want: `{"device":"printer","state":"ok"`},
		"desk's printer":  {device: "desk-printer", want: "desk-printer: ok\n"},
		"relay":           {device: "urgent-relay", want: "urgent-relay: ok\n"},
		"button":          {device: "help-button", want: "help-button: ok\n"},
		"presence":        {device: "presence", want: "presence: ok\n"},
		"fire panel":      {device: "fire-panel", want: "fire-panel: ok\n"},
		"guide light":     {device: "guide-light", want: "guide-light: ok\n"},
		"tower light":     {device: "tower-light", want: "tower-light: ok\n"},
		"display":         {device: "status-display", want: "status-display: ok\n"},
		"climate":         {device: "cabinet", want: "cabinet: ok\n"},
		"a hot cabinet": {device: "cabinet", spoil: func(s *simulated) { s.Air.Air(61, 20) },
			want: "cabinet: degraded, the cabinet is too warm", exit: 1},
		"a guide light away":      {device: "guide-light", spoil: func(s *simulated) { s.Guide.Break(true) }, want: "guide-light: out, not found", exit: 1},
		"a pin that is not there": {device: "urgent-light", want: "urgent-light: out, not found: check that it is plugged in and set up\n", exit: 1},
		"scanner away": {device: "scanner", spoil: func(s *simulated) { s.Scanner.SetFaults(sim.ScannerFaults{Unplugged: true}) },
			want: "scanner: out, not found: check that it is plugged in and set up\n", exit: 1},
		"paper out": {device: "printer", spoil: func(s *simulated) { s.Printer.SetFaults(printsim.Faults{PaperOut: true}) },
			want: "printer: out, paper is out: load a new roll\n", exit: 1},
		"paper low": {device: "printer", spoil: func(s *simulated) { s.Printer.SetFaults(printsim.Faults{PaperLow: true}) },
			want: "printer: degraded, paper is nearly out: bring a new roll\n", exit: 1},
		"a printer of another language": {device: "printer", args: []string{"-printer", "ql"}, want: "printer: out, ", exit: 1},
		"no such device":                {device: "door", exit: 2},
		"no such language":              {device: "printer", args: []string{"-printer", "pcl"}, exit: 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSimulated()
				if row.spoil != nil {
					row.spoil(s)
				}
				var out bytes.Buffer
				err := s.ask(t, t.Context(), s.test, &out, append(row.args, row.device)...)
				if cli.Exit(err) != row.exit || !strings.HasPrefix(out.String(), row.want) {
					t.Errorf("exit %d (%v), %q; want %d, %q", cli.Exit(err), err, out.String(), row.exit, row.want)
				}
				if s.Relay.Read() == gpio.High && row.device == "urgent-relay" {
					t.Error("the test set off the alarm")
				}
			})
		})
	}
}

func TestDeviceCommandsNeedSettings(t *testing.T) {
	for _, c := range deviceCommands() {
		args := []string{"card"}[:strings.Count(c.args, "NAME")]
		err := c.run(t.Context(), newCall(program{strings.NewReader(""), io.Discard, io.Discard}, c, args))
		if cli.Exit(err) != 2 || !strings.Contains(err.Error(), "-config") {
			t.Errorf("%s without settings: %v", c.name, err)
		}
	}
}

// safe is a buffer for several goroutines.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func TestDeviceWatchTellsInWordsOnly(t *testing.T) {
	s := newSimulated()
	ctx, stop := context.WithCancel(t.Context())
	stop() // or it would watch for ever
	if err := s.ask(t, ctx, s.watch, io.Discard, "-json"); cli.Exit(err) != 2 {
		t.Errorf("-json was taken: %v", err)
	}
}

func TestDeviceWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSimulated()
		ctx, cancel := context.WithCancel(t.Context())
		var out safe
		ended := make(chan error)
		go func() { ended <- s.ask(t, ctx, s.watch, &out) }()
		later := func() { time.Sleep(6 * time.Second); synctest.Wait() }
		later()
		s.Scanner.Scan("hello, I am a secret")
		s.Button.Press(3)
		s.Presence.Set(gpio.High)
		s.Fire.Set(gpio.High)
		for _, number := range []string{"RG-00012345", "RG-00067890"} { // one after the other, the first still there
			if err := s.Tap(number); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Second)
		}
		later()
		s.Printer.SetFaults(printsim.Faults{CoverOpen: true})
		later()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		told := out.b.String()
		for _, want := range []string{"card: ok", "printer: ok", "scanner: a code was read that is none of the kiosk's", "help-button: the help button was pressed",
			"presence: somebody stands in front", "fire-panel: the fire panel's contact is open", "printer: out, its cover is open", "urgent-light: out"} {
			if !strings.Contains(told, want) {
				t.Errorf("%q was not told in:\n%s", want, told)
			}
		}
		if n := strings.Count(told, "card: a card was read: NTAG213"); n != 2 {
			t.Errorf("%d of two cards were read:\n%s", n, told)
		}
		if strings.Contains(told, "secret") || strings.Contains(told, "switched off by the kiosk") {
			t.Errorf("too much was told:\n%s", told)
		}
	})
}
