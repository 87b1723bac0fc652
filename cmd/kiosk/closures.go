package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// The local list of closures: longer files and longer lists are refused.
const (
	longestClosures = 64 << 10 // bytes
	mostClosures    = 500
	closuresDevice  = "closures"
)

// watchClosures reads the kiosk's own list of what is closed once a second. A
// fire panel's contact or facilities staff write it, and it works with the hub
// away. A list that cannot be read changes nothing, and staff are told.
func (a *app) watchClosures(ctx context.Context) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	w := closureFile{path: a.cfg.Closures, send: a.send}
	for {
		w.look()
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// closureFile remembers what it read last, so that only changes are told.
type closureFile struct {
	path string
	send func(flow.Event)
	last []byte
	bad  bool
}

func (w *closureFile) look() {
	raw, err := readUpTo(w.path, longestClosures)
	if errors.Is(err, fs.ErrNotExist) {
		raw, err = []byte("[]"), nil
	}
	if err == nil && bytes.Equal(raw, w.last) && !w.bad {
		return
	}
	list, err := closureList(raw, err)
	if err != nil {
		if !w.bad {
			w.bad = true
			w.send(flow.DeviceNews{Device: closuresDevice, Reason: "the list of what is closed here cannot be used: " + err.Error()})
		}
		return
	}
	if w.bad {
		w.bad = false
		w.send(flow.DeviceNews{Device: closuresDevice})
	}
	w.last = raw
	w.send(flow.LocalClosures{Closures: list})
}

// closureList decodes a list, strict about its names. err is that of reading it.
func closureList(raw []byte, err error) ([]kiosk.Closure, error) {
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var list []kiosk.Closure
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf(`write it as [{"feature": "IMDF id", "kind": "lift"}] (%w)`, err)
	}
	if dec.More() {
		return nil, errors.New("something follows the list: remove it")
	}
	if len(list) > mostClosures {
		return nil, fmt.Errorf("it names %d features, more than %d: close a level or a building as a whole", len(list), mostClosures)
	}
	for i, c := range list {
		if c.Feature == "" && c.Kind != "fire" {
			return nil, fmt.Errorf(`entry %d names no feature: add its "feature", an IMDF id`, i+1)
		}
	}
	return list, nil
}

// readUpTo reads a file that is not longer than most bytes.
func readUpTo(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(raw)) > most {
		err = fmt.Errorf("it is longer than %d bytes", most)
	}
	return raw, err
}
