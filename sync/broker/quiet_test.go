package broker

import (
	"log/slog"
	"strings"
	"sync"
	"testing"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// A start in good order has nothing to warn of.
func TestAStartIsQuiet(t *testing.T) {
	var said lines
	b, err := Start(t.Context(), Options{
		Listen: "127.0.0.1:0", Dir: t.TempDir(), Identity: newSite(t, "riverside").hub, Log: slog.New(slog.NewTextHandler(&said, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	b.logger.Warnf("control")
	b.Close()
	if got := said.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "control") {
		t.Errorf("the broker says:\n%s", got)
	}
}

// lines is a log that many may write.
type lines struct {
	mu sync.Mutex
	strings.Builder
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.String()
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.Write(b)
}

// Whoever can connect must not be able to fill the hub's disk with its log.
func TestAFloodOfViolationsIsALine(t *testing.T) {
	var said lines
	s := newSite(t, "riverside")
	b, err := Start(t.Context(), Options{Listen: "127.0.0.1:0", Dir: t.TempDir(), Identity: s.hub, Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	got := make(chan mqtt.Message, 1)
	hub := mustConnect(t, b.URL(), "hub", s.hub.ClientTLS())
	subscribe(t, hub, "fd/1/riverside/event/+", got)
	lobby := mustConnect(t, b.URL(), "lobby", s.kiosks["lobby"].ClientTLS())
	for range 500 {
		lobby.Publish("fd/1/riverside/event/"+strings.Repeat("x", 1000), 0, false, "forged")
	}
	publish(t, lobby, "fd/1/riverside/event/lobby", "genuine", false)
	next(t, got)
	if text := said.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "Violation") || len(text) > 600 {
		t.Errorf("%d lines, %d bytes: %.600s", strings.Count(text, "\n"), len(text), text)
	}
	b.logger.Warnf("control")
	if !strings.Contains(said.String(), "control") {
		t.Error("something else is not told")
	}
}
