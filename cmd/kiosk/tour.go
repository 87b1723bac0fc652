package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

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
	ctx    context.Context
	err    error // the first failure
	dir    string
	screen *ui.Screen
	began  time.Time
	report report
	asking bool // touches belong to the questionnaire
	main   bool // touches and positions belong to the first visit

	writing sync.WaitGroup // pictures on their way to disk

	mu        sync.Mutex
	unwritten error // what became of them
	state     flow.State
	model     view.Model
	fresh     chan struct{}
	shown     uint64
	drawn     uint64
}

// runTour goes the whole way and writes pictures, ticket and report.
func (d *demo) runTour(ctx context.Context, stdout io.Writer) error {
	ctx, stop := context.WithTimeout(ctx, tourTakes)
	defer stop()
	if err := d.wholeDay(); err != nil {
		return err
	}
	if err := freshFolder(d.tour); err != nil {
		return err
	}
	ui.Headless()
	g := &guide{demo: d, ctx: ctx, dir: d.tour, began: time.Now(), fresh: make(chan struct{}, 1)}
	g.report = report{Lang: d.lang, Layout: d.layout, Offline: d.offline, HubData: d.hub.dir}
	g.screen = ui.New(d.app.fonts, panelOf(d.app), d.app.send)
	running := make(chan error, 1)
	go func() { running <- d.app.run(ctx, g.show) }()
	g.visits()
	stop()
	g.writing.Wait()
	g.check(g.unwritten)
	g.check(<-running)
	if g.err != nil {
		return fmt.Errorf("the tour stopped after %d pictures: %w", len(g.report.Steps), g.err)
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

// wholeDay refuses a hub whose day is too near its end or beginning: the people
// who come too early or too late would be booked for another day.
func (d *demo) wholeDay() error {
	zone, err := d.app.cfg.Location()
	if err != nil {
		return err
	}
	now := time.Now().In(zone)
	if kiosk.DateOf(now.Add(-2*time.Hour)) != kiosk.DateOf(now.Add(5*time.Hour)) {
		return kiosk.Errorf(kiosk.CodeConflict, "", "at the hub it is %s, too near midnight for the tour: start the hub with -zone %s", now.Format("15:04"), daytime(now))
	}
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

// agree holds what the screen showed against the hub's own board.
func (g *guide) agree() error {
	b, err := g.api.board(g.ctx)
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
