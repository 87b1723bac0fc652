package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"frontdoor/cmd/internal/alerttest"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/wayfind"
	"frontdoor/sync/identity"
)

// checkConfig reads a kiosk's settings and all that they name, as the kiosk
// does at its start, and stops at what would stop the kiosk.
func checkConfig(_ context.Context, c *call) error {
	if err := c.parse(1); err != nil {
		return err
	}
	cfg, err := config.Load(c.args[0])
	if err != nil {
		return unusable(err, "the settings cannot be used")
	}
	s, err := site.Read(cfg)
	if err != nil {
		return err
	}
	if _, err := identity.LoadKiosk(cfg.Keys); err != nil {
		return unusable(err, "the keys in %s cannot be used: enrol this kiosk again", cfg.Keys)
	}
	fmt.Fprintf(c.stdout, "%s: ok\n", c.args[0])
	for _, w := range warnings(s, cfg) {
		fmt.Fprintln(c.stdout, w)
	}
	return nil
}

// warnings says, a line each, which map and forms could be used but want a look.
func warnings(s *site.Site, cfg config.Config) []string {
	var out []string
	warn := func(n int, what, file, command string) {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s: %s; see kioskctl %s %s", file, plural(n, what), command, file))
		}
	}
	warn(len(merge(s.MapProblems, wayfind.Check(s.Map.Venue()).Problems)), "problem", cfg.Map, "map check")
	for _, file := range slices.Sorted(maps.Keys(s.FormProblems)) {
		warn(count(s.FormProblems[file], form.Warning), "warning", file, "form check")
	}
	if p, ok := alerttest.Read(cfg.Data); !ok || time.Now().After(p.Until()) {
		for _, id := range slices.Sorted(maps.Keys(s.Forms)) {
			if f := s.Forms[id]; site.Escalates(f) && (f.Place() == form.Lobby || cfg.PrivatePlace) {
				out = append(out, fmt.Sprintf("%s: stays off until its alert was tested; see kioskctl alert test -config %s", id, cfg.File))
			}
		}
	}
	return out
}
