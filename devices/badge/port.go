package badge

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"go.bug.st/serial"
)

// rawPort is where network printers listen for print data.
const rawPort = "9100"

// OpenPort opens a printer for NewPrinter: "tcp://host" or "tcp://host:9100" on
// the network, "/dev/usb/lp0" of the USB printer class, or any other path as a
// serial port at 115,200 baud.
func OpenPort(where string) (io.ReadWriteCloser, error) {
	u, err := url.Parse(where)
	switch {
	case err == nil && u.Scheme == "tcp" && u.Hostname() != "":
		port := u.Port()
		if port == "" {
			port = rawPort
		}
		return net.DialTimeout("tcp", net.JoinHostPort(u.Hostname(), port), 3*time.Second)
	case strings.HasPrefix(where, "/dev/usb/"):
		return openUSB(where)
	}
	port, err := openSerial(where)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", where, err)
	}
	return port, nil
}

// serialPort is a serial port that is written to by a file of its own, which the
// runtime polls: a Write to serial.Port may take a part only, and one that waits
// for a stalled printer is ended by nothing.
type serialPort struct {
	serial.Port
	out *os.File
}

func openSerial(path string) (io.ReadWriteCloser, error) {
	// In this order: the second opening keeps others out.
	out, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	port, err := serial.Open(path, &serial.Mode{BaudRate: 115200})
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return serialPort{port, out}, nil
}

func (s serialPort) Write(b []byte) (int, error) { return s.out.Write(b) }

// Close ends a Read and a Write that are under way.
func (s serialPort) Close() error { return errors.Join(s.out.Close(), s.Port.Close()) }

// usbPrinter is a device file of the kernel's driver for USB printers.
type usbPrinter struct{ *os.File }

func openUSB(path string) (io.ReadWriteCloser, error) {
	// The runtime polls it, so that Close ends a Read that waits.
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return usbPrinter{f}, nil
}

// nothingSaid is the time between two empty packets.
const nothingSaid = 10 * time.Millisecond

// Read waits until the printer says something. One that has nothing to say may
// send an empty packet, Brother's do all the time; the runtime takes it for the
// end. A printer that is gone ends a Read with another error.
func (u usbPrinter) Read(b []byte) (int, error) {
	for {
		n, err := u.File.Read(b)
		if err != io.EOF {
			return n, err
		}
		time.Sleep(nothingSaid)
	}
}
