package rig

import (
	"context"
	"flag"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk/draw"
)

var hours = flag.Float64("hours", 0.2, "how long all devices work in virtual time, `hours`; 8 is a day at the door")

// TestHoursOfWorkLeaveNothingBehind lets every kind of device work side by side
// for hours, a card held to the reader and a cable pulled once a minute, and
// counts goroutines and memory.
func TestHoursOfWorkLeaveNothingBehind(t *testing.T) {
	fonts, err := draw.OpenFonts()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r, keyboard := rack.New(), sim.NewKeyboard()
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for _, kind := range kinds(fonts) {
			all.Go(func() { _ = kind.run(ctx, on(r, keyboard), everything(), func(devices.Health) {}) })
		}
		cables := []string{"card.unplugged", "scanner.unplugged", "printer.unplugged", "guide-light.unplugged", "cabinet.unplugged", "status-display.unplugged"}
		minute := func(n int) {
			if err := r.Tap("RG-00012345"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(40 * time.Second)
			for _, value := range []string{"on", "off"} {
				if err := r.Set(cables[n%len(cables)], value); err != nil {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Second)
			}
			synctest.Wait()
		}
		rest := func() (goroutines int, heap uint64) {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return runtime.NumGoroutine(), m.HeapAlloc
		}
		for n := range len(cables) { // caches fill, every part has been opened once more
			minute(n)
		}
		goroutines, heap := rest()
		for n := range int(*hours * 60) {
			minute(n)
		}
		after, grown := rest()
		t.Logf("%.1f h: %d goroutines, before %d; heap %d kB, before %d kB", *hours, after, goroutines, grown>>10, heap>>10)
		if after > goroutines+2 {
			t.Errorf("%d goroutines, before %d", after, goroutines)
		}
		if grown > heap+1<<20 {
			t.Errorf("the heap grew from %d to %d bytes", heap, grown)
		}
		stop()
		all.Wait()
	})
}
