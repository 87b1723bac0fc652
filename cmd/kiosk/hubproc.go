package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/site"
)

// hubProcess is the hub binary running beside the kiosk, or one that runs
// already and is only used.
type hubProcess struct {
	bin, dir string
	args     []string
	stderr   io.Writer
	cmd      *exec.Cmd
	ended    chan struct{}
	zone     string // the hospital's time zone, as hub run -zone takes it
	mqtt     string // broker URL for kiosks; stays the same over restarts
	api      string
}

// startDemoHub makes keys on the first start, begins a new day's record and
// starts the hub. The keys stay from start to start.
func startDemoHub(ctx context.Context, o demoOptions, s *site.Site, stderr io.Writer) (*hubProcess, error) {
	h := &hubProcess{dir: filepath.Join(o.data, "hub"), zone: daytime(time.Now()), stderr: stderr}
	if o.hub != "" {
		h.dir = o.data
		return h, h.adopt(o.hub)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	h.bin = filepath.Join(filepath.Dir(self), "hub")
	if _, err := os.Stat(h.bin); err != nil {
		return nil, kiosk.Errorf(kiosk.CodeUnavailable, "", "the hub program is not beside this one (%s): build all programs, as packaging/demo does", h.bin)
	}
	if _, err := h.running(); err == nil && h.alive() {
		return nil, kiosk.Errorf(kiosk.CodeConflict, "", "a demo runs already on %s: stop it, or give this one its own -data", o.data)
	}
	if err := newDayRecord(o.data); err != nil {
		return nil, err
	}
	init := []string{"init", "-data", h.dir, "-site", demoSiteID}
	for _, id := range demoKiosks {
		init = append(init, "-kiosk", id)
	}
	if out, err := exec.CommandContext(ctx, h.bin, init...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the demo's keys could not be made: %s", strings.TrimSpace(string(out)))
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	h.args = []string{"run", "-data", h.dir, "-listen", "127.0.0.1:0", "-mqtt", port, "-zone", h.zone}
	for _, id := range demoKiosks {
		if spot, ok := s.Map.Kiosk(id); ok {
			if u, ok := s.Map.Unit(spot.Place.Unit); ok {
				h.args = append(h.args, "-building", id+"="+u.Building)
			}
		}
	}
	return h, h.start(ctx)
}

// newDayRecord drops the databases of an earlier demo; its keys stay.
func newDayRecord(data string) error {
	for _, pattern := range []string{"hub/record.db*", "hub/broker", "hub/run.json", "kiosk/kiosk.db*"} {
		files, err := filepath.Glob(filepath.Join(data, pattern))
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := os.RemoveAll(f); err != nil {
				return kiosk.Wrap(kiosk.CodeUnavailable, "", "the databases of the last demo in "+data+" cannot be removed", err)
			}
		}
	}
	return nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// keys is the folder with the hub's keys.
func (h *hubProcess) keys() string { return filepath.Join(h.dir, "keys") }

// runFile is what a running hub says of itself.
type runFile struct {
	API  string `json:"api"`
	MQTT string `json:"mqtt"`
	Zone string `json:"zone"`
	PID  int    `json:"pid"`
}

func (h *hubProcess) running() (runFile, error) {
	var r runFile
	b, err := os.ReadFile(filepath.Join(h.dir, "run.json"))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	return r, err
}

// alive reports whether the process that run.json names still runs.
func (h *hubProcess) alive() bool {
	r, err := h.running()
	return err == nil && r.PID > 0 && syscall.Kill(r.PID, 0) == nil
}

// adopt uses a hub that somebody else runs.
func (h *hubProcess) adopt(url string) error {
	r, err := h.running()
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "no running hub was found in "+h.dir+": name its folder with -data", err)
	}
	h.api, h.mqtt, h.zone = strings.TrimSuffix(url, "/"), r.MQTT, r.Zone
	return nil
}

// hubStarts bounds how long the hub may take to say that it is there.
const hubStarts = 30 * time.Second

// start runs the hub and waits until it answers.
func (h *hubProcess) start(ctx context.Context) error {
	h.cmd = exec.Command(h.bin, h.args...)
	var said strings.Builder
	h.cmd.Stderr = io.MultiWriter(&said, quiet{h.stderr})
	// A terminal's interrupt is for the kiosk, which ends the hub in order.
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := h.cmd.Start(); err != nil {
		return err
	}
	h.ended = make(chan struct{})
	go func() { _ = h.cmd.Wait(); close(h.ended) }()
	wait := time.NewTicker(20 * time.Millisecond)
	defer wait.Stop()
	late := time.After(hubStarts)
	for {
		if r, err := h.running(); err == nil && r.PID == h.cmd.Process.Pid {
			h.api, h.mqtt = r.API, r.MQTT
			return nil
		}
		select {
		case <-wait.C:
		case <-h.ended:
			return fmt.Errorf("the hub did not start: %s", lastLine(said.String()))
		case <-late:
			h.stop()
			return errors.New("the hub did not start within 30 s; run it by hand to see why")
		case <-ctx.Done():
			h.stop()
			return ctx.Err()
		}
	}
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// quiet passes on only what asks for attention.
type quiet struct{ w io.Writer }

func (q quiet) Write(b []byte) (int, error) {
	for line := range strings.Lines(string(b)) {
		if strings.Contains(line, "level=ERROR") {
			fmt.Fprint(q.w, "hub: ", line)
		}
	}
	return len(b), nil
}

// stop ends the hub in order; one that only was used goes on.
func (h *hubProcess) stop() {
	if h == nil || h.cmd == nil {
		return
	}
	_ = h.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-h.ended:
	case <-time.After(10 * time.Second):
		_ = h.cmd.Process.Kill()
		<-h.ended
	}
	h.cmd = nil
}
