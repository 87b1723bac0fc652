package scan

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"sync"
	"unicode/utf8"

	"frontdoor/devices"
)

// Keyboard is a scanner that types: a Linux input device (Documentation/input).
// Reading gives struct input_event; Close ends a Read that is under way.
type Keyboard interface {
	io.ReadCloser
	// Grab keeps the device's events from everybody else (EVIOCGRAB).
	Grab() error
	// CapsLock reads whether the device's caps lock is on (EVIOCGLED).
	CapsLock() (bool, error)
}

// NewWedge grabs a scanner that types and turns what it types back into text,
// so that it can be opened for a Scanner like a serial one. Without the grab its
// keys would go to whatever has the focus, so a device that cannot be grabbed is
// closed and refused.
//
// It understands the layout the scanner imitates, caps lock as the system would,
// characters typed as Alt and numbers, and Ctrl+] for the GS1 separator.
func NewWedge(k Keyboard, l Layout) (io.ReadCloser, error) {
	layout := newKeys(l)
	if layout == nil {
		_ = k.Close()
		return nil, fail("no keyboard layout %q: use us, de or fr", l)
	}
	if err := k.Grab(); err != nil {
		_ = k.Close()
		return nil, fail("cannot be taken for the kiosk alone: %w", err)
	}
	caps, err := k.CapsLock()
	if err != nil {
		_ = k.Close()
		return nil, fail("caps lock: %w", err)
	}
	return &wedge{keyboard: k, keys: layout, caps: caps}, nil
}

// wedge is the typing hand's state.
type wedge struct {
	keyboard Keyboard
	keys     *keys
	mu       sync.Mutex // one Read at a time
	raw      []byte     // an event that has not come whole
	text     []byte     // decoded and not read yet

	shift, ctrl, alt, altGr, caps bool

	number int // typed while Alt is down
}

// eventSize is the length of struct input_event: two longs, two 16-bit and one
// 32-bit number.
const eventSize = 2*strconv.IntSize/8 + 8

// Types of events.
const (
	evSyn, evKey = 0, 1
	synDropped   = 3
	keyDown      = 1
)

// Read returns text as it is typed.
func (w *wedge) Read(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.text) == 0 {
		buf := make([]byte, 64*eventSize)
		n, err := w.keyboard.Read(buf)
		w.raw = append(w.raw, buf[:n]...)
		for len(w.raw) >= eventSize {
			w.event(w.raw[:eventSize])
			w.raw = w.raw[eventSize:]
		}
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, nil
		}
	}
	n := copy(p, w.text)
	w.text = w.text[n:]
	return n, nil
}

// Close gives the device back.
func (w *wedge) Close() error { return w.keyboard.Close() }

func (w *wedge) event(e []byte) {
	e = e[eventSize-8:]
	kind, code := binary.NativeEndian.Uint16(e), binary.NativeEndian.Uint16(e[2:])
	value := binary.NativeEndian.Uint32(e[4:])
	switch {
	case kind == evSyn && code == synDropped:
		// Events were lost: what is being typed must not pass for a code, and
		// no key may stay down.
		w.text = append(w.text, 0)
		w.shift, w.ctrl, w.alt, w.altGr = false, false, false, false
	case kind == evKey && value <= keyDown: // 2 is a key that repeats; scanners do not lean
		w.key(code, value == keyDown)
	}
}

func (w *wedge) key(code uint16, down bool) {
	switch code {
	case keyLeftShift, keyRightShift:
		w.shift = down
	case keyLeftCtrl, keyRightCtrl:
		w.ctrl = down
	case keyAltGr:
		w.altGr = down
	case keyLeftAlt:
		w.setAlt(down)
	case keyCapsLock:
		w.caps = w.caps != down
	default:
		if down {
			w.typed(code)
		}
	}
}

// setAlt collects a character typed as a number while Alt is down.
func (w *wedge) setAlt(down bool) {
	if w.alt && !down && w.number > 0 {
		w.text = utf8.AppendRune(w.text, rune(w.number))
	}
	w.alt, w.number = down, 0
}

func (w *wedge) typed(code uint16) {
	switch d := digit(code); {
	case w.alt && d >= 0:
		w.number = min(w.number*10+d, 1<<21)
	case d >= 0:
		w.text = append(w.text, '0'+byte(d))
	case code == keyEnter, code == keyKPEnter, code == keyTab, code == keyLineFeed: // what scanners end a code with
		w.text = append(w.text, '\r')
	default:
		w.character(w.keys.char(code, w.shift, w.altGr, w.caps))
	}
}

func (w *wedge) character(r rune) {
	switch {
	case r == 0:
	case w.ctrl && r >= '@' && r <= 0x7F: // Ctrl+] is the GS1 separator
		w.text = append(w.text, byte(r)&0x1F)
	default:
		w.text = utf8.AppendRune(w.text, r)
	}
}

// fail is a wedge that cannot be used.
func fail(format string, args ...any) error {
	return devices.Fail(device, devices.ErrMissing, fmt.Errorf(format, args...))
}
