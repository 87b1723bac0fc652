package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/site"
	"frontdoor/sync/identity"
)

// programs are built once for all tests that need real processes.
var programs = sync.OnceValues(func() (string, error) {
	if err := lookAtSources(); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "frontdoor-test-")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("go", "build", "-tags", "x11", "-o", dir, "frontdoor/cmd/hub", "frontdoor/cmd/kiosk").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %s", out)
	}
	return dir, nil
})

// lookAtSources lists every folder of the module: go test gives a kept result
// unless it sees that what the programs are built from is looked at.
func lookAtSources() error {
	return filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != "../.." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		return err
	})
}

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := programs(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// ward is a hub and a kiosk as real processes on one folder, with people
// booked around now.
type ward struct {
	t      *testing.T
	bin    string
	dir    string
	mqtt   string
	config string
	booked []booking
	keys   *identity.Hub

	hub   *exec.Cmd
	kiosk *kioskProc
}

// newWard makes keys and settings and books n people into one queue.
func newWard(t *testing.T, n int) *ward {
	t.Helper()
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	w := &ward{t: t, bin: bin, dir: t.TempDir()}
	if w.mqtt, err = freePort(); err != nil {
		t.Fatal(err)
	}
	hubDir := filepath.Join(w.dir, "hub")
	if out, err := exec.Command(filepath.Join(bin, "hub"), "init", "-data", hubDir, "-site", demoSiteID, "-kiosk", demoKiosks[0]).CombinedOutput(); err != nil {
		t.Fatalf("hub init: %s", out)
	}
	if w.keys, err = identity.LoadHub(filepath.Join(hubDir, "keys")); err != nil {
		t.Fatal(err)
	}
	w.settings(hubDir)
	w.book(n)
	t.Cleanup(func() {
		w.killKiosk()
		w.killHub()
	})
	return w
}

func (w *ward) settings(hubDir string) {
	w.t.Helper()
	s, err := site.Demo()
	if err != nil {
		w.t.Fatal(err)
	}
	d := &demo{site: s, hub: &hubProcess{dir: hubDir, mqtt: "ssl://" + w.mqtt, zone: daytime(time.Now())}, demoOptions: demoOptions{data: w.dir}}
	c, err := d.config()
	if err != nil {
		w.t.Fatal(err)
	}
	c.Map, c.Services, c.Forms = filepath.Join(w.dir, "map"), filepath.Join(w.dir, "services.json"), filepath.Join(w.dir, "forms")
	for dir, fsys := range map[string]func() error{
		c.Map:   func() error { return os.CopyFS(c.Map, assets.Hospital()) },
		c.Forms: func() error { return os.CopyFS(c.Forms, assets.Forms()) },
	} {
		if err := fsys(); err != nil {
			w.t.Fatalf("%s: %v", dir, err)
		}
	}
	w.write(c.Services, assets.Services())
	w.config = filepath.Join(w.dir, "kiosk.json")
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(w.config, b)
}

func (w *ward) write(path string, b []byte) {
	w.t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// book makes n bookings with the x-ray, due now.
func (w *ward) book(n int) {
	building := w.readConfig().Building
	for i := range n {
		w.booked = append(w.booked, booking{RosterEntry: kiosk.RosterEntry{
			Appointment: kiosk.Appointment{ID: fmt.Sprintf("appt-%03d", i), Service: "x-ray", Building: building, At: time.Now().Add(time.Duration(i) * time.Second).Truncate(time.Second)},
			Person: kiosk.Person{ID: fmt.Sprintf("person-%03d", i), Name: kiosk.Name{Text: fmt.Sprintf("Test Person%c", 'A'+i%26)},
				BirthDate: kiosk.Date{Year: 1950 + i%50, Month: 1, Day: 1 + i%28}, Postcode: "RV1 2AB"}}})
	}
}

func (w *ward) readConfig() config.Config {
	w.t.Helper()
	c, err := config.Load(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// startHub starts the hub and waits until it says that it runs.
func (w *ward) startHub() {
	w.t.Helper()
	dir := filepath.Join(w.dir, "hub")
	w.hub = exec.Command(filepath.Join(w.bin, "hub"), "run", "-data", dir, "-mqtt", w.mqtt, "-zone", w.readConfig().TimeZone,
		"-building", demoKiosks[0]+"="+w.readConfig().Building)
	if err := w.hub.Start(); err != nil {
		w.t.Fatal(err)
	}
	pid := w.hub.Process.Pid
	w.waitFor("the hub", func() bool {
		r, err := (&hubProcess{dir: dir}).running()
		return err == nil && r.PID == pid
	})
}

func (w *ward) api() *hubClient {
	w.t.Helper()
	r, err := (&hubProcess{dir: filepath.Join(w.dir, "hub")}).running()
	if err != nil {
		w.t.Fatal(err)
	}
	token, err := identity.ReadToken(filepath.Join(w.dir, "hub", "keys"))
	if err != nil {
		w.t.Fatal(err)
	}
	return &hubClient{url: r.API, token: token}
}

// waitFor polls until is holds; what is named in the failure otherwise.
func (w *ward) waitFor(what string, is func() bool) {
	w.t.Helper()
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	late := time.After(30 * time.Second)
	for !is() {
		select {
		case <-every.C:
		case <-late:
			w.t.Fatalf("%s did not happen within 30 s", what)
		}
	}
}

func (w *ward) killHub() {
	if w.hub != nil {
		_ = w.hub.Process.Kill()
		_ = w.hub.Wait()
		w.hub = nil
	}
}

// kioskProc is a kiosk process seen from outside: its frames over a pipe.
type kioskProc struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	frames chan frame // closed when the pipe ends
}

func (w *ward) startKiosk() *kioskProc {
	w.t.Helper()
	p := &kioskProc{cmd: exec.Command(filepath.Join(w.bin, "kiosk"), "run", "-config", w.config, "-frames"), frames: make(chan frame, 4096)}
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		w.t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() {
		defer close(p.frames)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var f frame
			if json.Unmarshal(lines.Bytes(), &f) == nil && f.Screen != "" {
				p.frames <- f
			}
		}
	}()
	w.kiosk = p
	return p
}

func (w *ward) killKiosk() {
	if w.kiosk != nil {
		_ = w.kiosk.cmd.Process.Kill()
		for range w.kiosk.frames { // the reader must be done before Wait closes the pipe
		}
		_ = w.kiosk.cmd.Wait()
		w.kiosk = nil
	}
}

func (p *kioskProc) do(line string) { _, _ = io.WriteString(p.in, line+"\n") }

// checkIn shows a code and answers every question with no, and returns the
// ticket that the screen confirmed. It is false when the kiosk died on the way.
func (p *kioskProc) checkIn(code string, answer string) (ticket string, ok bool) {
	scanned := false
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		var f frame
		var open bool
		select {
		case f, open = <-p.frames:
		case <-late.C:
			return "", false
		}
		if !open {
			return "", false
		}
		switch f.Screen {
		case "welcome":
			if !scanned {
				p.do("scan " + code)
				scanned = true
			}
		case "confirm":
			p.do("tap yes")
		case "question":
			if strings.Contains(strings.Join(f.Buttons, " "), answer) {
				p.do("tap " + answer)
				p.do("tap next")
			}
		case "review":
			p.do("tap send")
		case "mask":
			p.do("tap continue")
		case "ticket":
			p.do("tap finish")
			p.drainToWelcome()
			return f.Ticket, f.Ticket != ""
		case "desk", "paused", "failed", "identify":
			return "", false
		}
	}
}

// drainToWelcome waits until the next person can begin.
func (p *kioskProc) drainToWelcome() {
	for f := range p.frames {
		if f.Screen == "welcome" {
			p.do("tap text-size") // a touch makes the screen be shown again
			p.do("tap text-size")
			return
		}
	}
}
