package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"image"
	_ "image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/rogpeppe/go-internal/testscript"

	"frontdoor/assets"
	"frontdoor/cmd/internal/alerttest"
	"frontdoor/devices/scan"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/identity"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kioskctl": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata",
		Setup: demo,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "provision": provision, "book": book, "verify": verify, "readqr": readQR, "paper": toPaper,
			"pack": pack, "swap": swap, "jsonhas": jsonHas, "walked": walked, "standby": standby,
		},
	})
}

// demo puts the demo hospital into the script's folder.
func demo(e *testscript.Env) error {
	return errors.Join(
		os.CopyFS(filepath.Join(e.WorkDir, "hospital"), assets.Hospital()),
		os.CopyFS(filepath.Join(e.WorkDir, "forms"), assets.Forms()),
		os.WriteFile(filepath.Join(e.WorkDir, "services.json"), assets.Services(), 0o600),
	)
}

// status N COMMAND…: the command ends with exactly this exit status.
func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// provision DIR SITE KIOSK: makes the keys of a site.
func provision(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(identity.Provision(ts.MkAbs(args[0]), identity.Options{Site: args[1], Kiosks: args[2:]}))
}

// standby DATA [NAME]: a kiosk that takes the next request for a test of its
// alert; somebody of that name answers, or nobody.
func standby(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	var done sync.WaitGroup
	ts.Defer(func() { stop(); done.Wait() })
	done.Go(func() {
		for ctx.Err() == nil {
			id, err := alerttest.Take(dir)
			if err == nil && id != "" {
				if len(args) > 1 {
					_ = alerttest.Keep(dir, alerttest.Proof{ID: id, By: args[1], At: time.Now()})
				}
				return
			}
			select {
			case <-ctx.Done():
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
}

// book DATA PERSON APPOINTMENT OFFSET: books somebody at an offset from now.
func book(ts *testscript.TestScript, _ bool, args []string) {
	ctx, now := context.Background(), time.Now()
	offset, err := time.ParseDuration(args[3])
	ts.Check(err)
	db, err := sqldb.Open(ctx, filepath.Join(ts.MkAbs(args[0]), "record.db"), now)
	ts.Check(err)
	defer db.Close()
	ts.Check(db.Update(ctx, func(tx hub.Tx) error {
		return tx.SaveAppointment(kiosk.RosterEntry{
			Person:      kiosk.Person{ID: args[1], Name: kiosk.Name{Text: "Test Person"}},
			Appointment: kiosk.Appointment{ID: args[2], Service: "eye-clinic", Building: "b", At: now.Add(offset)},
		})
	}))
}

// verify KIOSKDIR FILE APPOINTMENT [HOURS]: the kiosk takes the code in the
// file, for this appointment, with this long to go.
func verify(ts *testscript.TestScript, neg bool, args []string) {
	k, err := identity.LoadKiosk(ts.MkAbs(args[0]))
	ts.Check(err)
	code, err := scan.Verify(k.CodeKeys, k.Keys.Site, time.Now(), true, strings.TrimSuffix(ts.ReadFile(args[1]), "\n"))
	if neg != (err != nil) {
		ts.Fatalf("verify: %v", err)
	}
	if neg {
		return
	}
	if code.Appointment != args[2] {
		ts.Fatalf("the code is for %s, want %s", code.Appointment, args[2])
	}
	if len(args) > 3 {
		want, err := strconv.ParseFloat(args[3], 64)
		ts.Check(err)
		if got := time.Until(code.Expires).Hours(); math.Abs(got-want) > 0.1 {
			ts.Fatalf("the code holds for %.2f h, want %.2f", got, want)
		}
	}
}

// readqr PNG FILE: writes what the QR code in the picture says, as a scanner.
func readQR(ts *testscript.TestScript, _ bool, args []string) {
	bits, err := gozxing.NewBinaryBitmapFromImage(picture(ts, args[0]))
	ts.Check(err)
	r, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil { // its search in a photograph misses one code in a hundred; this is a drawing
		r, err = qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(r.GetText()+"\n"), 0o600))
}

func picture(ts *testscript.TestScript, name string) image.Image {
	f, err := os.Open(ts.MkAbs(name))
	ts.Check(err)
	defer f.Close()
	img, _, err := image.Decode(f)
	ts.Check(err)
	return img
}

// toPaper BYTES PNG: the printer's paper is the picture, but for the few dots
// that keep commands out of images and the feed before the cut.
func toPaper(ts *testscript.TestScript, _ bool, args []string) {
	printed, err := printsim.Decode([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	want, differ := picture(ts, args[1]), 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if r, _, _, _ := want.At(x, y).RGBA(); (r < 0x8000) != (printed.GrayAt(x, y).Y < 0x80) {
				differ++
			}
		}
	}
	if differ > 40 {
		ts.Fatalf("%d dots differ", differ)
	}
}

// pack ZIP FOLDER [BYTES]: zips a folder, and cuts the file off.
func pack(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	f, err := os.Create(name)
	ts.Check(err)
	z := zip.NewWriter(f)
	ts.Check(errors.Join(z.AddFS(os.DirFS(ts.MkAbs(args[1]))), z.Close(), f.Close()))
	if len(args) > 2 {
		n, err := strconv.ParseInt(args[2], 10, 64)
		ts.Check(err)
		ts.Check(os.Truncate(name, n))
	}
}

// swap FILE OLD NEW OUT: writes a copy with a text replaced that must be there.
func swap(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}

// jsonHas FILE TEXT: the file is one JSON value that, without white space,
// holds the text.
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	b := ts.ReadFile(args[0])
	if !json.Valid([]byte(b)) {
		ts.Fatalf("%s is not JSON: %s", args[0], b)
	}
	if strings.Contains(strings.Join(strings.Fields(b), ""), args[1]) == neg {
		ts.Fatalf("%s: %s", args[0], b)
	}
}

// walked FILE LOW HIGH: the route's distance lies between, is the sum of its
// steps, and each step is as long as its line on the earth.
func walked(ts *testscript.TestScript, _ bool, args []string) {
	var r routeJSON
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &r))
	low, err1 := strconv.ParseFloat(args[1], 64)
	high, err2 := strconv.ParseFloat(args[2], 64)
	ts.Check(errors.Join(err1, err2))
	if r.DistanceM == nil || *r.DistanceM < low || *r.DistanceM > high || *r.DurationS <= 0 {
		ts.Fatalf("a route of %v m, want %v to %v", r.DistanceM, low, high)
	}
	sum := 0.0
	for i, s := range r.Steps {
		sum += s.DistanceM
		line := 0.0
		for j := 1; j < len(s.Line); j++ {
			line += metres(s.Line[j-1], s.Line[j])
		}
		if s.Text == "" || math.Abs(line-s.DistanceM) > 0.02+0.005*line {
			ts.Fatalf("step %d %q is %.2f m, its line %.2f m", i+1, s.Text, s.DistanceM, line)
		}
	}
	if math.Abs(sum-*r.DistanceM) > 0.1 {
		ts.Fatalf("the steps are %.2f m, the route %.2f m", sum, *r.DistanceM)
	}
}

