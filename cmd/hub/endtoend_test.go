package main

import (
	"bytes"
	"encoding/csv"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/identity"
	"frontdoor/sync/synctest"
)

// siteID is the hospital of these tests.
const siteID = "riverside"

// TestEndToEnd takes people the whole way, from the kiosk's commit to the desk
// and back onto another kiosk's screen, over each transport; on the way the
// connection breaks and the hub is killed.
func TestEndToEnd(t *testing.T) {
	for name, transport := range map[string]func(t *testing.T, h *hubProc) (args []string, plain bool){
		"nats": func(t *testing.T, _ *hubProc) ([]string, bool) {
			return []string{"-mqtt", freeAddr(t)}, false
		},
		"mochi": func(t *testing.T, _ *hubProc) ([]string, bool) {
			return []string{"-broker", "tcp://" + synctest.Mochi(t)}, true
		},
		"mosquitto": func(t *testing.T, h *hubProc) ([]string, bool) {
			return []string{"-broker", "ssl://" + synctest.SiteMosquitto(t, filepath.Join(keysDir(h.data), "hub"), siteID, "hub")}, false
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHubProc(t, t.TempDir())
			if out, err := exec.Command("hub", "init", "-data", h.data, "-site", siteID, "-kiosk", "lobby", "-kiosk", "entrance").CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			args, plain := transport(t, h)
			h.args = args
			h.start()
			j := journey{t: t, hub: h, proxy: synctest.NewProxy(t, h.mqtt())}
			j.lobby = newBox(t, identity.KioskDir(keysDir(h.data), "lobby"), j.proxy.Addr(), plain)
			j.entrance = newBox(t, identity.KioskDir(keysDir(h.data), "entrance"), h.mqtt(), plain)
			j.bookings()
			j.queue()
			j.staff()
			j.cut()
			j.killed()
			h.sameAs(j.lobby, j.entrance)
		})
	}
}

// journey is a hub and two kiosks; the lobby's connection can be cut.
type journey struct {
	t               *testing.T
	hub             *hubProc
	proxy           *synctest.Proxy
	lobby, entrance *box
	booked          string // code of who came with an appointment
}

// bookings reach both kiosks, and one of them checks somebody in with one.
func (j *journey) bookings() {
	file := filepath.Join(j.t.TempDir(), "bookings.csv")
	text := "appointment_id,service,building,at,person_id,name,birth_date\nA-1,blood-tests,b," +
		time.Now().Add(time.Minute).Format(time.RFC3339) + ",P-1,Test Person,1958-03-24\nA-2,x-ray,b," +
		time.Now().Format(time.RFC3339) + ",P-2,Other Person,1959-04-25\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		j.t.Fatal(err)
	}
	j.hub.run("import", file, "-by", "Ann")
	for _, b := range []*box{j.lobby, j.entrance} {
		b.await("the roster", func() bool {
			b.in.Ask()
			list, err := b.ByAppointment(j.t.Context(), "A-1")
			return err == nil && len(list) == 1
		})
	}
	var event string
	event, j.booked = j.lobby.checkIn("blood-tests", "A-1")
	if r := j.lobby.accepted(event); r.Outcome != kiosk.Accepted || r.Alias != "" {
		j.t.Errorf("the receipt is %+v", r)
	}
}

// queue: the other kiosk shows the first one's ticket, and a second check-in of
// the same appointment is the same place.
func (j *journey) queue() {
	waits := func(b *box, code string) func() bool {
		return func() bool {
			return slices.ContainsFunc(b.queues["blood-tests"].Waiting, func(e kiosk.QueueEntry) bool {
				return e.Code == code || slices.Contains(e.Aliases, code)
			})
		}
	}
	j.entrance.await("the lobby's ticket", waits(j.entrance, j.booked))
	event, code := j.entrance.checkIn("blood-tests", "A-1")
	if r := j.entrance.accepted(event); r.Alias != j.booked {
		j.t.Errorf("the second check-in of one appointment: %+v", r)
	}
	j.lobby.await("the other name of its ticket", waits(j.lobby, code))
}

// staff call, close a way and answer a call for help; both kiosks hear of it.
func (j *journey) staff() {
	j.hub.run("call", "blood-tests", "-room", "room-3", "-by", "Ann")
	j.hub.run("close", "lift-1", "-kind", "lift")
	help := j.entrance.raise(kiosk.AlertUrgent)
	j.entrance.accepted(help)
	j.hub.run("ack", help, "-by", "Ann")
	for _, b := range []*box{j.lobby, j.entrance} {
		b.await("the call", func() bool {
			called := b.queues["blood-tests"].Called
			return len(called) == 1 && called[0].Code == j.booked && called[0].Room == "room-3"
		})
		b.await("the closure", func() bool { return len(b.closed) == 1 && b.closed[0].Feature == "lift-1" })
	}
	j.entrance.await("the answer to its call for help", func() bool { return j.entrance.alerts[help].By == "Ann" })
}

