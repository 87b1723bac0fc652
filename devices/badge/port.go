package badge

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
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
		// The runtime polls it, so that Close ends a Read that waits.
		return os.OpenFile(where, os.O_RDWR, 0)
	}
	port, err := serial.Open(where, &serial.Mode{BaudRate: 115200})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", where, err)
	}
	return port, nil
}
