package inbox

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// sink is a Sink in memory.
type sink struct {
	receipts []kiosk.Receipt
	queues   map[string]kiosk.QueueSnapshot
	closed   []kiosk.Closure
	closedAt kiosk.Revision
	commands kiosk.Commands
	alerts   map[string]kiosk.AlertState
	roster   []kiosk.RosterEntry
	digest   string
	err      error
}

func (s *sink) ApplyReceipt(_ context.Context, r kiosk.Receipt) (bool, error) {
	s.receipts = append(s.receipts, r)
	return s.err == nil, s.err
}

func (s *sink) ApplySnapshot(_ context.Context, q kiosk.QueueSnapshot) (bool, error) {
	if !q.Revision.Newer(s.queues[q.Queue].Revision) {
		return false, s.err
	}
	s.queues[q.Queue] = q
	return true, s.err
}

func (s *sink) ApplyClosures(_ context.Context, rev kiosk.Revision, c []kiosk.Closure) (bool, error) {
	if !rev.Newer(s.closedAt) {
		return false, nil
	}
	s.closed, s.closedAt = c, rev
	return true, nil
}

func (s *sink) ApplyCommands(_ context.Context, _ kiosk.Revision, c kiosk.Commands) (bool, error) {
	changed := s.commands != c
	s.commands = c
	return changed, s.err
}

func (s *sink) ApplyAlert(_ context.Context, a kiosk.Alert) (bool, error) {
	changed := s.alerts[a.EventID] != a.State
	s.alerts[a.EventID] = a.State
	return changed, nil
}

func (s *sink) ApplyRoster(_ context.Context, p kiosk.RosterPage) (bool, error) {
	if p.Base != "" {
		if p.Base != s.digest || s.err != nil {
			return false, s.err
		}
		s.roster = slices.DeleteFunc(s.roster, func(e kiosk.RosterEntry) bool {
			return slices.Contains(p.Removed, e.Appointment.ID) || slices.ContainsFunc(p.Entries, func(n kiosk.RosterEntry) bool { return n.Appointment.ID == e.Appointment.ID })
		})
		s.roster, s.digest = append(s.roster, p.Entries...), p.Digest
		return true, nil
	}
	if p.From == 0 {
		s.roster = nil
	}
	if p.From != len(s.roster) {
		return false, errors.New("a page out of order")
	}
	s.roster = append(s.roster, p.Entries...)
	if len(s.roster) == p.Total {
		s.digest = p.Digest
	}
	return len(s.roster) == p.Total, s.err
}

func (s *sink) Unanswered(_ context.Context, limit int) ([]string, error) {
	var ids []string
	for id, state := range s.alerts {
		if state != kiosk.AlertSeen && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (s *sink) RosterDigest(context.Context) (string, error) { return s.digest, nil }

// site is a hub and the inbox of its kiosk "lobby".
type site struct {
	hub     wire.HubKeys
	keys    wire.KioskKeys
	sink    *sink
	changes []Change
	log     bytes.Buffer
	inbox   *Inbox
	asked   func(raw []byte) error
	calls   []string  // that the latest question names
	now     time.Time // local time
}

func newSite(t testing.TB) *site {
	t.Helper()
	key := func() ed25519.PrivateKey {
		_, k, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	open, err := wire.NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{now: time.Now()}
	s.hub = wire.HubKeys{Site: "demo", Sign: key(), Open: open}
	s.keys = wire.KioskKeys{
		Site: "demo", Kiosk: "lobby", Sign: key(), Open: open,
		HubVerify: s.hub.Sign.Public().(ed25519.PublicKey), HubSeal: open.PublicKey(),
	}
	s.sink = &sink{queues: map[string]kiosk.QueueSnapshot{}, alerts: map[string]kiosk.AlertState{}}
	s.inbox = New(Options{
		Keys: s.keys, Sink: s.sink, Publisher: s, Clock: NewClock(func() time.Time { return s.now }),
		Notify: func(c Change) { s.changes = append(s.changes, c) },
		Log:    slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	return s
}

// Publish is where the kiosk's questions go.
func (s *site) Publish(_ context.Context, topic string, payload []byte, retained bool) error {
	if topic != "fd/1/demo/ask/lobby" || retained {
		return errors.New("wrong topic")
	}
	return s.asked(payload)
}

// say lets the hub say something at hub time at.
func (s *site) say(t testing.TB, topic wire.Topic, n int64, at time.Time, body any) {
	t.Helper()
	rev := kiosk.Revision{Epoch: 1, N: n}
	raw, err := []byte(nil), error(nil)
	if topic.Kind == wire.KindRoster {
		raw, err = wire.SealDown(s.hub, s.keys.Open.PublicKey(), topic, rev, at, body)
	} else {
		raw, err = wire.SignDown(s.hub, topic, rev, at, body)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.inbox.Handle(t.Context(), topic.String(), raw)
}

func (s *site) wantChanges(t *testing.T, want string) {
	t.Helper()
	var got []string
	for _, c := range s.changes {
		got = append(got, strings.TrimPrefix(fmt.Sprintf("%T", c), "inbox."))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("told %q, want %q; stats %+v", got, want, s.inbox.Stats())
	}
}
