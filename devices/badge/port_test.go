package badge

import (
	"io"
	"net"
	"testing"

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
