package hub

import (
	"cmp"
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
	Coming   []BoardEntry   `json:"coming"`      // expected after another stop of their visit, by the time booked
	Done     []BoardEntry   `json:"done"`        // over within the last day, newest first
}

// BoardEntry is one ticket on the board.
type BoardEntry struct {
	Queue    string    `json:"queue,omitempty"` // of a ticket that is looked up alone
	Code     string    `json:"code"`
	Aliases  []string  `json:"aliases,omitempty"`
	State    State     `json:"state"`
	Position int       `json:"position,omitempty"` // 1 = next; 0 = not waiting
	LowMin   int       `json:"low_min,omitempty"`
	HighMin  int       `json:"high_min,omitempty"`
	Room     string    `json:"room,omitempty"`
	RoomName string    `json:"room_name,omitempty"` // where Room is a map id: the name on its door
	Area     string    `json:"area,omitempty"`
	AtHome   bool      `json:"at_home,omitempty"`  // joined from home, and has not come yet
	ToMatch  bool      `json:"to_match,omitempty"` // staff are to find the appointment, see Match
	Flags    []string  `json:"flags,omitempty"`    // "mask", "apart"
	StepFree bool      `json:"step_free,omitempty"`
	Lang     string    `json:"lang,omitempty"`
	Urgency  int       `json:"urgency,omitempty"`
	Arrived  time.Time `json:"arrived,omitzero"`
	Booked   time.Time `json:"booked,omitzero"`
	Called   time.Time `json:"called_at,omitzero"`
	Entered  time.Time `json:"entered_at,omitzero"` // came into the room
	Ended    time.Time `json:"ended_at,omitzero"`
	Held     time.Time `json:"held_until,omitzero"` // on hold, and back in the order then by itself
	Visit    []Stop    `json:"visit,omitempty"`     // every stop of a visit that has several, in order
	History  []Stand   `json:"history,omitempty"`   // oldest first
}

// Stop is one stop of a visit: State says how far it has come, from "planned"
// over "waiting", "called" and "in-room" to "done".
type Stop struct {
	Queue   string    `json:"queue"`
	State   State     `json:"state"`
	Booked  time.Time `json:"booked,omitzero"`
	Arrived time.Time `json:"arrived,omitzero"`
	Called  time.Time `json:"called_at,omitzero"`
	Entered time.Time `json:"entered_at,omitzero"`
	Ended   time.Time `json:"ended_at,omitzero"`
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
	b, err := ReadBoard(ctx, e.cfg.Store, e.now(), history)
	for _, q := range b.Queues {
		for _, list := range [][]BoardEntry{q.Called, q.Done} {
			for i, entry := range list {
				list[i].RoomName = e.cfg.Rooms[entry.Room]
			}
		}
	}
	return b, err
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
			if name == closureQueue || name == commandRevision {
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
	q := BoardQueue{Queue: name, Revision: latest.Revision, At: latest.At}
	waiting, called, aside, err := split(r, name)
	if err != nil {
		return q, err
	}
	coming, err1 := r.Planned(name)
	over, err2 := r.Ended(name, now.Add(-24*time.Hour), maxDone)
	if err := cmp.Or(err1, err2); err != nil {
		return q, err
	}
	stands := map[string][]Stand{}
	if history {
		if stands, err = standings(r, name); err != nil {
			return q, err
		}
	}
	visits := map[string][]Stop{}
	for _, part := range []struct {
		from []Place
		to   *[]BoardEntry
	}{{called, &q.Called}, {waiting, &q.Waiting}, {aside, &q.OnHold}, {coming, &q.Coming}, {over, &q.Done}} {
		*part.to = make([]BoardEntry, len(part.from))
		for i, p := range part.from {
			(*part.to)[i] = entry(p, stands)
			if (*part.to)[i].Visit, err = itinerary(r, visits, p.Visit); err != nil {
				return q, err
			}
		}
	}
	q.number(latest, now)
	return q, nil
}

// estimates are those of a snapshot, none once they are stale: no hub may have run
// since.
func estimates(s kiosk.QueueSnapshot, now time.Time) []kiosk.QueueEntry {
	if now.Sub(s.At).Abs() > kiosk.StaleAfter {
		return nil
	}
	return s.Waiting
}

// number says of those who wait where they stand, and the wait they were told.
func (q *BoardQueue) number(latest kiosk.QueueSnapshot, now time.Time) {
	told := make(map[string]kiosk.QueueEntry, len(latest.Waiting))
	for _, w := range estimates(latest, now) {
		told[w.Code] = w
	}
	for i := range q.Waiting {
		b := &q.Waiting[i]
		b.Position, b.LowMin, b.HighMin = i+1, told[b.Code].LowMin, told[b.Code].HighMin
	}
}

// itinerary reads the stops of a visit, once for all who are on the board.
func itinerary(r Reader, known map[string][]Stop, visit string) ([]Stop, error) {
	if list, ok := known[visit]; ok || visit == "" {
		return list, nil
	}
	places, err := r.Visit(visit)
	for _, p := range places {
		known[visit] = append(known[visit], Stop{
			Queue: p.Queue, State: p.State, Booked: p.Booked, Arrived: p.Arrived, Called: p.CalledAt, Entered: p.EnteredAt, Ended: p.EndedAt,
		})
	}
	return known[visit], err
}

func entry(p Place, stands map[string][]Stand) BoardEntry {
	return BoardEntry{
		Code: p.Code, Aliases: p.Aliases, State: p.State, Room: p.Room, Area: p.Area, AtHome: p.atHome(), ToMatch: p.toMatch(), Flags: p.Flags,
		StepFree: p.StepFree, Lang: p.Lang, Urgency: p.Urgency, Arrived: p.Arrived, Booked: p.Booked,
		Called: p.CalledAt, Entered: p.EnteredAt, Ended: p.EndedAt, Held: p.HeldUntil, History: since(stands[p.Code], p.Received),
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
