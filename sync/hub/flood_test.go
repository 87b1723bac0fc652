package hub_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/sync/hub"
)

// Whoever can publish must not be able to fill the hub's disk with its log.
func TestAFloodOfForgeriesIsALineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.stop()
		var said bytes.Buffer
		s.cfg.Log = slog.New(slog.NewTextHandler(&said, nil))
		s.open()
		s.start()
		for range 300 {
			s.deliver(hub.Message{Topic: "other"}, hub.Message{Topic: "fd/1/riverside/event/nobody", Payload: []byte("garbage")})
		}
		time.Sleep(2*time.Minute + time.Second)
		s.stop()
		if n := s.Stats().Unreadable; n != 600 {
			t.Errorf("counted %d", n)
		}
		lines := strings.Count(said.String(), "changed nothing")
		if lines != 2 || !strings.Contains(said.String(), "messages=599") {
			t.Errorf("%d lines: %s", lines, said.String())
		}
	})
}
