package rack

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"periph.io/x/conn/v3/gpio"
)

func TestEveryFaultCanBeSetAndReadBack(t *testing.T) {
	r := New()
	for _, f := range r.Faults() {
		if f.Says == "" || !strings.Contains(f.Name, ".") {
			t.Errorf("%q says %q", f.Name, f.Says)
		}
		before, other := f.Value, "1"
		if before == "off" {
			other = "on"
		}
		for _, value := range []string{other, before} {
			if err := r.Set(f.Name, value); err != nil {
				t.Errorf("%s to %s: %v", f.Name, value, err)
			}
			for _, now := range r.Faults() {
				if now.Name == f.Name && now.Value != value {
					t.Errorf("%s is %s, want %s", f.Name, now.Value, value)
				}
			}
		}
	}
	for _, f := range r.Faults() {
		if f.Value == "on" {
			t.Errorf("%s stays on: setting one fault set another", f.Name)
		}
	}
}

func TestFaultsReachTheDevices(t *testing.T) {
	r := New()
	if r.Presence.Read() != gpio.Low || r.Fire.Read() != gpio.Low {
		t.Error("a new rack is not at rest")
	}
	for _, set := range [][2]string{{"printer.paper-out", "on"}, {"scanner.unplugged", "on"}, {"card.unplugged", "on"},
		{"fire-panel.alarm", "on"}, {"help-button.pressed", "on"}, {"printer.rows-left", "70"}} {
		if err := r.Set(set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	if f := r.Printer.Faults(); !f.PaperOut || f.RowsLeft != 70 {
		t.Errorf("the printer has %+v", f)
	}
	if _, err := r.Scanner.Open(); err == nil {
		t.Error("the scanner opens")
	}
	if _, err := r.Chip.Open(); err == nil {
		t.Error("the reader opens")
	}
	if r.Fire.Read() != gpio.High || r.Button.Pin.Read() != gpio.Low {
		t.Error("fire panel and button are as they were")
	}
}

func TestWhatCannotBeSetChangesNothing(t *testing.T) {
	for name, row := range map[string]struct{ fault, value, want string }{
		"no such fault":  {"printer.fire", "on", "there is no fault"},
		"neither on":     {"printer.paper-out", "yes", "it is on or off"},
		"no number":      {"card.noise", "much", "between 0 and 1"},
		"beyond":         {"card.noise", "1.5", "between 0 and 1"},
		"not a number":   {"cabinet.celsius", "NaN", "between -40 and 85"},
		"nothing at all": {"", "", "there is no fault"},
	} {
		r := New()
		before := r.Faults()
		err := r.Set(row.fault, row.value)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", name, err)
		}
		for i, f := range r.Faults() {
			if f != before[i] {
				t.Errorf("%s: changed %+v", name, f)
			}
		}
	}
}

func TestOrdersOverTheSocket(t *testing.T) {
	r := New()
	path := filepath.Join(t.TempDir(), "sim.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket's rights: %v, %v", info.Mode(), err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx, l) }()
	if _, err := Listen(path); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second rack on the socket: %v", err)
	}
	if _, err := Ask(ctx, path, Order{Do: "set", Name: "printer.paper-low", Value: "on"}); err != nil {
		t.Fatal(err)
	}
	if !r.Printer.Faults().PaperLow {
		t.Error("the printer's paper is not low")
	}
	faults, err := Ask(ctx, path, Order{Do: "list"})
	if err != nil || len(faults) != len(r.Faults()) {
		t.Errorf("%d faults, %v", len(faults), err)
	}
	if _, err := Ask(ctx, path, Order{Do: "dance"}); err == nil || !strings.Contains(err.Error(), "not one of") {
		t.Errorf("an order nobody knows: %v", err)
	}
	if _, err := Ask(ctx, path, Order{Do: "card", Value: strings.Repeat("9", 1000)}); err == nil {
		t.Error("a number that no card holds was taken")
	}
	silent, err := net.Dial("unix", path) // whoever says nothing holds nobody up
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Serve ended with %v", err)
	}
	if _, err := Ask(t.Context(), path, Order{Do: "list"}); err == nil || !strings.Contains(err.Error(), "start packaging/demo") {
		t.Errorf("with nobody there: %v", err)
	}
	again, err := Listen(path) // what an earlier run left behind
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

// duplex is one connection in memory.
type duplex struct {
	in  *bytes.Reader
	out bytes.Buffer
}

func (d *duplex) Read(b []byte) (int, error)  { return d.in.Read(b) }
func (d *duplex) Write(b []byte) (int, error) { return d.out.Write(b) }

func FuzzOrders(f *testing.F) {
	f.Add([]byte(`{"do":"set","name":"card.noise","value":"0.5"}` + "\n"))
	f.Add([]byte(`{"do":"scan","value":"FDT1:KD042"}` + "\n"))
	f.Add([]byte("[]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := &duplex{in: bytes.NewReader(b)}
		New().serve(c)
		if out := c.out.Bytes(); len(out) == 0 || out[len(out)-1] != '\n' {
			t.Errorf("%q was answered %q", b, out)
		}
	})
}
