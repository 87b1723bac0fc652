package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// deed is the body of whatever is done in a person's name.
type deed struct {
	By      string `json:"by"`
	Room    string `json:"room,omitempty"`    // call only: IMDF unit id
	Kind    string `json:"kind,omitempty"`    // closures only: "lift", "corridor", "fire"
	Queue   string `json:"queue,omitempty"`   // transfer only: service id
	Urgency *int   `json:"urgency,omitempty"` // urgency only: 0 ordinary to 9

	Appointment string `json:"appointment,omitempty"` // match only
	Same        bool   `json:"same,omitempty"`        // match only: it is the person who has checked in

	For kiosk.Duration `json:"for,omitempty"` // hold only: "20m"; 0 = until staff say
}

// maxText bounds each text of a deed, bytes.
const maxText = 100

func readDeed(w http.ResponseWriter, r *http.Request) (d deed, err error) {
	if err := read(w, r, &d); err != nil {
		return d, err
	}
	if max(len(d.By), len(d.Room), len(d.Kind), len(d.Queue), len(d.Appointment)) > maxText {
		return d, kiosk.Errorf(kiosk.CodeBadInput, "", "a text in the body is too long; use at most %d bytes", maxText)
	}
	return d, nil
}

func (s *server) alive(http.ResponseWriter, *http.Request) (any, error) {
	return map[string]string{"status": "alive"}, nil
}

func (s *server) ready(_ http.ResponseWriter, r *http.Request) (any, error) {
	if err := errors.Join(s.o.Ready(), s.o.Engine.Check(r.Context())); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeUnavailable, "", "the hub is not ready; see its log", err)
	}
	return map[string]string{"status": "ready"}, nil
}

func (s *server) describe(http.ResponseWriter, *http.Request) (any, error) {
	return json.RawMessage(openAPI), nil
}

func (s *server) board(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.o.Engine.Board(r.Context(), r.URL.Query().Get("history") == "1")
}

func (s *server) call(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	return s.o.Engine.Call(r.Context(), r.PathValue("queue"), d.Room, d.By)
}

func (s *server) join(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	return s.o.Engine.Join(r.Context(), r.PathValue("queue"), d.By)
}

func (s *server) look(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.o.Engine.Ticket(r.Context(), r.PathValue("code"))
}

func (s *server) ticket(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	e, ctx, code := s.o.Engine, r.Context(), r.PathValue("code")
	switch r.PathValue("deed") {
	case "call":
		return e.CallTicket(ctx, code, d.Room, d.By)
	case "enter":
		return e.Enter(ctx, code, d.By)
	case "arrive":
		return e.Arrive(ctx, code, d.By)
	case "recall":
		return e.Recall(ctx, code, d.By)
	case "done":
		return e.Finish(ctx, code, d.By, hub.Done)
	case "no-show":
		return e.Finish(ctx, code, d.By, hub.NoShow)
	case "undo":
		return e.Undo(ctx, code, d.By)
	case "hold":
		return e.Hold(ctx, code, d.By, time.Duration(d.For))
	case "resume":
		return e.Resume(ctx, code, d.By)
	case "transfer":
		return e.Transfer(ctx, code, d.Queue, d.By)
	case "match":
		return e.Match(ctx, code, d.Appointment, d.By, d.Same)
	case "dismiss":
		return e.Dismiss(ctx, code, d.By)
	case "urgency":
		if d.Urgency == nil {
			return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the urgency is missing; say 0 (ordinary) to 9")
		}
		return e.Prioritise(ctx, code, d.By, *d.Urgency)
	}
	return nil, kiosk.Errorf(kiosk.CodeNotFound, "", "a ticket has no such deed; use call, recall, enter, done, arrive, no-show, hold, resume, transfer, undo, urgency, match or dismiss")
}

func (s *server) unmatched(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.o.Engine.Unmatched(r.Context())
	return map[string]any{"unmatched": list}, err
}

