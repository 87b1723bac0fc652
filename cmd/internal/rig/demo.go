package rig

import (
	"os"
	"path/filepath"
)

// SimSocket is where the demo's simulated devices take orders, in its folder.
const SimSocket = "sim.sock"

// DemoData is the folder where the demo keeps what it makes while running (XDG
// Base Directory Specification).
func DemoData() string {
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "frontdoor-demo")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = os.TempDir()
	}
	return filepath.Join(home, ".local", "state", "frontdoor-demo")
}