// cut: what is confirmed without a connection arrives when there is one again.
func (j *journey) cut() {
	j.proxy.Refuse(true)
	j.proxy.Cut()
	var events []string
	for range 20 {
		event, _ := j.lobby.checkIn("x-ray", "")
		events = append(events, event)
	}
	unfound, number := j.lobby.checkIn(kiosk.DeskQueue, "", func(c *kiosk.Checkin) {
		c.Identity = &kiosk.Identity{BirthDate: kiosk.Date{Year: 1959, Month: 4, Day: 25}, Initial: "O"}
	})
	j.proxy.Refuse(false)
	for _, event := range append(events, unfound) {
		j.lobby.accepted(event)
	}
	j.matched(number)
}

// killed: the hub dies while both kiosks check people in, and comes back.
func (j *journey) killed() {
	for i := range 30 {
		j.lobby.checkIn("x-ray", "")
		j.entrance.checkIn("x-ray", "")
		if i == 10 {
			j.hub.kill()
		}
	}
	j.hub.start()
	j.lobby.told()
	j.entrance.told()
}

// hubProc is a hub as a process.
type hubProc struct {
	t    *testing.T
	data string
	args []string // beside -data
	cmd  *exec.Cmd
	said bytes.Buffer
}

func newHubProc(t *testing.T, data string) *hubProc {
	h := &hubProc{t: t, data: data}
	t.Cleanup(h.kill)
	return h
}

// start runs the hub and waits until it says that it is ready.
func (h *hubProc) start() {
	h.t.Helper()
	os.Remove(runFile(h.data))
	h.said.Reset()
	h.cmd = exec.Command("hub", append([]string{"run", "-data", h.data, "-zone", "UTC"}, h.args...)...)
	h.cmd.Stderr = &h.said
	if err := h.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	late := time.After(patience)
	for !h.ready() {
		select {
		case <-look.C:
		case <-late:
			h.kill()
			h.t.Fatalf("the hub did not start:\n%s", h.said.String())
		}
	}
}

func (h *hubProc) ready() bool {
	r, ok, err := readRunning(h.data)
	if err != nil || !ok {
		return false
	}
	resp, err := http.Get(r.API + "/readyz")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// kill ends the hub as a power cut would.
func (h *hubProc) kill() {
	if h.cmd != nil {
		_ = h.cmd.Process.Kill()
		_ = h.cmd.Wait()
		h.cmd = nil
	}
}

// mqtt is host:port of the broker.
func (h *hubProc) mqtt() string {
	h.t.Helper()
	r, _, err := readRunning(h.data)
	if err != nil {
		h.t.Fatal(err)
	}
	_, addr, _ := strings.Cut(r.MQTT, "://")
	return addr
}

// run runs a command against the running hub and returns what it wrote.
func (h *hubProc) run(args ...string) []byte {
	h.t.Helper()
	cmd := exec.Command("hub", append(args, "-data", h.data)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		h.t.Fatalf("hub %s: %v\n%s", args[0], err, said.String())
	}
	return out
}

// sameAs holds the hub's day against what the kiosks have confirmed: everybody
// once, nobody else, and each under the code that was shown.
func (h *hubProc) sameAs(boxes ...*box) {
	h.t.Helper()
	want := map[string]string{} // code → event
	aliases := 0
	for _, b := range boxes {
		for event, code := range b.confirmed() {
			if r := b.accepted(event); r.Alias != "" {
				aliases++
				continue
			}
			if other, twice := want[code]; twice {
				h.t.Errorf("%s was shown for %s and %s", code, other, event)
			}
			want[code] = event
		}
	}
	if len(want) < 60 {
		h.t.Fatalf("control: only %d people", len(want))
	}
	lines, err := csv.NewReader(bytes.NewReader(h.run("export", "arrivals"))).ReadAll()
	if err != nil {
		h.t.Fatal(err)
	}
	got := map[string]int{}
	for _, line := range lines[1:] {
		event, code := line[0], line[5]
		got[code]++
		if want[code] != event {
			h.t.Errorf("the hub has %s for %s, confirmed was %q", code, event, want[code])
		}
	}
	for code := range want {
		if got[code] != 1 {
			h.t.Errorf("%s is at the hub %d times", code, got[code])
		}
	}
	h.t.Logf("%d confirmed, %d at the hub, %d second names", len(want)+aliases, len(got), aliases)
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
