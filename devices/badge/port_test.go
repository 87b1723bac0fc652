package badge

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/printsim"
)

// serve puts a simulated printer behind a connection.
func serve(t *testing.T, conn io.ReadWriteCloser, printer *printsim.Printer) {
	t.Helper()
	port, err := printer.Open()
	if err != nil {
		t.Error(err)
		return
	}
	go func() { _, _ = io.Copy(port, conn); port.Close() }()
	go func() { _, _ = io.Copy(conn, port); conn.Close() }()
}

func TestPrintingOverTheNetwork(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		printer := d.sim()
		go func() {
			if conn, err := listener.Accept(); err == nil {
				serve(t, conn, printer)
			}
		}()
		prints(t, d, printer, "tcp://"+listener.Addr().String())
	})
}

func TestPrintingOverASerialPort(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		host, name, err := sim.Pty()
		if err != nil {
			t.Skip("no pseudo-terminal:", err)
		}
		defer host.Close()
		printer := d.sim()
		serve(t, host, printer)
		prints(t, d, printer, name)
	})
}

func prints(t *testing.T, d dialect, printer *printsim.Printer, where string) {
	t.Helper()
	p := NewPrinter(func() (io.ReadWriteCloser, error) { return OpenPort(where) }, d.lang, Options{})
	defer p.Close()
	if err := p.Print(t.Context(), layOut(t, english(), d.width)); err != nil {
		t.Fatal(err)
	}
	if n := len(printer.Papers()); n != 1 {
		t.Errorf("%d papers, want 1", n)
	}
}

func TestPrintersThatAreNotThere(t *testing.T) {
	for _, where := range []string{"/dev/usb/lp-none", "/dev/tty-none", "tcp://127.0.0.1:1"} {
		p := NewPrinter(func() (io.ReadWriteCloser, error) { return OpenPort(where) }, ESCPOS{}, Options{})
		if err := p.Status(t.Context()); devices.KindOf(err) != devices.ErrMissing {
			t.Errorf("%s: %v, want %q", where, err, devices.ErrMissing)
		}
		p.Close()
	}
}

// TestEmptyPacketsAreNoUnplugging reads a file at its end, as the device file of
// a USB printer that sends empty packets reads.
func TestEmptyPacketsAreNoUnplugging(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lp0")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	port, err := openUSB(path)
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(port)
	status := qlSays(0, nil)
	if err := os.WriteFile(path, status, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.await(t.Context(), 10*time.Second, func(b []byte) bool { return (QL{}).Reply(b).Complete }); err != nil {
		t.Errorf("waiting for the status: %v", err)
	}
	if said, err := l.read(); err != nil || !bytes.Equal(said, status) {
		t.Errorf("%x and %v after the status, want it and more to come", said, err)
	}
	l.close() // ends the reading goroutine, or the test hangs
	if _, err := l.read(); err == nil {
		t.Error("a closed port reads on")
	}
}

// TestAStalledSerialPrinterIsGivenUp prints to a line that nobody takes from.
func TestAStalledSerialPrinterIsGivenUp(t *testing.T) {
	host, name, err := sim.Pty()
	if err != nil {
		t.Skip("no pseudo-terminal:", err)
	}
	defer host.Close()
	port, err := OpenPort(name)
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(port)
	given := make(chan error)
	go func() { given <- l.send(t.Context(), make([]byte, 1<<20), 50*time.Millisecond) }()
	select {
	case err := <-given:
		if devices.KindOf(err) != devices.ErrNoAnswer || !errors.Is(err, errStuck) {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it hangs for ever")
	}
}
