package main

import (
	"testing"
	"time"
)

func TestTheDemoHospitalLiesWhereItIsDay(t *testing.T) {
	for _, machine := range []*time.Location{time.UTC, time.FixedZone("west", -11*3600), time.FixedZone("east", 14*3600)} {
		for hour := range 24 {
			now := time.Date(2026, 11, 21, hour, 59, 59, 0, time.UTC).In(machine)
			name := daytime(now)
			there := now
			if name != "Local" {
				zone, err := time.LoadLocation(name)
				if err != nil {
					t.Fatal(err)
				}
				there = now.In(zone)
			}
			if h := there.Hour(); h < 6 || h >= 16 {
				t.Errorf("%s: %s, where it is %s", now, name, there.Format("15:04"))
			}
		}
	}
}
