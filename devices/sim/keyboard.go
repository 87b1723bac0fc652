package sim

import (
	"encoding/binary"
	"io"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Keyboard is a scanner that types, as a Linux input device of a US keyboard.
// It is safe for concurrent use.
type Keyboard struct {
	mu      sync.Mutex
	line    *KeyboardLine
	caps    bool
	numbers bool
	faults  KeyboardFaults
	leaked  strings.Builder
}

// KeyboardFaults are what can be wrong with a scanner that types.
type KeyboardFaults struct {
	Unplugged bool // opening fails, an open device ends
	Taken     bool // somebody else has grabbed it
	Overrun   bool // events are lost at the next key (SYN_DROPPED)
}

// NewKeyboard makes a healthy scanner that types.
func NewKeyboard() *Keyboard { return &Keyboard{} }

// SetFaults switches faults on and off.
func (k *Keyboard) SetFaults(f KeyboardFaults) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.faults = f
	if f.Unplugged && k.line != nil {
		k.line.stream.end(syscall.ENODEV)
		k.line = nil
	}
}

// SetCapsLock sets the caps lock light. The scanner sees it and turns its
// letters round, so that the system's result is right.
func (k *Keyboard) SetCapsLock(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.caps = on
}

// SetNumbers has every character typed as Alt and its number on the keypad.
func (k *Keyboard) SetNumbers(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.numbers = on
}

// Leaked is what was typed while nobody had grabbed the device, and so went to
// whatever had the focus.
func (k *Keyboard) Leaked() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.leaked.String()
}

// Open opens the input device.
func (k *Keyboard) Open() (*KeyboardLine, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.faults.Unplugged {
		return nil, syscall.ENODEV
	}
	k.line = &KeyboardLine{keyboard: k, stream: newStream()}
	return k.line, nil
}

// KeyboardLine is one opening of the input device.
type KeyboardLine struct {
	keyboard *Keyboard
	stream   *stream
	grabbed  bool
}

// Read gives struct input_event.
func (l *KeyboardLine) Read(p []byte) (int, error) { return l.stream.Read(p) }

// Close ends a Read that is under way and any grab.
func (l *KeyboardLine) Close() error {
	l.keyboard.mu.Lock()
	defer l.keyboard.mu.Unlock()
	l.grabbed = false
	l.stream.end(io.ErrClosedPipe)
	return nil
}

// Grab is EVIOCGRAB.
func (l *KeyboardLine) Grab() error {
	l.keyboard.mu.Lock()
	defer l.keyboard.mu.Unlock()
	if l.keyboard.faults.Taken || l.grabbed {
		return syscall.EBUSY
	}
	l.grabbed = true
	return nil
}

// CapsLock is bit LED_CAPSL of EVIOCGLED.
func (l *KeyboardLine) CapsLock() (bool, error) {
	l.keyboard.mu.Lock()
	defer l.keyboard.mu.Unlock()
	return l.keyboard.caps, nil
}

// Type types a code of ASCII characters and Enter.
func (k *Keyboard) Type(text string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.line == nil || !k.line.grabbed {
		k.leaked.WriteString(text)
	}
	if k.line == nil {
		return
	}
	if k.faults.Overrun {
		k.line.event(0, 3, 0)
	}
	for _, c := range []byte(text) {
		if k.numbers {
			k.typeNumber(c)
		} else {
			k.typeKey(c)
		}
	}
	k.line.press(28)
}

// typeNumber holds left Alt and types the character's number on the keypad.
func (k *Keyboard) typeNumber(c byte) {
	keypad := [10]uint16{82, 79, 80, 81, 75, 76, 77, 71, 72, 73}
	k.line.event(1, 56, 1)
	for _, d := range "0" + strconv.Itoa(int(c)) {
		k.line.press(keypad[d-'0'])
	}
	k.line.event(1, 56, 0)
}

// typeKey presses the character's key on a US keyboard; the GS1 separator is
// Ctrl+].
func (k *Keyboard) typeKey(c byte) {
	if c == 0x1D {
		k.line.event(1, 29, 1)
		k.line.press(27)
		k.line.event(1, 29, 0)
		return
	}
	code, shift := usKey(c)
	if k.caps && (c|0x20 >= 'a' && c|0x20 <= 'z') {
		shift = !shift
	}
	if shift {
		k.line.event(1, 42, 1)
	}
	k.line.press(code)
	if shift {
		k.line.event(1, 42, 0)
	}
}

// press is a key going down and up.
func (l *KeyboardLine) press(code uint16) {
	l.event(1, code, 1)
	l.event(1, code, 0)
}

// event puts a struct input_event and its SYN_REPORT on the line.
func (l *KeyboardLine) event(kind, code uint16, value uint32) {
	head := make([]byte, 2*strconv.IntSize/8) // the time, which nobody needs
	e := binary.NativeEndian.AppendUint16(head, kind)
	e = binary.NativeEndian.AppendUint16(e, code)
	e = binary.NativeEndian.AppendUint32(e, value)
	l.stream.put(append(e, make([]byte, len(e))...))
}

// usKey finds a printable character on a US keyboard.
func usKey(c byte) (code uint16, shift bool) {
	for _, row := range []struct {
		first        uint16
		plain, upper string
	}{
		{2, "1234567890-=", "!@#$%^&*()_+"}, {16, "qwertyuiop[]", "QWERTYUIOP{}"},
		{30, "asdfghjkl;'`", "ASDFGHJKL:\"~"}, {43, "\\", "|"},
		{44, "zxcvbnm,./", "ZXCVBNM<>?"}, {57, " ", ""},
	} {
		if i := strings.IndexByte(row.plain, c); i >= 0 {
			return row.first + uint16(i), false
		}
		if i := strings.IndexByte(row.upper, c); i >= 0 {
			return row.first + uint16(i), true
		}
	}
	return 0, false
}
