package broker

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
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

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.Write(b)
}
