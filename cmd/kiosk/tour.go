package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/ui"
	"frontdoor/kiosk/view"
)

// tourTakes bounds the whole tour.
const tourTakes = 110 * time.Second

// stepTakes bounds how long one step may take to happen.
const stepTakes = 10 * time.Second

// report is tour.json.
type report struct {
	Lang      string     `json:"lang"`
	Layout    string     `json:"layout"`
	Offline   bool       `json:"offline"`
	Touches   int        `json:"touches"` // of the first visit, besides the questionnaire
	Asked     int        `json:"touches_questionnaire"`
	Steps     []step     `json:"steps"`
	Ticket    string     `json:"ticket"`
	EventID   string     `json:"event_id"`
	Positions []position `json:"positions"`
	ReceiptMS int64      `json:"receipt_ms"` // from the ticket on screen to the hub's receipt
	Route     routeSum   `json:"route"`
	HubData   string     `json:"hub_data"` // for hub board -json -data
}

type step struct {
	N      int    `json:"n"`
	Screen string `json:"screen"`
	PNG    string `json:"png"`
	MS     int64  `json:"ms"` // since the tour began
}

// position is one place in the queue as the screen showed it.
type position struct {
	AtMS     int64          `json:"at_ms"`    // since the tour began
	Position int            `json:"position"` // 1 = next, 0 = called
	Revision kiosk.Revision `json:"revision"`
	DelayMS  float64        `json:"delay_ms"` // since the hub made the snapshot
}

type routeSum struct {
	DistanceM float64 `json:"distance_m"`
	Levels    []int   `json:"levels"`
}

// guide goes through the kiosk as people do: it touches buttons by their
// stable names, shows codes to the simulated scanner and looks at the screen.
type guide struct {
	*demo
	dir    string
	screen *ui.Screen
	began  time.Time
	report report
	asking bool // touches belong to the questionnaire
	main   bool // touches and positions belong to the first visit

	mu    sync.Mutex
	state flow.State
	model view.Model
	fresh chan struct{}
	shown uint64
	drawn uint64
}

// runTour goes the whole way and writes pictures, ticket and report.
func (d *demo) runTour(ctx context.Context, stdout io.Writer) error {
	ctx, stop := context.WithTimeout(ctx, tourTakes)
	defer stop()
	if err := freshFolder(d.tour); err != nil {
		return err
	}
	ui.Headless()
	g := &guide{demo: d, dir: d.tour, began: time.Now(), fresh: make(chan struct{}, 1)}
	g.report = report{Lang: d.lang, Layout: d.layout, Offline: d.offline, HubData: d.hub.dir}
	g.screen = ui.New(d.app.fonts, panelOf(d.app), d.app.send)
	running := make(chan error, 1)
	go func() { running <- d.app.run(ctx, g.show) }()
	err := g.visits(ctx)
	stop()
	if ended := <-running; err == nil {
		err = ended
	}
	if err != nil {
		return fmt.Errorf("the tour stopped after %d pictures: %w", len(g.report.Steps), err)
	}
	if err := g.write("tour.json", func(f *os.File) error {
		enc := json.NewEncoder(f)
		enc.SetIndent("", "  ")
		return enc.Encode(g.report)
	}); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d screens in %s, %.1f s. Ticket %s, receipt after %d ms.\n", len(g.report.Steps), d.tour, time.Since(g.began).Seconds(), g.report.Ticket, g.report.ReceiptMS)
	return nil
}

