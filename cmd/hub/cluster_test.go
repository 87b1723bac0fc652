package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"frontdoor/sync/identity"
)

// TestCluster checks people in over a cluster that packaging/cluster/up has
// started and kills the PostgreSQL primary, then a NATS server, then a hub
// under way. FRONTDOOR_CLUSTER names the cluster's folder; packaging/cluster/try
// does all of it.
func TestCluster(t *testing.T) {
	dir := os.Getenv("FRONTDOOR_CLUSTER")
	if dir == "" {
		t.Skip("no cluster: packaging/cluster/try starts one")
	}
	c := &clusterRun{t: t, dir: dir}
	text := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(b))
	}
	base, err := strconv.Atoi(text("ports"))
	if err != nil {
		t.Fatal(err)
	}
	addr := strings.TrimPrefix(text("brokers"), "ssl://")
	for _, id := range []string{"lobby", "entrance"} {
		c.boxes = append(c.boxes, newBox(t, identity.KioskDir(keysDir(filepath.Join(dir, "site")), id), addr, false))
	}
	stop := c.busy()
	c.settle("nothing")

	primary := c.primary(base)
	c.kill(fmt.Sprint("patroni-", primary))
	c.killPostmaster(primary)
	c.settle("the PostgreSQL primary and its Patroni")
	if now := c.primary(base); now == primary {
		t.Error("control: the primary is the one that was killed")
	}
	c.kill("nats-1")
	c.settle("a NATS server")
	c.kill("hub-1")
	c.settle("a hub")

	stop()
	for _, b := range c.boxes {
		b.told()
	}
	(&hubProc{t: t, data: filepath.Join(dir, "hub-2")}).sameAs(c.boxes...)
}

// clusterRun is the load on a cluster and how long each answer took.
type clusterRun struct {
	t     *testing.T
	dir   string
	boxes []*box
	wg    sync.WaitGroup

	mu    sync.Mutex
	asked map[string]time.Time
	waits []time.Duration // from confirmation to receipt, since settle
}

// clusterPatience bounds a failover: the lease of the primary ends, another is
// chosen, and kiosks that were not answered send again.
const clusterPatience = 3 * time.Minute

// busy has each kiosk check in five people a second until stop.
func (c *clusterRun) busy() (stop func()) {
	done := make(chan struct{})
	c.asked = map[string]time.Time{}
	for _, b := range c.boxes {
		c.wg.Go(func() {
			pace := time.NewTicker(200 * time.Millisecond)
			defer pace.Stop()
			for {
				select {
				case <-done:
					return
				case <-pace.C:
				}
				event, _ := b.checkIn("x-ray", "")
				asked := time.Now()
				c.mu.Lock()
				c.asked[event] = asked
				c.mu.Unlock()
				c.wg.Go(func() { c.answered(b, event, asked) })
			}
		})
	}
	return func() { close(done); c.wg.Wait() }
}

// answered notes when the receipt of an event came.
func (c *clusterRun) answered(b *box, event string, asked time.Time) {
	late := time.After(clusterPatience)
	for {
		b.mu.Lock()
		ok, changed := b.receipts[event].EventID != "", b.changed
		b.mu.Unlock()
		if ok {
			c.mu.Lock()
			delete(c.asked, event)
			c.waits = append(c.waits, time.Since(asked))
			c.mu.Unlock()
			return
		}
		select {
		case <-changed:
		case <-late:
			c.t.Errorf("%s was not answered within %s", event, clusterPatience)
			return
		}
	}
}

// settle waits until fifty people that came from now on have been answered and
// nobody who came before still waits, and says how long the longest waited.
func (c *clusterRun) settle(killed string) {
	c.t.Helper()
	from := time.Now()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	late := time.After(clusterPatience)
	for {
		c.mu.Lock()
		n, waiting := len(c.waits), 0
		for _, asked := range c.asked {
			if asked.Before(from.Add(2 * time.Second)) {
				waiting++
			}
		}
		c.mu.Unlock()
		if n >= 50 && waiting == 0 && time.Since(from) > 2*time.Second {
			break
		}
		select {
		case <-look.C:
		case <-late:
			c.t.Fatalf("after %s was killed: %d answered, %d wait", killed, n, waiting)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.Sort(c.waits)
	c.t.Logf("killed %s: %d answered, half within %s, the longest after %s", killed, len(c.waits),
		c.waits[len(c.waits)/2].Round(time.Millisecond), c.waits[len(c.waits)-1].Round(time.Millisecond))
	c.waits = nil
}

// kill ends a process of the cluster at once.
func (c *clusterRun) kill(name string) {
	c.t.Helper()
	c.killPID(filepath.Join(c.dir, "pids", name))
}

func (c *clusterRun) killPostmaster(i int) {
	c.t.Helper()
	c.killPID(filepath.Join(c.dir, "pg", strconv.Itoa(i), "postmaster.pid"))
}

// killPID kills the process whose number is a file's first line.
func (c *clusterRun) killPID(file string) {
	c.t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid < 2 {
		c.t.Fatalf("%s names no process", file)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		c.t.Fatal(err)
	}
}

// primary asks each Patroni whether its server is the primary.
func (c *clusterRun) primary(base int) int {
	c.t.Helper()
	for i := 1; i <= 3; i++ {
		resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/primary", base+30+i))
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return i
		}
	}
	c.t.Fatal("there is no primary")
	return 0
}
