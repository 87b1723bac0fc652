// Package devices is what every device at the kiosk has in common: how well it
// is, since when and why, and the sorts of failure a driver can name. Drivers
// live in the folders below; nothing here touches hardware.
package devices

import (
	"errors"
	"sync"
	"time"
)

// State is how much of a device can be used.
type State string

// The states of a device. Degraded still works but wants somebody's care;
// what needs a device that is out is hidden from people.
const (
	OK       State = "ok"
	Degraded State = "degraded"
	Out      State = "out"
)

// Health is one device's state at a moment. It names nobody and is safe to
// show to staff and to publish.
type Health struct {
	Device string    `json:"device"` // stable name: "card", "scanner", "printer", "panel"
	State  State     `json:"state"`
	Reason string    `json:"reason,omitempty"` // plain words: what is wrong and what to do; empty when ok
	Since  time.Time `json:"since"`            // when this state and reason began
}

// Kind is a sort of failure. It is an error by itself, so a driver's error is
// told apart with errors.Is(err, devices.ErrPaperOut); its text is plain words
// for staff.
type Kind string

// Error returns the plain words.
func (k Kind) Error() string { return string(k) }

// The failures a device can have.
const (
	ErrNotStarted Kind = "not started yet: wait a few seconds"
	ErrMissing    Kind = "not found: check that it is plugged in and set up"
	ErrNoAnswer   Kind = "no answer: check its cable and its power"
	ErrUnplugged  Kind = "unplugged: plug it in again"
	ErrStrange    Kind = "answers like another device: check that the right one is connected"
	ErrBroken     Kind = "reports a fault of its own: switch it off and on, then have it looked at"
	ErrSelfTest   Kind = "failed its self-test: switch it off and on, then have it looked at"
	ErrForeign    Kind = "works, but its chip is not the one it is sold as, or is damaged: have it exchanged"
	ErrNoise      Kind = "disturbed: move metal, phones and other readers away from it"
	ErrHot        Kind = "too hot: give it air and let it cool"
	ErrBusy       Kind = "busy: wait until it has finished"
	ErrClosed     Kind = "switched off by the kiosk"

	ErrPaperLow  Kind = "paper is nearly out: bring a new roll"
	ErrPaperOut  Kind = "paper is out: load a new roll"
	ErrCoverOpen Kind = "its cover is open: close it until it clicks"
	ErrHeadHot   Kind = "its print head is too hot: let it cool"
	ErrJam       Kind = "paper or cutter is jammed: open the cover and clear it"
	ErrRibbonOut Kind = "its ribbon is out: load a new one"
	ErrPaperType Kind = "another paper is loaded: load the one it is set up for"
	ErrSilent    Kind = "no answer: see that it has paper and ribbon and is closed, then check its cable and its power"
	ErrPaused    Kind = "paused at the device: press its pause or feed key"

	// ErrRemoved and ErrUnreadable are about what was held to a device; the
	// device itself is well.
	ErrRemoved    Kind = "taken away too early: hold it still until the screen changes"
	ErrUnreadable Kind = "cannot be read: try again, or use another way to check in"
)

// State returns the state of a device that fails this way.
func (k Kind) State() State {
	switch k {
	case ErrRemoved, ErrUnreadable:
		return OK
	case ErrPaperLow, ErrNoise, ErrBusy, ErrForeign:
		return Degraded
	}
	return Out
}

// Error is a failure of one device: what sort it is and, for a log line at the
// edge, what caused it.
type Error struct {
	Device string // as in Health
	Kind   Kind
	Err    error // internals; may be nil; never holds what a person showed
}

// Fail makes an Error; cause may be nil.
func Fail(device string, kind Kind, cause error) *Error {
	return &Error{Device: device, Kind: kind, Err: cause}
}

// Error returns the device, the plain words and the cause when there is one.
func (e *Error) Error() string {
	s := e.Device + ": " + string(e.Kind)
	if e.Err != nil {
		s += " (" + e.Err.Error() + ")"
	}
	return s
}

// Unwrap gives the kind and the cause, so that errors.Is finds both.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// KindOf returns the first kind in err's tree; an error of no kind is
// ErrBroken, nil is "".
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return ErrBroken
}

// Monitor keeps one device's health. It is safe for concurrent use.
type Monitor struct {
	now     func() time.Time
	changed func(Health)

	mu     sync.Mutex
	health Health
}

// NewMonitor starts with the device out and not started. now gives the time;
// changed, which may be nil, is called after each change of state or reason,
// never twice at once, and must not call the Monitor.
func NewMonitor(device string, now func() time.Time, changed func(Health)) *Monitor {
	h := Health{Device: device, State: Out, Reason: ErrNotStarted.Error(), Since: now()}
	return &Monitor{now: now, changed: changed, health: h}
}

// Report sets the health that follows from err: nil is ok, otherwise the state
// and words of its kind. Since moves only when state or reason do. A device that
// was unplugged is not found until it is plugged in: that is no news.
func (m *Monitor) Report(err error) {
	state, reason := OK, ""
	k := KindOf(err)
	if k == ErrMissing && m.Health().Reason == ErrUnplugged.Error() {
		return
	}
	if k != "" && k.State() != OK {
		state, reason = k.State(), k.Error()
	}
	m.Set(state, reason)
}

// Set is Report for a reason that no kind words; reason is plain words.
func (m *Monitor) Set(state State, reason string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.health.State == state && m.health.Reason == reason {
		return
	}
	m.health.State, m.health.Reason, m.health.Since = state, reason, m.now()
	if m.changed != nil {
		m.changed(m.health)
	}
}

// Health returns the health as it is now.
func (m *Monitor) Health() Health {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.health
}
