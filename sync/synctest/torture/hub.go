package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// startHub starts the hub and waits until it says that it runs.
func (w *ward) startHub() error {
	args := []string{"run", "-data", w.path("hub"), "-services", w.path("services.json"), "-zone", noon(time.Now())}
	if w.broker != "" {
		args = append(args, "-broker", "ssl://"+w.mqtt)
	} else {
		args = append(args, "-mqtt", w.mqtt)
	}
	if w.record != "" {
		args = append(args, "-record", w.record)
	}
	for i := range w.kiosks { // all of them hand out the same appointments
		args = append(args, "-building", kioskIDs[i]+"="+w.building(0))
	}
	w.hub = exec.Command(filepath.Join(w.o.bin, "hub"), args...)
	w.hub.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // it ends with this program
	if err := w.hub.Start(); err != nil {
		return err
	}
	return w.until("the hub runs", func() bool {
		r, err := w.running()
		return err == nil && r.PID == w.hub.Process.Pid
	})
}

type running struct {
	API string `json:"api"`
	PID int    `json:"pid"`
}

func (w *ward) running() (r running, err error) {
	b, err := os.ReadFile(w.path("hub", "run.json"))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	return r, err
}

func (w *ward) killHub() {
	if w.hub != nil {
		_ = w.hub.Process.Kill()
		_ = w.hub.Wait()
		w.hub = nil
	}
}
