package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"frontdoor/kiosk"
)

// recordFlag takes the place of the record, where it is not in the folder.
func (c *call) recordFlag() {
	c.flags.StringVar(&c.record, "record", "",
		"`URL` of a PostgreSQL database, postgres://…, that keeps the record; else $FRONTDOOR_RECORD, else a SQLite file in -data. A password belongs into ~/.pgpass")
}

// recordName is a URL or a file, as sqldb.Open takes it. What the environment says
// is not the flag's default: a URL may hold a password all the same, and defaults
// are written wherever a flag is mistyped.
func (c *call) recordName() string {
	return cmp.Or(c.record, os.Getenv("FRONTDOOR_RECORD"), recordFile(c.data))
}

// Files of a hub's folder.
func recordFile(data string) string { return filepath.Join(data, "record.db") }
func keysDir(data string) string    { return filepath.Join(data, "keys") }
func brokerDir(data string) string  { return filepath.Join(data, "broker") }
func runFile(data string) string    { return filepath.Join(data, "run.json") }

// running is what run.json says about the hub that runs on a folder.
type running struct {
	API  string `json:"api"`  // http://host:port
	MQTT string `json:"mqtt"` // broker URL for kiosks
	Site string `json:"site"`
	Zone string `json:"zone"` // as -zone was given
	PID  int    `json:"pid"`
}

// writeRunning puts run.json in place whole.
func writeRunning(data string, r running) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	tmp := runFile(data) + ".new"
	if err := os.WriteFile(tmp, append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, runFile(data))
}

// readRunning reads run.json; false when no hub says that it runs.
func readRunning(data string) (r running, ok bool, err error) {
	b, err := os.ReadFile(runFile(data))
	if errors.Is(err, fs.ErrNotExist) {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	if err := json.Unmarshal(b, &r); err != nil || r.API == "" {
		return r, false, kiosk.Wrap(kiosk.CodeBadInput, "", runFile(data)+" is not what a hub writes; remove it and start the hub again", err)
	}
	return r, true, nil
}

// lock makes this process the only hub on a folder, until it ends or the lock
// is closed. The lock is the kernel's: a killed hub leaves none behind.
func lock(data string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, kiosk.Wrap(kiosk.CodeConflict, "", "another hub runs on "+data+"; stop it, or give this one its own -data", err)
	}
	return f, nil
}
