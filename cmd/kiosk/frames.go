package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// frame is one screen as an observer without eyes sees it: what is shown and
// what can be touched, nothing that a person in front of it would not see.
type frame struct {
	Session uint64   `json:"session"`
	Screen  string   `json:"screen"`
	Lang    string   `json:"lang"`
	Title   string   `json:"title"`
	Ticket  string   `json:"ticket,omitempty"`
	Text    []string `json:"text"`
	Buttons []string `json:"buttons"`
}

func newFrame(m view.Model) frame {
	f := frame{Session: m.Session, Screen: m.Screen, Lang: m.Lang, Title: m.Title, Text: m.Spoken}
	if t, ok := m.Body.(view.Ticket); ok {
		f.Ticket = t.Code
	}
	for _, b := range view.Buttons(m) {
		if !b.Off {
			f.Buttons = append(f.Buttons, b.ID)
		}
	}
	return f
}

// frames runs a kiosk without a window: every screen is one JSON line on out,
// and in takes lines "tap ID" to touch a button and "scan TEXT" to hold a code
// to the scanner. A line that cannot be done is answered with {"refused": …}.
func frames(ctx context.Context, a *app, in io.Reader, out io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	f := &framer{app: a, enc: json.NewEncoder(out)}
	go func() {
		defer stop() // whoever drives the kiosk has gone
		for lines := bufio.NewReaderSize(in, longestLine); ; {
			line, tooLong, err := lines.ReadLine()
			if err != nil {
				return
			}
			why := "the line is too long"
			if !tooLong {
				why = f.obey(string(line))
			}
			for tooLong && err == nil {
				_, tooLong, err = lines.ReadLine()
			}
			if why != "" {
				f.write(map[string]string{"refused": why})
			}
		}
	}()
	return a.run(ctx, f.show)
}

// longestLine bounds a line of input, bytes.
const longestLine = 64 << 10

type framer struct {
	app *app
	mu  sync.Mutex
	enc *json.Encoder
	now view.Model
}

func (f *framer) show(_ flow.State, m view.Model) {
	f.mu.Lock()
	f.now = m
	f.mu.Unlock()
	f.write(newFrame(m))
}

func (f *framer) write(v any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	// Nobody reading any more is the end of the pipe, not of the kiosk.
	_ = f.enc.Encode(v)
}

// obey does one line and says why when it cannot.
func (f *framer) obey(line string) string {
	verb, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch verb {
	case "tap":
		e := f.event(arg)
		if e == nil {
			return fmt.Sprintf("no button %q can be touched now", arg)
		}
		f.app.send(e)
	case "scan":
		f.app.send(scanned(f.app.rules.Read(arg)))
	default:
		return fmt.Sprintf("%q is neither tap nor scan", verb)
	}
	return ""
}

func (f *framer) event(id string) flow.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, b := range view.Buttons(f.now) {
		if b.ID == id && !b.Off {
			return flow.Touch{Session: f.now.Session, Screen: flow.Screen(f.now.Screen), Event: b.Event}
		}
	}
	return nil
}
