package badge

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"frontdoor/devices"
)

// maxReplies is how many unread bytes of a printer that talks without being
// asked are kept.
const maxReplies = 4096

// link is one open connection. A goroutine reads it until it is closed, so that
// waiting for an answer can be given up.
type link struct {
	port  io.ReadWriteCloser
	heard chan struct{} // something was read, or reading ended
	ended chan struct{} // the reading goroutine is gone
	known bool          // the printer has answered here

	mu      sync.Mutex
	replies []byte
	err     error // why reading ended
}

func newLink(port io.ReadWriteCloser) *link {
	l := &link{port: port, heard: make(chan struct{}, 1), ended: make(chan struct{})}
	go l.listen()
	return l
}

func (l *link) listen() {
	defer close(l.ended)
	b := make([]byte, 256)
	for {
		n, err := l.port.Read(b)
		l.mu.Lock()
		l.replies = append(l.replies, b[:n]...)
		l.replies = l.replies[max(0, len(l.replies)-maxReplies):]
		l.err = err
		l.mu.Unlock()
		select {
		case l.heard <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// close ends the connection and its goroutine.
func (l *link) close() {
	_ = l.port.Close() // nothing can be done about a port that does not close
	<-l.ended
}

// drain forgets what was read so far, unless keep, which may be nil, wants it: a
// stale answer must not pass for a new one.
func (l *link) drain(keep func([]byte) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if keep == nil || !keep(l.replies) {
		l.replies = nil
	}
}

func (l *link) read() ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]byte(nil), l.replies...), l.err
}

// settles is how long a printer says nothing once it has answered all that it
// was ever asked.
const settles = 100 * time.Millisecond

// settle waits until the printer has said nothing for a while, up to a limit.
func (l *link) settle(ctx context.Context, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		quiet := time.NewTimer(settles)
		select {
		case <-l.heard:
			quiet.Stop()
		case <-quiet.C:
			return
		case <-ctx.Done():
			quiet.Stop()
			return
		}
	}
}

// errStuck is the cause when a printer takes no more bytes.
var errStuck = errors.New("it takes no more bytes")

// send writes b, giving up after a while or when ctx ends; the link is closed
// then, since nobody knows how much arrived.
func (l *link) send(ctx context.Context, b []byte, limit time.Duration) error {
	done := make(chan error, 1)
	go func() {
		_, err := l.port.Write(b)
		done <- err
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var cause error
	select {
	case err := <-done:
		if err == nil {
			return nil
		}
		return devices.Fail(Device, devices.ErrUnplugged, err)
	case <-ctx.Done():
		cause = ctx.Err()
	case <-timer.C:
		cause = errStuck
	}
	l.close()
	<-done
	return devices.Fail(Device, devices.ErrNoAnswer, cause)
}

// await waits until enough says that the bytes read since drain will do.
func (l *link) await(ctx context.Context, limit time.Duration, enough func([]byte) bool) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		replies, err := l.read()
		if enough(replies) {
			return nil
		}
		if err != nil {
			return devices.Fail(Device, devices.ErrUnplugged, err)
		}
		select {
		case <-l.heard:
		case <-ctx.Done():
			return devices.Fail(Device, devices.ErrNoAnswer, ctx.Err())
		case <-timer.C:
			return devices.Fail(Device, devices.ErrNoAnswer, nil)
		}
	}
}
