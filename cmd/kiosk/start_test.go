package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestBadInputStopsTheStartWithOneLine names the file, the place and the mend.
func TestBadInputStopsTheStartWithOneLine(t *testing.T) {
	for _, row := range []struct {
		name string
		harm func(w *ward)
		want []string
	}{
		{"settings with a missing comma", func(w *ward) { w.edit(w.config, `"languages": [`, `"languages" [`) }, []string{"kiosk.json:3:", "look for a missing comma"}},
		{"settings with an unknown name", func(w *ward) { w.edit(w.config, `"hospital"`, `"hospitel"`) }, []string{"kiosk.json:2:3", "check the spelling"}},
		{"settings that name no unit", func(w *ward) { w.edit(w.config, `"emergency": "`, `"emergency": "x`) }, []string{`"emergency"`, "correct the id"}},
		{"settings that are not there", func(w *ward) { w.config += "x" }, []string{"kiosk.jsonx", "check the path"}},
		{"a map that was cut off", func(w *ward) { w.truncate("map/unit.geojson") }, []string{"map", "unit.geojson"}},
		{"a map without a file it needs", func(w *ward) { os.Remove(filepath.Join(w.dir, "map/level.geojson")) }, []string{"map", "level"}},
		{"a map in projected metres", func(w *ward) { w.edit(filepath.Join(w.dir, "map/unit.geojson"), "52.2", "5792512.2") }, []string{"map", "unit.geojson"}},
		{"a questionnaire that was cut off", func(w *ward) { w.truncate("forms/respiratory.json") }, []string{"forms/respiratory.json"}},
		{"a questionnaire with one linkId twice", func(w *ward) {
			w.edit(filepath.Join(w.dir, "forms/respiratory.json"), `"linkId": "fever"`, `"linkId": "cough"`)
		}, []string{"forms/respiratory.json", "cough"}},
		{"services with a letter for a time", func(w *ward) { w.edit(filepath.Join(w.dir, "services.json"), `"45m"`, `"soon"`) }, []string{"services.json"}},
		{"keys that are not there", func(w *ward) { w.edit(w.config, `keys/kiosks`, `keys/kioscs`) }, []string{"keys", "enrol this kiosk again"}},
		{"a database that is a folder", func(w *ward) { os.MkdirAll(filepath.Join(w.dir, "kiosk", "kiosk.db"), 0o700) }, []string{"kiosk.db"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWard(t, 0)
			row.harm(w)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			err := run(ctx, []string{"run", "-config", w.config, "-frames"}, neverEnds{ctx}, stopsAtFrame{t, stop}, new(bytes.Buffer))
			if err == nil {
				t.Fatal("it started all the same")
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			for _, want := range row.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
}

// neverEnds is a standard input on which nothing comes.
type neverEnds struct{ ctx context.Context }

func (n neverEnds) Read([]byte) (int, error) {
	<-n.ctx.Done()
	return 0, n.ctx.Err()
}

// stopsAtFrame ends a kiosk that shows a screen although it should not.
type stopsAtFrame struct {
	t    *testing.T
	stop func()
}

func (s stopsAtFrame) Write(b []byte) (int, error) {
	s.stop()
	return len(b), nil
}

func (w *ward) edit(path, old, with string) {
	w.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(old)) {
		w.t.Fatalf("control: %s does not hold %q", path, old)
	}
	w.write(path, bytes.Replace(b, []byte(old), []byte(with), 1))
}

func (w *ward) truncate(name string) {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	b, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(path, b[:len(b)/2])
}

// TestDamagedDatabaseIsSetAside starts a kiosk on a file that is no database:
// it is kept, and the kiosk works.
func TestDamagedDatabaseIsSetAside(t *testing.T) {
	w := newWard(t, 0)
	data := filepath.Join(w.dir, "kiosk")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	w.write(filepath.Join(data, "kiosk.db"), bytes.Repeat([]byte("damaged "), 2000))
	k := w.startKiosk()
	f, open := <-k.frames
	if !open || f.Screen != "welcome" {
		t.Fatalf("first frame %+v", f)
	}
	aside, err := filepath.Glob(filepath.Join(data, "kiosk.db.damaged-*"))
	if err != nil || len(aside) == 0 {
		t.Errorf("the damaged file is gone: %v", err)
	}
}

// TestCommandLine holds exit codes and that nothing but a result is printed on
// standard output.
func TestCommandLine(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"nothing to do", nil, 2, "run or demo"},
		{"unknown command", []string{"dance"}, 2, `no command "dance"`},
		{"unknown flag", []string{"run", "-loud"}, 2, "not understood"},
		{"a word too many", []string{"run", "-config", "x", "y"}, 2, "one word too many"},
		{"layout that is none", []string{"demo", "-layout", "round"}, 2, "portrait or landscape"},
		{"a window without a display", []string{"demo", "-lang", "es"}, 1, "no display was found"},
		{"a kiosk without a display", []string{"run", "-config", "x"}, 1, "no display was found"},
		{"help", []string{"help"}, 0, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			cmd := exec.Command(filepath.Join(bin, "kiosk"), row.args...)
			var out, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errs
			cmd.Env = slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "DISPLAY=") })
			_ = cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != row.code || !strings.Contains(errs.String(), row.says) {
				t.Errorf("exit %d, %q", code, errs.String())
			}
			if row.code != 0 && out.Len() > 0 {
				t.Errorf("on standard output: %q", out.String())
			}
		})
	}
}
