package wire

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestAFloodOfForgeriesIsALineAMinute(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	lines := func(want int, last string) {
		t.Helper()
		all := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(all) != want || !strings.HasSuffix(all[len(all)-1], last) {
			t.Errorf("%d lines, the last %q; want %d, %q", len(all), all[len(all)-1], want, last)
		}
	}
	now := time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)
	s := Sparing{What: "dropped", Level: slog.LevelWarn}
	for range 10_000 {
		s.Log(log, now, errors.New("forged"))
	}
	lines(1, "msg=dropped why=forged messages=1")
	s.Flush(log, now.Add(59*time.Second))
	lines(1, "messages=1")
	s.Flush(log, now.Add(time.Minute))
	lines(2, "why=forged messages=9999")
	s.Flush(log, now.Add(time.Hour))
	lines(2, "messages=9999")
	s.Log(log, now.Add(time.Hour), errors.New("again"))
	lines(3, "why=again messages=1")
	s.Log(log, now, errors.New("the clock was set back"))
	lines(4, "messages=1")
}
