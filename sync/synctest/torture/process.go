package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// frame is what an observer sees of a kiosk's screen; kiosk run -frames writes
// one a line.
type frame struct {
	Screen  string   `json:"screen"`
	Ticket  string   `json:"ticket"`
	Buttons []string `json:"buttons"`
}

// observer is a kiosk process seen from outside: it knows nothing but the
// frames on a pipe.
type observer struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	frames chan frame // closed when the process has ended
	now    frame
}

func startKiosk(bin, config string) (*observer, error) {
	o := &observer{cmd: exec.Command(filepath.Join(bin, "kiosk"), "run", "-config", config, "-frames"), frames: make(chan frame, 1024)}
	var err error
	if o.in, err = o.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := o.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(o.frames)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var f frame
			if json.Unmarshal(lines.Bytes(), &f) == nil && f.Screen != "" {
				o.frames <- f
			}
		}
	}()
	return o, nil
}

// kill ends the process as a power switch would, and what it had still shown is
// seen.
func (o *observer) kill() {
	if o == nil {
		return
	}
	_ = o.cmd.Process.Kill()
	for range o.frames { // the reader must be done before Wait closes the pipe
	}
	_ = o.cmd.Wait()
}

func (o *observer) do(line string) { _, _ = io.WriteString(o.in, line+"\n") }

// patience is how long a screen may stay away before the check-in counts as
// failed.
const patience = 20 * time.Second

// next waits for the next screen; false when the kiosk died or stands still.
func (o *observer) next() bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case f, open := <-o.frames:
		o.now = f
		return open
	case <-late.C:
		return false
	}
}

// welcome goes back to where the next person begins.
func (o *observer) welcome() bool {
	for asked := ""; o.now.Screen != "welcome"; {
		if o.now.Screen != asked {
			for _, b := range []string{"finish", "really", "start-over"} {
				if slices.Contains(o.now.Buttons, b) {
					o.do("tap " + b)
					break
				}
			}
			asked = o.now.Screen
		}
		if !o.next() {
			return false
		}
	}
	return true
}

// checkIn shows a code and goes on until the screen says a ticket. It is false
// when that did not happen.
func (o *observer) checkIn(code string) (ticket string, ok bool) {
	if !o.welcome() {
		return "", false
	}
	o.do("scan " + code)
	for o.next() {
		switch o.now.Screen {
		case "confirm":
			o.do("tap yes")
		case "ticket":
			return o.now.Ticket, o.now.Ticket != ""
		case "desk", "paused", "failed", "identify", "wrong-building", "too-early":
			return "", false
		}
	}
	return "", false
}

// knows reports whether the kiosk has somebody in its roster; it has died when
// alive is false.
func (o *observer) knows(code string) (known, alive bool) {
	if !o.welcome() {
		return false, false
	}
	o.do("scan " + code)
	for o.next() {
		switch o.now.Screen {
		case "confirm":
			return true, true
		case "desk":
			return false, true
		}
	}
	return false, false
}
