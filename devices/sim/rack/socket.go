package rack

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Order is one thing to do to the devices.
type Order struct {
	Do    string `json:"do"`              // "list", "set", "card" or "scan"
	Name  string `json:"name,omitempty"`  // set: the fault
	Value string `json:"value,omitempty"` // set: its value; card: the number; scan: the text
}

// answer is what came of an Order.
type answer struct {
	Refused string  `json:"refused,omitempty"`
	Faults  []Fault `json:"faults,omitempty"`
}

// longestOrder bounds an order and its answer, bytes; answerWithin how long
// either may take.
const (
	longestOrder = 64 << 10
	answerWithin = 5 * time.Second
)

// Listen opens the socket at path for Serve. Only the same user can open it. A
// socket that an earlier run left behind is replaced, one that somebody serves
// is not.
func Listen(path string) (net.Listener, error) {
	if c, err := net.DialTimeout("unix", path, time.Second); err == nil {
		c.Close()
		return nil, fmt.Errorf("the simulated devices at %s are in use: stop the other kiosk", path)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Serve takes orders, one a connection, until ctx ends; it closes l.
func (r *Rack) Serve(ctx context.Context, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	defer l.Close()
	var serving sync.WaitGroup
	defer serving.Wait()
	for {
		c, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		serving.Go(func() {
			defer c.Close()
			hangUp := context.AfterFunc(ctx, func() { c.Close() })
			defer hangUp()
			_ = c.SetDeadline(time.Now().Add(answerWithin))
			r.serve(c)
		})
	}
}

// serve takes one order.
func (r *Rack) serve(c io.ReadWriter) {
	line, err := bufio.NewReader(io.LimitReader(c, longestOrder)).ReadBytes('\n')
	var o Order
	if err != nil || json.Unmarshal(line, &o) != nil {
		_ = json.NewEncoder(c).Encode(answer{Refused: "this is no order"})
		return
	}
	a := answer{}
	if a.Faults, err = r.Obey(o); err != nil {
		a.Refused = err.Error()
	}
	_ = json.NewEncoder(c).Encode(a) // whoever asked may have gone
}

// Obey does what an order says; "list" returns the faults.
func (r *Rack) Obey(o Order) ([]Fault, error) {
	switch o.Do {
	case "list":
		return r.Faults(), nil
	case "set":
		return nil, r.Set(o.Name, o.Value)
	case "card":
		return nil, r.Tap(o.Value)
	case "scan":
		r.Scanner.Scan(o.Value)
		return nil, nil
	}
	return nil, fmt.Errorf("%q is not one of list, set, card, scan", o.Do)
}

// Ask sends an order to whoever serves the socket at path.
func Ask(ctx context.Context, path string, o Order) ([]Fault, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	c, err := new(net.Dialer).DialContext(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("nobody runs simulated devices at %s: start packaging/demo", path)
	}
	defer c.Close()
	deadline, _ := ctx.Deadline()
	_ = c.SetDeadline(deadline)
	if err := json.NewEncoder(c).Encode(o); err != nil {
		return nil, err
	}
	var a answer
	if err := json.NewDecoder(io.LimitReader(c, longestOrder)).Decode(&a); err != nil {
		return nil, fmt.Errorf("the simulated devices did not answer: %w", err)
	}
	if a.Refused != "" {
		return nil, errors.New(a.Refused)
	}
	return a.Faults, nil
}
