package devices

import (
	"errors"
	"io"
	"testing"
	"time"
)

func TestErrorIsItsKindAndItsCause(t *testing.T) {
	err := error(Fail("printer", ErrPaperOut, io.ErrUnexpectedEOF))
	if !errors.Is(err, ErrPaperOut) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v hides its kind or its cause", err)
	}
	if errors.Is(err, ErrCoverOpen) {
		t.Errorf("%v passes for another kind", err)
	}
	if got, want := err.Error(), "printer: paper is out: load a new roll (unexpected EOF)"; got != want {
		t.Errorf("words %q, want %q", got, want)
	}
	if bare := Fail("printer", ErrPaperOut, nil); !errors.Is(bare, ErrPaperOut) {
		t.Errorf("%v without a cause hides its kind", bare)
	}
}

func TestKindOf(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		kind Kind
	}{
		"nothing":                  {nil, ""},
		"a bare kind":              {ErrNoAnswer, ErrNoAnswer},
		"a device error":           {Fail("card", ErrRemoved, nil), ErrRemoved},
		"joined with another":      {errors.Join(io.EOF, Fail("card", ErrNoise, nil)), ErrNoise},
		"an error from elsewhere":  {io.EOF, ErrBroken},
		"outermost of nested ones": {Fail("card", ErrUnplugged, ErrNoAnswer), ErrUnplugged},
	} {
		if got := KindOf(row.err); got != row.kind {
			t.Errorf("%s: kind %q, want %q", name, got, row.kind)
		}
	}
}

func TestMonitorFollowsWhatIsReported(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	var seen []Health
	m := NewMonitor("printer", func() time.Time { return now }, func(h Health) { seen = append(seen, h) })
	if h := m.Health(); h.State != Out || h.Reason == "" {
		t.Fatalf("before anything was reported: %+v", h)
	}
	for _, row := range []struct {
		name    string
		err     error
		state   State
		changes int
	}{
		{"first answer", nil, OK, 1},
		{"still well", nil, OK, 1},
		{"a card taken away says nothing of the reader", ErrRemoved, OK, 1},
		{"paper low", Fail("printer", ErrPaperLow, nil), Degraded, 2},
		{"paper low again, other cause", Fail("printer", ErrPaperLow, io.EOF), Degraded, 2},
		{"paper out", ErrPaperOut, Out, 3},
		{"cover open: same state, other reason", ErrCoverOpen, Out, 4},
		{"an error of no kind", io.ErrClosedPipe, Out, 5},
		{"unplugged", ErrUnplugged, Out, 6},
		{"and not found while it is", ErrMissing, Out, 6},
		{"well again", nil, OK, 7},
	} {
		now = now.Add(time.Second)
		m.Report(row.err)
		h := m.Health()
		if h.State != row.state || len(seen) != row.changes {
			t.Errorf("%s: %+v after %d changes, want %s after %d", row.name, h, len(seen), row.state, row.changes)
		}
		if (h.Reason == "") != (h.State == OK) {
			t.Errorf("%s: state %s with reason %q", row.name, h.State, h.Reason)
		}
		if len(seen) > 0 && seen[len(seen)-1] != h {
			t.Errorf("%s: told %+v, holds %+v", row.name, seen[len(seen)-1], h)
		}
	}
	if h := m.Health(); !h.Since.Equal(now) {
		t.Errorf("since %v, want the time of the last change %v", h.Since, now)
	}
}