// details shows who the holder of a ticket said they are, in a person's name.
func (s *server) details(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.o.Engine.Claim(r.Context(), r.PathValue("code"), r.Header.Get(byHeader))
}

func (s *server) alerts(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.o.Engine.Alerts(r.Context(), r.URL.Query().Get("all") != "1")
	if list == nil {
		list = []hub.Alert{}
	}
	return map[string]any{"alerts": list}, err
}

func (s *server) ack(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	return s.o.Engine.Acknowledge(r.Context(), r.PathValue("id"), d.By)
}

func (s *server) closures(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.o.Engine.Closures(r.Context())
	if list == nil {
		list = []kiosk.Closure{}
	}
	return map[string]any{"closed": list}, err
}

func (s *server) close(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	c := kiosk.Closure{Feature: r.PathValue("feature"), Kind: d.Kind}
	return c, s.o.Engine.SetClosure(r.Context(), c, true, d.By)
}

func (s *server) reopen(_ http.ResponseWriter, r *http.Request) (any, error) {
	c := kiosk.Closure{Feature: r.PathValue("feature")}
	return c, s.o.Engine.SetClosure(r.Context(), c, false, r.Header.Get(byHeader))
}

func (s *server) appointments(w http.ResponseWriter, r *http.Request) (any, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "text/csv" {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "appointments come as CSV; send Content-Type: text/csv")
	}
	list, err := hub.ReadAppointments(http.MaxBytesReader(w, r.Body, maxCSV), s.o.Engine.Service)
	if err != nil {
		return nil, err
	}
	return map[string]int{"imported": len(list)}, s.o.Engine.Import(r.Context(), list, r.Header.Get(byHeader))
}

// outbox takes in events that were brought by hand.
func (s *server) outbox(w http.ResponseWriter, r *http.Request) (any, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/x-ndjson" {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "events come as lines of JSON; send Content-Type: application/x-ndjson")
	}
	return s.o.Engine.TakeByHand(r.Context(), http.MaxBytesReader(w, r.Body, maxOutbox), r.Header.Get(byHeader))
}

// maxAudit bounds one answer.
const maxAudit = 1000

func (s *server) audit(_ http.ResponseWriter, r *http.Request) (any, error) {
	limit := 100
	if q := r.URL.Query().Get("limit"); q != "" {
		n, err := strconv.Atoi(q)
		if err != nil || n < 1 || n > maxAudit {
			return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the limit is not a number from 1 to %d; leave it out for 100", maxAudit)
		}
		limit = n
	}
	list, err := s.o.Engine.Audit(r.Context(), limit)
	if list == nil {
		list = []hub.Deed{}
	}
	return map[string]any{"audit": list}, err
}

// writeLimit bounds one write to a follower of changes.
const writeLimit = 10 * time.Second

// events streams changes as server-sent events (WHATWG HTML, section 9.2) until
// the reader goes away or falls behind. Its first event, "board", says that
// from here on nothing is missed.
func (s *server) events(w http.ResponseWriter, r *http.Request) (any, error) {
	changes, end, err := s.o.Engine.Subscribe()
	if err != nil {
		return nil, err
	}
	defer end()
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	send := func(event string, v any) bool {
		b, err := json.Marshal(v)
		if err != nil {
			return false
		}
		// Not every ResponseWriter knows deadlines; those that do not are tests.
		_ = out.SetWriteDeadline(time.Now().Add(writeLimit))
		_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, b)
		return err == nil && out.Flush() == nil
	}
	board, err := s.o.Engine.Board(r.Context(), false)
	if err != nil {
		return nil, err
	}
	beat := time.NewTicker(s.o.Beat)
	defer beat.Stop()
	for ok := send("board", board); ok; {
		select {
		case <-r.Context().Done():
			return nil, nil
		case c, open := <-changes:
			ok = open && send(c.Kind, c)
		case <-beat.C:
			ok = send("alive", struct{}{})
		}
	}
	return nil, nil
}
