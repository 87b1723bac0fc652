package panel

import (
	"errors"

	"frontdoor/devices"
)

// supply keeps one device on a bus that may come and go: opened when it is
// needed, dropped when it fails, so that the next use sets it up afresh.
type supply[D any] struct {
	open    func() (D, error)
	halt    func(D) error
	monitor *devices.Monitor
	device  D
	up      bool
}

// use lets do work with the device and keeps the health.
func (s *supply[D]) use(do func(D) error) error {
	if !s.up {
		if s.open == nil {
			s.monitor.Report(devices.ErrMissing)
			return devices.ErrMissing
		}
		device, err := s.open()
		if err != nil {
			err = errors.Join(devices.ErrMissing, err)
			s.monitor.Report(err)
			return err
		}
		s.device, s.up = device, true
	}
	if err := do(s.device); err != nil {
		s.stop() // its port must be free for the next opening
		var kind devices.Kind
		if !errors.As(err, &kind) {
			err = errors.Join(devices.ErrUnplugged, err)
		}
		s.monitor.Report(err)
		return err
	}
	return nil
}

// stop halts the device; what cannot be halted is gone already.
func (s *supply[D]) stop() {
	if s.up {
		_ = s.halt(s.device)
		s.up = false
	}
}
