package main

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test's own program be the writer whose power is cut.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "writer" {
		if err := runWriter(context.Background(), os.Args[2:], os.Stdin, os.Stdout, os.Stderr); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// little is a seed that takes half a minute.
var little = size{kills: 3, people: 8, strikes: 3, cuts: 4, fulls: 6, histories: 2, races: 1}

func testOptions(t *testing.T) options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return options{seeds: 1, from: 1, dir: t.TempDir(), self: self, log: t.Output(), size: little}
}

func TestDiskKeepsWhatWasSynced(t *testing.T) {
	d := newDisk(map[string][]byte{"old": []byte("before")})
	f := d.files["old"]
	f.write(change{0, []byte("BEFORE")})
	f.sync()
	f.write(change{6, make([]byte, 10*sector)})
	fresh := &diskFile{}
	d.files["new"] = fresh
	fresh.write(change{0, []byte("x")})
	fresh.sync()
	seen := map[int]bool{}
	for seed := range uint64(30) {
		medium := d.cut(rand.New(rand.NewPCG(seed, 1)))
		if !strings.HasPrefix(string(medium["old"]), "BEFORE") {
			t.Fatalf("what was synced is %q", medium["old"][:6])
		}
		if _, there := medium["new"]; there {
			t.Fatal("a name is there though the folder was never synced")
		}
		seen[len(medium["old"])] = true
	}
	if len(seen) < 3 {
		t.Errorf("what was not synced always ends the same: %v", seen)
	}
}

func TestDiskTruncates(t *testing.T) {
	f := &diskFile{}
	f.write(change{0, []byte("abcdef")})
	f.write(change{2, nil})
	f.write(change{4, nil})
	f.sync()
	if string(f.medium) != "ab\x00\x00" || string(f.now) != "ab\x00\x00" {
		t.Errorf("%q, %q", f.medium, f.now)
	}
}

func TestDiskIsFull(t *testing.T) {
	d := newDisk(nil)
	f, scratch := &diskFile{}, &diskFile{scratch: true}
	d.room = 2
	for i, row := range []struct {
		f    *diskFile
		want syscall.Errno
	}{{f, 0}, {scratch, 0}, {f, 0}, {f, syscall.ENOSPC}, {scratch, 0}, {f, syscall.ENOSPC}} {
		if got := d.takes(row.f); got != row.want {
			t.Errorf("write %d: %v, want %v", i, got, row.want)
		}
	}
	if !d.clear() || d.takes(f) != 0 || d.clear() {
		t.Error("it is not full, or stays so with room made")
	}
	d.cut(rand.New(rand.NewPCG(1, 1)))
	if d.takes(f) != syscall.EIO {
		t.Error("a disk without power took something")
	}
}

func TestDisks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs real processes")
	}
	short(t, testOptions(t), diskFaults())
}

// short goes through faults once.
func short(t *testing.T, o options, faults []fault) {
	for _, f := range faults {
		name := f.name
		if f.control {
			name = "control: " + name
		}
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
			defer stop()
			r, err := f.play(ctx, o, 1)
			if err != nil {
				t.Fatal(err)
			}
			if r.skipped != "" {
				t.Skip(r.skipped)
			}
			if !r.as(f.control) {
				t.Errorf("%+v", r)
			}
			t.Logf("%d tries, %d confirmed, %d lost, %d doubled, longest stall %v", r.tries, r.confirmed, r.lost, r.doubled, r.stall)
		})
	}
}

func TestCount(t *testing.T) {
	for _, row := range []struct {
		name          string
		confirmed     map[string]map[string]bool
		at            map[string]place
		came          int
		lost, doubled int
	}{
		{"all there", map[string]map[string]bool{"a": {"K 1": true}, "b": {"K 2": true}}, map[string]place{"K1": 1, "K2": 2}, 2, 0, 0},
		{"one is not", map[string]map[string]bool{"a": {"K 1": true}, "b": {"K 2": true}}, map[string]place{"K1": 1}, 2, 1, 0},
		{"two tickets, one place", map[string]map[string]bool{"a": {"K 1": true, "L 1": true}}, map[string]place{"K1": 1, "L1": 1}, 1, 0, 0},
		{"two tickets, two places", map[string]map[string]bool{"a": {"K 1": true, "L 1": true}}, map[string]place{"K1": 1, "L1": 2}, 1, 0, 2},
		{"one of two tickets leads nowhere", map[string]map[string]bool{"a": {"K 1": true, "L 1": true}}, map[string]place{"K1": 1}, 1, 1, 0},
		{"two people, one place", map[string]map[string]bool{"a": {"K 1": true}, "b": {"K 1": true}}, map[string]place{"K1": 1}, 2, 1, 0},
		{"a place nobody came for", map[string]map[string]bool{"a": {"K 1": true}}, map[string]place{"K1": 1, "K2": 2}, 1, 0, 1},
		{"somebody who came and saw no ticket", map[string]map[string]bool{"a": {"K 1": true}}, map[string]place{"K1": 1, "K2": 2}, 2, 0, 0},
	} {
		if lost, doubled := count(row.confirmed, row.at, row.came); len(lost) != row.lost || doubled != row.doubled {
			t.Errorf("%s: %v lost, %d doubled, want %d, %d", row.name, lost, doubled, row.lost, row.doubled)
		}
	}
}

