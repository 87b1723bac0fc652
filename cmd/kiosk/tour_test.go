package main

import (
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"frontdoor/devices/scan"
)

// TestTour runs the real programs through the complete journey, both ways up,
// with the hub there and away.
func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the tour, which takes some seconds")
	}
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	seen := map[string]bool{}
	for _, row := range []struct {
		name, lang, layout string
		offline            bool
	}{
		{"portrait in English", "en-GB", "portrait", false},
		{"landscape in Spanish, the hub away", "es", "landscape", true},
		{"month before day in American English", "en-US", "portrait", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "tour")
			args := []string{"demo", "-tour", dir, "-data", data, "-lang", row.lang, "-layout", row.layout}
			if row.offline {
				args = append(args, "-offline")
			}
			if out, err := exec.Command(filepath.Join(bin, "kiosk"), args...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			r := readReport(t, dir)
			if r.Lang != row.lang || r.Layout != row.layout || r.Offline != row.offline {
				t.Errorf("report says %s %s %v", r.Lang, r.Layout, r.Offline)
			}
			if r.Touches > 6 {
				t.Errorf("%d touches besides the questionnaire, want at most 6", r.Touches)
			}
			if seen[r.EventID] || r.EventID == "" || r.Ticket == "" {
				t.Errorf("ticket %q, event %q: another run had them too", r.Ticket, r.EventID)
			}
			seen[r.EventID] = true
			checkPositions(t, r)
			checkPictures(t, dir, r)
			checkBoard(t, bin, r)
		})
	}
}

func readReport(t *testing.T, dir string) report {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "tour.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// checkPositions holds that the queue only goes down, to being called.
func checkPositions(t *testing.T, r report) {
	t.Helper()
	if len(r.Positions) < 3 || r.Positions[0].Position < 2 || r.Positions[len(r.Positions)-1].Position != 0 {
		t.Fatalf("positions %+v do not go down to being called", r.Positions)
	}
	for i, p := range r.Positions[1:] {
		if before := r.Positions[i]; p.Position > before.Position || !p.Revision.Newer(before.Revision) {
			t.Errorf("position %d at revision %v follows %d at %v", p.Position, p.Revision, before.Position, before.Revision)
		}
	}
	if len(r.Route.Levels) < 2 || r.Route.DistanceM <= 0 {
		t.Errorf("route %+v does not lead over two levels", r.Route)
	}
}

// checkPictures holds that each screen was drawn at its size, and that the
// printed ticket can be scanned.
func checkPictures(t *testing.T, dir string, r report) {
	t.Helper()
	width, height := 720, 1280
	if r.Layout == "landscape" {
		width, height = height, width
	}
	var screens []string
	for _, s := range r.Steps {
		f, err := os.Open(filepath.Join(dir, s.PNG))
		if err != nil {
			t.Fatal(err)
		}
		c, err := png.DecodeConfig(f)
		f.Close()
		if err != nil || c.Width != width || c.Height != height {
			t.Errorf("%s is %d × %d: %v", s.PNG, c.Width, c.Height, err)
		}
		screens = append(screens, s.Screen)
	}
	for _, want := range []string{"welcome", "confirm", "question", "review", "mask", "ticket", "way", "urgent", "desk", "too-early", "wrong-building", "person-coming"} {
		if !slices.Contains(screens, want) {
			t.Errorf("no picture of screen %q", want)
		}
	}
	f, err := os.Open(filepath.Join(dir, "ticket.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil || code.GetText() != scan.TicketText(r.Ticket) {
		t.Errorf("the ticket's code reads %v (%v), want that of %s", code, err, r.Ticket)
	}
}

// checkBoard asks the hub's record, after the run, where the ticket stood.
func checkBoard(t *testing.T, bin string, r report) {
	t.Helper()
	out, err := exec.Command(filepath.Join(bin, "hub"), "board", "-json", "-data", r.HubData).Output()
	if err != nil {
		t.Fatal(err)
	}
	var b board
	if err := json.Unmarshal(out, &b); err != nil {
		t.Fatal(err)
	}
	stood := map[position]bool{}
	for _, q := range b.Queues {
		for _, e := range slices.Concat(q.Called, q.Waiting, q.Done) {
			if e.Code != r.Ticket {
				continue
			}
			for _, h := range e.History {
				stood[position{Position: h.Position, Revision: h.Revision}] = true
			}
		}
	}
	for _, p := range r.Positions {
		if !stood[position{Position: p.Position, Revision: p.Revision}] {
			t.Errorf("the screen showed place %d at revision %v, the hub's record does not", p.Position, p.Revision)
		}
	}
}

// TestTourWithoutAHubFails is the control: a tour whose steps cannot happen
// says so.
func TestTourWithoutAHubFails(t *testing.T) {
	err := run(t.Context(), []string{"demo", "-tour", t.TempDir(), "-data", t.TempDir()}, strings.NewReader(""), new(strings.Builder), new(strings.Builder))
	if err == nil || !strings.Contains(err.Error(), "hub program is not beside this one") {
		t.Errorf("got %v", err)
	}
}
