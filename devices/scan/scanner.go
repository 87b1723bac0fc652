// Package scan reads the codes people hold to the kiosk's scanner: a serial
// stream (USB-CDC) cut into texts, and each text told to be an appointment code
// of ours, a ticket, or nothing we know. A stranger's code is counted and
// forgotten: it is never shown, logged, opened or kept.
//
// A scanner that types as a keyboard does is read through NewWedge, which takes
// it away from everybody else; set up as a serial device it needs no layout and
// is the better choice.
package scan

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/devices"
)

// device is the name in health and errors.
const device = "scanner"

// Options are a Scanner's settings; the zero value is fit for use.
type Options struct {
	Idle    time.Duration        // silence that ends a text; 0 = 100 ms; a scanner that types has 300 ms at least
	Now     func() time.Time     // for Health.Since; nil = time.Now
	Changed func(devices.Health) // told of each change; may be nil
}

// Scanner is a barcode scanner. One that is missing or unplugged is a state of
// its Health; it is looked for again every second.
type Scanner struct {
	open    func() (io.ReadCloser, error)
	rules   Rules
	o       Options
	monitor *devices.Monitor
	off     atomic.Bool
	unknown atomic.Uint64
	running atomic.Bool
	halt    sync.Once
	halted  chan struct{}
}

// New makes a Scanner on the stream that open opens, as
//
//	func() (io.ReadCloser, error) { return serial.Open("/dev/scanner", &serial.Mode{BaudRate: 115200}) }
//
// or, for one that types, as OpenKeyboard and NewWedge do.
// Closing the stream must end a Read that is under way. Nothing is touched
// before Run.
func New(open func() (io.ReadCloser, error), rules Rules, o Options) *Scanner {
	if o.Idle <= 0 {
		o.Idle = 100 * time.Millisecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Scanner{
		open: open, rules: rules, o: o, halted: make(chan struct{}),
		monitor: devices.NewMonitor(device, o.Now, o.Changed),
	}
}

// Health returns how the scanner is.
func (s *Scanner) Health() devices.Health { return s.monitor.Health() }

// Unknown is how many strange codes were scanned since the Scanner was made.
func (s *Scanner) Unknown() uint64 { return s.unknown.Load() }

// Look switches listening on and off; a new Scanner listens. A code whose first
// byte came while off is dropped.
func (s *Scanner) Look(on bool) { s.off.Store(!on) }

// Close ends Run for good. It may be called from anywhere, any number of times.
func (s *Scanner) Close() error {
	s.halt.Do(func() { close(s.halted) })
	return nil
}

// retry is the time between two attempts to open a scanner that is out.
const retry = time.Second

// Run gives each scanned code to scanned, from Run's own goroutine, until ctx
// ends or Close is called, and returns why. A second Run at the same time
// returns devices.ErrBusy.
func (s *Scanner) Run(ctx context.Context, scanned func(Result)) error {
	if !s.running.CompareAndSwap(false, true) {
		return devices.Fail(device, devices.ErrBusy, nil)
	}
	defer s.running.Store(false)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-s.halted:
			cancel(devices.Fail(device, devices.ErrClosed, nil))
		case <-ctx.Done():
		}
	}()
	for ctx.Err() == nil {
		if err := s.session(ctx, scanned); ctx.Err() == nil {
			s.monitor.Report(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
	s.monitor.Report(devices.ErrClosed)
	return context.Cause(ctx)
}

// session opens the stream and listens until it breaks.
func (s *Scanner) session(ctx context.Context, scanned func(Result)) error {
	stream, err := s.open()
	if err != nil {
		return devices.Fail(device, devices.ErrMissing, err)
	}
	s.monitor.Report(nil)
	chunks, broken := make(chan []byte), make(chan error, 1)
	listening, stop := context.WithCancel(ctx)
	go func() { broken <- pump(listening, stream, chunks) }()
	err = s.listen(ctx, s.silence(stream), chunks, broken, scanned)
	stop()
	closed := stream.Close()
	if err == nil { // ended by ctx: the pump is still there, and ends with the stream
		<-broken
		return closed
	}
	return devices.Fail(device, devices.ErrUnplugged, err)
}

// typedIdle is the least silence that ends what is typed: one character as Alt
// and a number takes ten reports, and a keyboard may take 20 ms for each.
const typedIdle = 300 * time.Millisecond

// silence is how long the stream is silent after a text.
func (s *Scanner) silence(stream io.Reader) time.Duration {
	if _, types := stream.(*wedge); types {
		return max(s.o.Idle, typedIdle)
	}
	return s.o.Idle
}

// pump carries what the stream gives into chunks until it breaks or is closed.
func pump(ctx context.Context, stream io.Reader, chunks chan<- []byte) error {
	for {
		chunk := make([]byte, 256)
		n, err := stream.Read(chunk)
		if n > 0 {
			select {
			case chunks <- chunk[:n]:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err != nil {
			return err
		}
		if n == 0 { // a serial port's own timeout
			select {
			case <-time.After(10 * time.Millisecond):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// listen cuts the stream into texts, of which silence ends one. It returns nil
// when ctx ended.
func (s *Scanner) listen(ctx context.Context, silence time.Duration, chunks <-chan []byte, broken <-chan error, scanned func(Result)) error {
	var f framer
	asked := false // listening was on when the present text began
	finish := func() {
		if text, ok := f.take(); asked {
			s.tell(text, ok, scanned)
		}
	}
	idle := time.NewTimer(silence)
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-broken:
			return err
		case chunk := <-chunks:
			for _, b := range chunk {
				if !f.begun() {
					asked = !s.off.Load()
				}
				if f.add(b) {
					finish()
				}
			}
			idle.Reset(silence)
		case <-idle.C:
			if f.begun() {
				finish()
			}
		}
	}
}

// tell passes a text's meaning on.
func (s *Scanner) tell(text string, whole bool, scanned func(Result)) {
	if s.off.Load() {
		return
	}
	result := Result(Unknown{})
	if whole {
		result = s.rules.Read(text)
	}
	if _, strange := result.(Unknown); strange {
		s.unknown.Add(1)
	}
	scanned(result)
}