func TestAReportIsGoodOnlyWhenControlsFail(t *testing.T) {
	for _, row := range []struct {
		name    string
		r       result
		control bool
		good    bool
	}{
		{"nothing lost", result{confirmed: 5}, false, true},
		{"nothing confirmed shows nothing", result{}, false, false},
		{"one lost", result{confirmed: 5, lost: 1}, false, false},
		{"one doubled", result{confirmed: 5, doubled: 1}, false, false},
		{"another promise broken", result{confirmed: 5, wrong: []string{"order"}}, false, false},
		{"a control that loses", result{confirmed: 5, lost: 1}, true, true},
		{"a control that breaks another promise", result{confirmed: 5, wrong: []string{"order"}}, true, true},
		{"a control that loses nothing", result{confirmed: 5}, true, false},
		{"what cannot be done here", result{skipped: "no FUSE"}, false, true},
	} {
		if got := row.r.as(row.control); got != row.good {
			t.Errorf("%s: good %v, want %v", row.name, got, row.good)
		}
	}
}

// A short run of the real programs, where packaging/test has built them.
func TestRealProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("runs real processes")
	}
	bin, err := filepath.Abs("../../../.build")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath(filepath.Join(bin, "kiosk")); err != nil {
		t.Skip("the programs are not built: packaging/test builds them")
	}
	o := testOptions(t)
	o.bin = bin
	short(t, o, processFaults())
}

func TestHistories(t *testing.T) {
	o := testOptions(t)
	for _, f := range historyFaults()[2:] { // races have a test of their own, where they are made
		t.Run(f.name, func(t *testing.T) {
			r, err := f.play(t.Context(), o, 1)
			if err != nil || r.confirmed == 0 || !f.control && !r.as(false) {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestReport(t *testing.T) {
	lossless, lossy := result{tries: 3, kills: 2, confirmed: 5}, result{tries: 1, confirmed: 5, lost: 1}
	absent := result{skipped: "mosquitto is not installed"}
	chosen := []fault{{"a fault", false, nil}, {"a mistake", true, nil}}
	for _, row := range []struct {
		name    string
		sums    []result
		maySkip bool
		says    string
		err     error
	}{
		{"all as it must be", []result{lossless, lossy}, false, "2 kills and 0 power cuts: 5 confirmed, 0 lost, 0 doubled; 1 controls failed as they must, 0 lines skipped, 0 lines wrong", nil},
		{"somebody lost", []result{lossy, lossy}, false, "1 lost, 0 doubled; 1 controls failed as they must, 0 lines skipped, 1 lines wrong", errBroken},
		{"a control that lost nobody", []result{lossless, lossless}, false, "0 controls failed as they must, 0 lines skipped, 1 lines wrong", errBroken},
		{"skipped", []result{absent, lossy}, false, "1 lines skipped", errSkipped},
		{"skipped, as it may", []result{absent, lossy}, true, "skipped: mosquitto is not installed", nil},
		{"skipped and broken", []result{absent, lossless}, true, "1 lines skipped, 1 lines wrong", errBroken},
	} {
		var out strings.Builder
		err := options{maySkip: row.maySkip}.report(&out, chosen, row.sums, "now")
		if !errors.Is(err, row.err) || !strings.Contains(out.String(), row.says) {
			t.Errorf("%s: %v\n%s", row.name, err, out.String())
		}
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{{"-seeds", "0"}, {"more"}, {"-nothing"}, {"-only", "("}, {"-only", "nothing of the kind"}, {"writer", "-nothing"}} {
		if err := run(t.Context(), args, strings.NewReader(""), io.Discard, io.Discard); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}