// freshFolder makes the folder and removes an earlier tour's files from it.
func freshFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the folder "+dir+" cannot be made", err)
	}
	for _, pattern := range []string{"[0-9][0-9]-*.png", "ticket.png", "tour.json"} {
		old, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, f := range old {
			if err := os.Remove(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *guide) write(name string, fill func(*os.File) error) error {
	f, err := os.Create(filepath.Join(g.dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := fill(f); err != nil {
		return err
	}
	return f.Close()
}

// show is called by the flow with every new screen.
func (g *guide) show(s flow.State, m view.Model) {
	g.mu.Lock()
	if g.main && s.Ticket.Code != "" && s.PlaceRev.Newer(g.state.PlaceRev) && s.Place.Known {
		p := position{AtMS: time.Since(g.began).Milliseconds(), Revision: s.PlaceRev, DelayMS: float64(time.Since(s.PlaceAt).Microseconds()) / 1000}
		if !s.Place.Called {
			p.Position = s.Place.Before + 1
		}
		g.report.Positions = append(g.report.Positions, p)
	}
	if g.main && s.Ticket.Receipt != "" && g.state.Ticket.Receipt == "" {
		g.report.ReceiptMS = time.Since(s.Ticket.Issued).Milliseconds()
	}
	g.state, g.model = s, m
	g.shown++
	g.mu.Unlock()
	select {
	case g.fresh <- struct{}{}:
	default:
	}
}

func (g *guide) now() (flow.State, view.Model, uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.state, g.model, g.shown
}

// until waits for a state.
func (g *guide) until(ctx context.Context, what string, is func(flow.State) bool) error {
	late := time.NewTimer(stepTakes)
	defer late.Stop()
	for {
		s, _, _ := g.now()
		if is(s) {
			return nil
		}
		select {
		case <-g.fresh:
		case <-ctx.Done():
			return fmt.Errorf("the tour ran out of time waiting for %s (on screen %q)", what, s.Screen)
		case <-late.C:
			return fmt.Errorf("%s did not happen (on screen %q)", what, s.Screen)
		}
	}
}

func (g *guide) on(ctx context.Context, screen flow.Screen) error {
	return g.until(ctx, fmt.Sprintf("screen %q", screen), func(s flow.State) bool { return s.Screen == screen })
}

// settle puts the newest model on the screen.
func (g *guide) settle() {
	_, m, n := g.now()
	if n != g.drawn {
		g.screen.Show(m)
		g.drawn = n
	}
}

// tap touches a button through the screen's real tap path and waits until the
// touch has been taken.
func (g *guide) tap(ctx context.Context, id string) error {
	g.settle()
	before, _, _ := g.now()
	if err := g.screen.Tap(id); err != nil {
		return fmt.Errorf("%q on screen %q: %w", id, before.Screen, err)
	}
	if g.main && g.asking {
		g.report.Asked++
	} else if g.main {
		g.report.Touches++
	}
	return g.until(ctx, "the touch of "+id, func(s flow.State) bool { return s.Touches != before.Touches || s.Session != before.Session })
}

func (g *guide) taps(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		if err := g.tap(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// snap draws the screen and keeps the picture.
func (g *guide) snap() error {
	g.settle()
	s, _, _ := g.now()
	img, err := g.screen.Image()
	if err != nil {
		return err
	}
	n := len(g.report.Steps) + 1
	name := fmt.Sprintf("%02d-%s.png", n, s.Screen)
	g.report.Steps = append(g.report.Steps, step{N: n, Screen: string(s.Screen), PNG: name, MS: time.Since(g.began).Milliseconds()})
	return g.picture(name, img)
}

func (g *guide) picture(name string, img image.Image) error {
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return g.write(name, func(f *os.File) error { return enc.Encode(f, img) })
}

// scan holds a person's letter to the scanner.
func (g *guide) scan(b booking) {
	g.sims.scanner.Scan(letter(g.keys.Code, g.keys.CodeKeyID, demoSiteID, b))
}

// ticketPicture decodes the very bytes that the printer was sent last.
func (g *guide) ticketPicture(ctx context.Context) error {
	err := g.until(ctx, "the printed ticket", func(s flow.State) bool { return s.Paper.State == kiosk.PrintDone })
	if err != nil {
		return err
	}
	papers := g.sims.printer.Papers()
	img, err := printsim.Decode(papers[len(papers)-1].Bytes)
	if err != nil {
		return err
	}
	return g.picture("ticket.png", img)
}

// agree holds what the screen showed against the hub's own board.
func (g *guide) agree(ctx context.Context) error {
	b, err := g.api.board(ctx)
	if err != nil {
		return err
	}
	at := map[kiosk.Revision]int{}
	for _, q := range b.Queues {
		for _, e := range slices.Concat(q.Called, q.Waiting, q.Done) {
			if e.Code == g.report.Ticket {
				for _, h := range e.History {
					at[h.Revision] = h.Position
				}
			}
		}
	}
	if len(g.report.Positions) == 0 {
		return fmt.Errorf("the screen never showed a place in the queue")
	}
	for _, p := range g.report.Positions {
		if want, ok := at[p.Revision]; !ok || want != p.Position {
			return fmt.Errorf("the screen showed place %d at revision %d, the hub's board has %d", p.Position, p.Revision.N, want)
		}
	}
	return nil
}