// metres is the distance of two points on a sphere, which is within 0.5 % of
// the earth.
func metres(a, b [2]float64) float64 {
	rad := math.Pi / 180
	sinY, sinX := math.Sin((b[1]-a[1])*rad/2), math.Sin((b[0]-a[0])*rad/2)
	return 2 * 6371008.8 * math.Asin(math.Sqrt(sinY*sinY+math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*sinX*sinX))
}

func TestNextAppointmentOfAPerson(t *testing.T) {
	now := time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)
	entry := func(person, id string, offset time.Duration) kiosk.RosterEntry {
		return kiosk.RosterEntry{Person: kiosk.Person{ID: person}, Appointment: kiosk.Appointment{ID: id, At: now.Add(offset)}}
	}
	day := []kiosk.RosterEntry{
		entry("p-1", "early", -3*time.Hour), entry("p-2", "missed", -time.Hour), entry("p-1", "soon", time.Hour), entry("p-1", "later", 2*time.Hour),
	}
	for _, row := range []struct{ name, person, want string }{
		{"the next of three", "p-1", "soon"},
		{"the last when none comes", "p-2", "missed"},
		{"somebody who is not booked", "p-3", ""},
	} {
		if a, found := next(day, row.person, now); a.ID != row.want || found != (row.want != "") {
			t.Errorf("%s: %q, %v; want %q", row.name, a.ID, found, row.want)
		}
	}
}

func TestTerminalAndPictureShowTheSameSymbol(t *testing.T) {
	s, err := newSymbol("FD1.test")
	if err != nil {
		t.Fatal(err)
	}
	img := s.image()
	for y, line := range strings.Split(strings.TrimSuffix(s.blocks(), "\n"), "\n") {
		line = strings.TrimSuffix(strings.TrimPrefix(line, "\x1b[30;107m"), "\x1b[0m")
		for x, r := range []rune(line) {
			for half, ink := range []bool{r == '█' || r == '▀', r == '█' || r == '▄'} {
				at := image.Pt(x*pixels+pixels/2, (2*y+half)*pixels+pixels/2)
				if !at.In(img.Bounds()) {
					continue
				}
				if grey, _, _, _ := img.At(at.X, at.Y).RGBA(); ink != (grey == 0) {
					t.Fatalf("module %d, %d differs", x, 2*y+half)
				}
			}
		}
	}
}
