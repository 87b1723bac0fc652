package hub

import (
	"context"
	"time"

	"frontdoor/kiosk"
)

// Board is every queue as staff see it. It names nobody.
type Board struct {
	Epoch  int64        `json:"epoch"`
	Queues []BoardQueue `json:"queues"`
}

// BoardQueue is one queue on the board.
type BoardQueue struct {
	Queue    string         `json:"queue"`
	Revision kiosk.Revision `json:"revision"`
	At       time.Time      `json:"at,omitzero"` // when the estimates were made
	Called   []BoardEntry   `json:"called"`      // the latest announcement first
	Waiting  []BoardEntry   `json:"waiting"`     // in the order they will be called
	OnHold   []BoardEntry   `json:"on_hold"`     // set aside, in the order of their turns
	Done     []BoardEntry   `json:"done"`        // over within the last day, newest first
}

// BoardEntry is one ticket on the board.
type BoardEntry struct {
	Code     string    `json:"code"`
	Aliases  []string  `json:"aliases,omitempty"`
	State    State     `json:"state"`
	Position int       `json:"position,omitempty"` // 1 = next; 0 = not waiting
	LowMin   int       `json:"low_min,omitempty"`
	HighMin  int       `json:"high_min,omitempty"`
	Room     string    `json:"room,omitempty"`
	Area     string    `json:"area,omitempty"`
	Flags    []string  `json:"flags,omitempty"` // "mask", "apart"
	StepFree bool      `json:"step_free,omitempty"`
	Lang     string    `json:"lang,omitempty"`
	Urgency  int       `json:"urgency,omitempty"`
	Arrived  time.Time `json:"arrived,omitzero"`
	Booked   time.Time `json:"booked,omitzero"`
	Called   time.Time `json:"called_at,omitzero"`
	Ended    time.Time `json:"ended_at,omitzero"`
	History  []Stand   `json:"history,omitempty"` // oldest first
}

// Stand is where a ticket stood at one revision of its queue.
type Stand struct {
	Position int            `json:"position"` // 1 = next, 0 = called
	Revision kiosk.Revision `json:"revision"`
	At       time.Time      `json:"at"`
}

// maxDone bounds how many finished tickets of one queue a board lists.
const maxDone = 200

// Board reads the board. With history, every ticket lists where it stood at
// each of the queue's kept revisions.
func (e *Engine) Board(ctx context.Context, history bool) (Board, error) {
	return ReadBoard(ctx, e.cfg.Store, e.now(), history)
}

// ReadBoard reads the board from a record, whether or not a hub runs on it.
func ReadBoard(ctx context.Context, s Store, now time.Time, history bool) (Board, error) {
	b := Board{Queues: []BoardQueue{}}
	err := s.View(ctx, func(r Reader) error {
		b.Epoch = r.Epoch()
		queues, err := r.Queues()
		if err != nil {
			return err
		}
		for _, name := range queues {
			if name == closureQueue {
				continue
			}
			q, err := readQueue(r, name, now, history)
			if err != nil {
				return err
			}
			b.Queues = append(b.Queues, q)
		}
		return nil
	})
	return b, err
}

func readQueue(r Reader, name string, now time.Time, history bool) (BoardQueue, error) {
	latest, _, err := r.Latest(name)
	if err != nil {
		return BoardQueue{}, err
	}
	q := BoardQueue{
		Queue: name, Revision: latest.Revision, At: latest.At,
		Called: []BoardEntry{}, Waiting: []BoardEntry{}, OnHold: []BoardEntry{}, Done: []BoardEntry{},
	}
	waiting, called, err := split(r, name)
	if err != nil {
		return q, err
	}
	aside, err := onHold(r, name)
	if err != nil {
		return q, err
	}
	over, err := r.Ended(name, now.Add(-24*time.Hour), maxDone)
	if err != nil {
		return q, err
	}
	stands := map[string][]Stand{}
	if history {
		if stands, err = standings(r, name); err != nil {
			return q, err
		}
	}
	for i, p := range waiting {
		b := entry(p, stands)
		b.Position = i + 1
		for _, w := range latest.Waiting {
			if w.Code == p.Code {
				b.LowMin, b.HighMin = w.LowMin, w.HighMin
			}
		}
		q.Waiting = append(q.Waiting, b)
	}
	for _, p := range called {
		q.Called = append(q.Called, entry(p, stands))
	}
	for _, p := range aside {
		q.OnHold = append(q.OnHold, entry(p, stands))
	}
	for _, p := range over {
		q.Done = append(q.Done, entry(p, stands))
	}
	return q, nil
}

func onHold(r Reader, queue string) (out []Place, err error) {
	live, err := r.Live(queue)
	InOrder(live)
	for _, p := range live {
		if p.State == OnHold {
			out = append(out, p)
		}
	}
	return out, err
}

func entry(p Place, stands map[string][]Stand) BoardEntry {
	return BoardEntry{
		Code: p.Code, Aliases: p.Aliases, State: p.State, Room: p.Room, Area: p.Area, Flags: p.Flags,
		StepFree: p.StepFree, Lang: p.Lang, Urgency: p.Urgency, Arrived: p.Arrived, Booked: p.Booked,
		Called: p.CalledAt, Ended: p.EndedAt, History: since(stands[p.Code], p.Received),
	}
}

// since drops what an earlier holder of the same code stood at.
func since(all []Stand, from time.Time) []Stand {
	for i, s := range all {
		if !s.At.Before(from) {
			return all[i:]
		}
	}
	return nil
}

// standings reads from the kept snapshots where each ticket stood.
func standings(r Reader, queue string) (map[string][]Stand, error) {
	kept, err := r.Snapshots(queue)
	out := map[string][]Stand{}
	for _, s := range kept {
		for i, w := range s.Waiting {
			out[w.Code] = append(out[w.Code], Stand{Position: i + 1, Revision: s.Revision, At: s.At})
		}
		for _, c := range s.Called {
			out[c.Code] = append(out[c.Code], Stand{Revision: s.Revision, At: s.At})
		}
	}
	return out, err
}
