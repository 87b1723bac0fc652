package history

import (
	"os"
	"sync"
	"testing"
)

// memory is a folder that costs no disk, where there is one.
func memory(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "history-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// play runs histories of many seeds and fails with the seed of the first that
// breaks a promise.
func play(t *testing.T, f Faults, seeds uint64) Verdict {
	t.Helper()
	site, err := NewSite()
	if err != nil {
		t.Fatal(err)
	}
	var all Verdict
	dir := memory(t)
	for seed := range seeds {
		v, err := site.Run(dir, seed, f)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !v.Good() {
			t.Errorf("seed %d: %+v", seed, v)
		}
		all.Add(v)
	}
	return all
}

func TestHistories(t *testing.T) {
	n := uint64(4) // packaging/torture plays as many as one likes
	if testing.Short() {
		n = 2
	}
	matched := 0
	for _, row := range []struct {
		name string
		f    Faults
	}{
		{"nothing goes wrong", Faults{}},
		{"messages are lost", Faults{Loss: true}},
		{"messages come late, twice, in any order", Faults{Disorder: true}},
		{"the broker forgets what it acknowledged", Faults{Broker: true}},
		{"kiosks are killed", Faults{Kiosk: true}},
		{"the hub is killed", Faults{Hub: true}},
		{"clocks jump", Faults{Clock: true, Kiosk: true}},
		{"one appointment at two kiosks", Faults{Twice: true, Disorder: true}},
		{"two kiosks have the same codes", Faults{Codes: true, Twice: true}},
		{"a kiosk loses its database", Faults{Disk: true}},
		{"the hub is restored from a backup", Faults{Restore: true}},
		{"the broker is away for 72 h", Faults{Away: true}},
		{"all of it", All},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := play(t, row.f, n)
			if v.Confirmed < int(n) {
				t.Errorf("control: only %d people were confirmed", v.Confirmed)
			}
			matched += v.Matched
			t.Logf("%d tries, %d confirmed, %d matched, longest stall %v", v.Tries, v.Confirmed, v.Matched, v.Stall)
		})
	}
	if matched == 0 && !testing.Short() {
		t.Error("control: nobody was matched at the desk")
	}
}

// The controls: whatever kiosk or hub do wrong, the checker finds.
func TestMistakesAreFound(t *testing.T) {
	for _, f := range Controls() {
		t.Run(string(f.Mistake), func(t *testing.T) {
			site, err := NewSite()
			if err != nil {
				t.Fatal(err)
			}
			var v Verdict
			for seed := uint64(0); seed < 30 && v.Good(); seed++ {
				one, err := site.Run(memory(t), seed, f)
				if err != nil {
					t.Fatal(err)
				}
				v.Add(one)
			}
			if v.Good() {
				t.Errorf("nothing was found in %d check-ins", v.Confirmed)
			}
			t.Logf("%d confirmed: %d lost, %d doubled, %d wrong", v.Confirmed, v.Lost, v.Doubled, len(v.Wrong))
			for _, w := range v.Wrong[:min(2, len(v.Wrong))] {
				t.Log(w)
			}
		})
	}
}

// Replicas are raced in real time, all at once.
func TestRace(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	site, err := NewSite()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name     string
		unfenced bool
	}{{"in turns", false}, {"neither in turns nor seeing what the broker keeps", true}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var all Verdict
			var races sync.WaitGroup
			for seed := range uint64(5) {
				races.Go(func() {
					v, err := site.Race(t.Context(), memory(t), seed, row.unfenced)
					mu.Lock()
					defer mu.Unlock()
					if all.Add(v); err != nil {
						t.Error(err)
					}
				})
			}
			races.Wait()
			if all.Good() == row.unfenced || all.Confirmed == 0 {
				t.Errorf("%+v", all)
			}
		})
	}
}

// The same seed gives the same history.
func TestSeedsRepeat(t *testing.T) {
	site, err := NewSite()
	if err != nil {
		t.Fatal(err)
	}
	dir := memory(t)
	for seed := range uint64(3) {
		a, err := site.Run(dir, seed, All)
		if err != nil {
			t.Fatal(err)
		}
		b, err := site.Run(dir, seed, All)
		if err != nil {
			t.Fatal(err)
		}
		if a.Tries != b.Tries || a.Confirmed != b.Confirmed || a.Stall != b.Stall {
			t.Errorf("seed %d: %+v, then %+v", seed, a, b)
		}
	}
}
