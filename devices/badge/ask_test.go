package badge

import (
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
)

// A printer may still owe answers to what it was asked over an earlier
// connection: three come in front of the first of these.
func TestAnswersToAnEarlierRequest(t *testing.T) {
	for name, row := range map[string]struct {
		late, own []byte
		want      devices.Kind
	}{
		"well now":           {[]byte{0x16, 0x12, 0x12}, []byte{0x12, 0x12, 0x12, 0x12}, ""},
		"well, then open":    {[]byte{0x12, 0x12, 0x12}, []byte{0x1a, 0x16, 0x12, 0x12}, devices.ErrCoverOpen},
		"well, then low":     {[]byte{0x12, 0x12, 0x12}, []byte{0x12, 0x12, 0x12, 0x1e}, devices.ErrPaperLow},
		"without paper once": {[]byte{0x32, 0x12, 0x7e}, []byte{0x12, 0x12, 0x12, 0x12}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				here, there := net.Pipe()
				p := NewPrinter(func() (io.ReadWriteCloser, error) { return here, nil }, ESCPOS{}, Options{})
				defer p.Close()
				go answer(there, row.late, row.own)
				for poll := range 2 {
					if err := p.Status(t.Context()); !is(err, row.want) {
						t.Errorf("poll %d: %v, want %q", poll, err, row.want)
					}
				}
			})
		})
	}
}

// is reports whether err is of a kind; "" is no error.
func is(err error, want devices.Kind) bool {
	return err == nil && want == "" || err != nil && devices.KindOf(err) == want
}

// answer is a printer that answers each request byte by byte, the first after
// what is late.
func answer(port io.ReadWriteCloser, late, own []byte) {
	defer port.Close()
	request := make([]byte, 12)
	for {
		if _, err := io.ReadFull(port, request); err != nil {
			return
		}
		for _, b := range append(late, own...) {
			time.Sleep(time.Millisecond) // of the bubble's clock
			if _, err := port.Write([]byte{b}); err != nil {
				return
			}
		}
		late = nil
	}
}

// What answers on the printer's address and hangs up is no printer, and nobody
// looks for its plug.
func TestAStrangerHangsUp(t *testing.T) {
	for name, row := range map[string]struct {
		says string
		want devices.Kind
	}{
		"a shell":        {"SSH-2.0-Server\r\nInvalid identification string.\r\n", devices.ErrStrange},
		"a web server":   {"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n", devices.ErrStrange},
		"says nothing":   {"", devices.ErrUnplugged},
		"half an answer": {"\x12\x12", devices.ErrUnplugged},
	} {
		for when, first := range map[string]bool{" at once": true, " when asked": false} {
			t.Run(name+when, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					here, there := net.Pipe()
					p := NewPrinter(func() (io.ReadWriteCloser, error) {
						go func() {
							if !first {
								_, _ = io.ReadFull(there, make([]byte, 12))
							}
							_, _ = there.Write([]byte(row.says))
							there.Close()
						}()
						if first {
							synctest.Wait()
						}
						return here, nil
					}, ESCPOS{}, Options{})
					defer p.Close()
					if err := p.Status(t.Context()); devices.KindOf(err) != row.want {
						t.Errorf("%v, want %q", err, row.want)
					}
				})
			})
		}
	}
}
