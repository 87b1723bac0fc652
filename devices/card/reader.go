// Package card reads the cards people hold to the kiosk: an MFRC522 on SPI, and
// above it our own ISO 14443-3 type A, NTAG21x pages and NDEF records.
//
// A UID identifies, it never authorises: it can be copied onto another card,
// and so can what an open NTAG or a MIFARE Classic holds. What a card says is a
// claim that the person must support, with a birth date for instance.
//
// References: NXP MFRC522 data sheet rev. 3.9, NXP NTAG213/215/216 data sheet
// rev. 3.2, ISO/IEC 14443-3:2018, NFC Forum Type 2 Tag, NDEF, RTD Text and URI.
package card

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/spi"

	"frontdoor/devices"
)

// device is the name in health and errors.
const device = "card"

// Tap is one card that was held to the reader.
type Tap struct {
	UID     []byte   // 4, 7 or 10 bytes; a phone makes up a new one each time
	Type    string   // "NTAG213", "MIFARE Classic 1K", …: for staff
	Records []Record // what its NDEF message holds; nil = none or not readable
	Sector  []byte   // the configured sector's 48 bytes; nil = none
	Unread  bool     // more could not be read, and Options.Unread was told why
}

// Options say how a Reader is wired. The zero value polls the registers, looks
// every 100 ms and resets the chip by command only.
type Options struct {
	Reset   gpio.PinOut          // NRSTPD; may be nil
	IRQ     gpio.PinIn           // may be nil
	Every   time.Duration        // between two looks for cards; 0 = 100 ms
	Sector  *Sector              // read from MIFARE Classic cards; nil = none
	Now     func() time.Time     // for Health.Since; nil = time.Now
	Changed func(devices.Health) // told of each change; may be nil
	// Unread is told when a card came but was not read: devices.ErrRemoved,
	// devices.ErrUnreadable. It may be nil.
	Unread func(error)
}

// Reader is a card reader. A reader that is missing, unplugged or broken is a
// state of its Health; it is looked for again every second.
type Reader struct {
	open    func() (spi.PortCloser, error)
	o       Options
	monitor *devices.Monitor
	off     atomic.Bool // not asked to look
	halt    sync.Once
	halted  chan struct{}
	running atomic.Bool
}

// New makes a Reader on the port that open opens, as
//
//	func() (spi.PortCloser, error) { return spireg.Open("SPI0.0") }
//
// Nothing is touched before Run.
func New(open func() (spi.PortCloser, error), o Options) *Reader {
	if o.Every <= 0 {
		o.Every = 100 * time.Millisecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Unread == nil {
		o.Unread = func(error) {}
	}
	return &Reader{
		open: open, o: o, halted: make(chan struct{}),
		monitor: devices.NewMonitor(device, o.Now, o.Changed),
	}
}

// String names the reader.
func (r *Reader) String() string { return "MFRC522 card reader" }

// Health returns how the reader is.
func (r *Reader) Health() devices.Health { return r.monitor.Health() }

// Look switches looking for cards on and off; a new Reader looks. While off the
// field is down and a card held up does nothing, but the reader's health is
// still watched. A card that lies there when looking begins counts as new.
func (r *Reader) Look(on bool) { r.off.Store(!on) }

// Halt ends Run for good, whatever it is doing; Run switches the antenna off on
// its way out. It may be called from anywhere, any number of times.
func (r *Reader) Halt() error {
	r.halt.Do(func() { close(r.halted) })
	return nil
}

// Close is Halt.
func (r *Reader) Close() error { return r.Halt() }

// retry is the time between two attempts to find a reader that is out.
const retry = time.Second

// Run looks for cards until ctx ends or Halt is called, both within 50 ms, and
// returns why. Each card is given to tapped once, from Run's own goroutine, and
// again only after it has left the field for about 300 ms. A second Run at the
// same time returns devices.ErrBusy.
func (r *Reader) Run(ctx context.Context, tapped func(Tap)) error {
	if !r.running.CompareAndSwap(false, true) {
		return devices.Fail(device, devices.ErrBusy, nil)
	}
	defer r.running.Store(false)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-r.halted:
			cancel(devices.Fail(device, devices.ErrClosed, nil))
		case <-ctx.Done():
		}
	}()
	for ctx.Err() == nil {
		if err := r.session(ctx, tapped); ctx.Err() == nil {
			r.monitor.Report(err)
			_ = pause(ctx, retry) // ends early only with ctx, which the loop looks at
		}
	}
	r.monitor.Report(devices.ErrClosed)
	return context.Cause(ctx)
}

// session opens the reader and looks for cards until something is wrong with it.
func (r *Reader) session(ctx context.Context, tapped func(Tap)) (err error) {
	port, err := r.open()
	if err != nil {
		return devices.Fail(device, devices.ErrMissing, err)
	}
	defer func() { err = errors.Join(err, port.Close()) }()
	if err := r.hardReset(ctx); err != nil {
		return err
	}
	c, err := connect(port, r.interrupt())
	if err != nil {
		return err
	}
	if err := c.start(ctx); err != nil {
		return err
	}
	// On the way out the field goes down, whatever happened; a chip that is
	// gone cannot be told.
	defer func() { _ = c.write(regTxControl, 0x80) }()
	return r.watch(ctx, &watch{chip: c, reader: r, tapped: tapped})
}

// watch looks again and again.
func (r *Reader) watch(ctx context.Context, w *watch) error {
	every := time.NewTicker(r.o.Every)
	defer every.Stop()
	for {
		if err := w.look(ctx, !r.off.Load()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-every.C:
		}
	}
}

// hardReset pulls NRSTPD where it is wired (MFRC522 §8.8.1: 100 ns at least).
func (r *Reader) hardReset(ctx context.Context) error {
	if r.o.Reset == nil {
		return nil
	}
	for _, level := range []gpio.Level{gpio.Low, gpio.High} {
		if err := r.o.Reset.Out(level); err != nil {
			return fail(devices.ErrMissing, "reset pin: %w", err)
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// interrupt sets the interrupt pin up, or does without it.
func (r *Reader) interrupt() gpio.PinIn {
	if r.o.IRQ == nil || r.o.IRQ.In(gpio.PullUp, gpio.FallingEdge) != nil {
		return nil
	}
	return r.o.IRQ
}
