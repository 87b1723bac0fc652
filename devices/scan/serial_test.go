package scan

import (
	"errors"
	"io"
	"testing"

	"go.bug.st/serial"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// TestOverARealSerialPort goes through the operating system's terminal layer,
// up to the moment the cable is pulled.
func TestOverARealSerialPort(t *testing.T) {
	master, path, err := sim.Pty()
	if err != nil {
		t.Skip("no pseudo-terminal here:", err)
	}
	defer master.Close()
	open := func() (io.ReadCloser, error) { return serial.Open(path, &serial.Mode{BaudRate: 115200}) }
	health := make(chan devices.Health, 100)
	s := New(open, rules(true), Options{Changed: func(h devices.Health) { health <- h }})
	results, ended := make(chan Result, 10), make(chan error)
	go func() { ended <- s.Run(t.Context(), func(r Result) { results <- r }) }()
	if h := <-health; h.State != devices.OK {
		t.Fatalf("health %+v", h)
	}
	ours, _ := keyFor('a')
	if _, err := master.WriteString(Mint(ours, genuine()) + "\rFDT1:KD042\r\n]C1x\x1dy\r"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"appointment a-123", "ticket KD 042", "unknown"} {
		if got := word(<-results); got != want {
			t.Errorf("scanned %s, want %s", got, want)
		}
	}
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	if h := <-health; h.State != devices.Out || h.Reason != devices.ErrUnplugged.Error() {
		t.Errorf("pulled out: %+v", h)
	}
	_ = s.Close()
	if err := <-ended; !errors.Is(err, devices.ErrClosed) {
		t.Error(err)
	}
}
