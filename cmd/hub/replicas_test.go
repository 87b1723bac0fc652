package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/identity"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/synctest"
	"frontdoor/sync/wire"
)

// TestReplicas runs three hubs on one broker and one record and kills the one
// that publishes while two kiosks check people in: everybody confirmed
// is there once, and the broker keeps the newest word on every queue.
func TestReplicas(t *testing.T) {
	if testing.Short() {
		t.Skip("kills real processes for half a minute")
	}
	for name, row := range map[string]struct {
		start  func(t *testing.T, keys string) (mqtt string, args []string)
		shares bool // each hub takes a part
	}{
		"mosquitto, the leader takes all": {func(t *testing.T, keys string) (string, []string) {
			addr := synctest.SiteMosquitto(t, filepath.Join(keys, "hub"), siteID, "hub-1", "hub-2", "hub-3", "hub")
			return addr, []string{"-broker", "ssl://" + addr}
		}, false},
		"mosquitto, shared": {func(t *testing.T, keys string) (string, []string) {
			addr := synctest.SiteMosquitto(t, filepath.Join(keys, "hub"), siteID, "hub-1", "hub-2", "hub-3", "hub")
			return addr, []string{"-broker", "ssl://" + addr, "-intake", "shared"}
		}, true},
		"nats, a queue group": {func(t *testing.T, keys string) (string, []string) {
			client, mqtt := natsServer(t, keys)
			return mqtt, []string{"-broker", "ssl://" + mqtt, "-intake", "tls://" + client}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFleet(t, 3, row.start)
			done := f.busy()
			leader := f.leader("")
			f.hubs[leader].kill()
			next := f.leader(leader) // the lease has gone to another
			f.hubs[leader].start()
			close(done)
			f.load.Wait()
			f.lobby.told()
			f.entrance.told()
			f.hubs[next].sameAs(f.lobby, f.entrance)
			f.retained()
			took := 0
			for id, h := range f.hubs {
				n := h.metric("frontdoor_hub_receipts_total")
				if n > 0 {
					took++
				}
				t.Logf("%s took %d events since it started last", id, n)
			}
			if row.shares && took < 2 {
				t.Error("control: one hub took everything")
			}
		})
	}
}

// fleet is several hubs, their record, and two kiosks.
type fleet struct {
	t               *testing.T
	record          string
	mqtt            string
	keys            string
	hubs            map[string]*hubProc
	lobby, entrance *box
	load            sync.WaitGroup
}

func newFleet(t *testing.T, n int, start func(*testing.T, string) (string, []string)) *fleet {
	t.Helper()
	f := &fleet{t: t, record: synctest.StartPostgres(t).URL("").String(), hubs: map[string]*hubProc{}}
	data := t.TempDir()
	f.keys = keysDir(data)
	args := []string{"init", "-data", data, "-site", siteID, "-kiosk", "lobby", "-kiosk", "entrance"}
	for i := range n {
		args = append(args, "-hub", fmt.Sprint("hub-", i+1))
	}
	if out, err := exec.Command("hub", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	mqtt, args := start(t, f.keys)
	f.mqtt = mqtt
	var starting sync.WaitGroup
	for i := range n {
		id := fmt.Sprint("hub-", i+1)
		dir := t.TempDir()
		if err := os.CopyFS(keysDir(dir), os.DirFS(identity.ReplicaDir(f.keys, id))); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(filepath.Join(f.keys, "hub", "token"), filepath.Join(keysDir(dir), "hub", "token")); err != nil {
			t.Fatal(err)
		}
		protect(t, keysDir(dir))
		h := newHubProc(t, dir)
		h.args = append([]string{"-record", f.record}, args...)
		f.hubs[id] = h
		starting.Go(h.start)
	}
	starting.Wait()
	f.lobby = newBox(t, identity.KioskDir(f.keys, "lobby"), mqtt, false)
	f.entrance = newBox(t, identity.KioskDir(f.keys, "entrance"), mqtt, false)
	return f
}

// protect takes the rights away that a copy gave to others.
func protect(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "hub", "*"))
	for _, name := range files {
		if err == nil {
			err = os.Chmod(name, 0o600)
		}
	}
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
}

// busy has both kiosks check people in, some fifty a second, until the channel
// is closed; it returns when the load has begun.
func (f *fleet) busy() chan struct{} {
	done := make(chan struct{})
	for _, b := range []*box{f.lobby, f.entrance} {
		f.load.Go(func() {
			pace := time.NewTicker(40 * time.Millisecond)
			defer pace.Stop()
			for {
				select {
				case <-done:
					return
				case <-pace.C:
					b.checkIn("x-ray", "")
				}
			}
		})
	}
	f.lobby.await("the first receipts", func() bool { return len(f.lobby.receipts) > 5 })
	return done
}

// leader waits until a hub other than the one named holds the lease, and
// returns its id.
func (f *fleet) leader(not string) string {
	f.t.Helper()
	db, err := sqldb.OpenToRead(f.t.Context(), f.record)
	if err != nil {
		f.t.Fatal(err)
	}
	defer db.Close()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	late := time.After(patience)
	for {
		var l hub.Lease
		if err := db.View(f.t.Context(), func(r hub.Reader) (err error) { l, err = r.Lease(); return err }); err != nil {
			f.t.Fatal(err)
		}
		for id, h := range f.hubs {
			if name, err := hubName(h.data); err == nil && name == l.Holder && id != not {
				return id
			}
		}
		select {
		case <-look.C:
		case <-late:
			f.t.Fatalf("nobody but %q leads: %+v", not, l)
		}
	}
}

// retained holds what the broker keeps of a queue against the record.
func (f *fleet) retained() {
	f.t.Helper()
	db, err := sqldb.OpenToRead(f.t.Context(), f.record)
	if err != nil {
		f.t.Fatal(err)
	}
	defer db.Close()
	k := f.lobby.keys
	ctx, cancel := context.WithTimeout(f.t.Context(), patience)
	defer cancel()
	f.lobby.link.Close() // another connection of the same name takes its place
	for {
		var want, got kiosk.QueueSnapshot
		if err := db.View(ctx, func(r hub.Reader) (err error) { want, _, err = r.Latest("x-ray"); return err }); err != nil {
			f.t.Fatal(err)
		}
		link := mqttlink.Dial(ctx, mqttlink.Options{URL: "ssl://" + f.mqtt, TLS: k.ClientTLS(), ClientID: "lobby",
			Subscriptions: []string{wire.QueueTopic(siteID, "x-ray").String()}})
		select {
		case m := <-link.Messages():
			if _, err := wire.OpenDown(k.Keys, m.Topic, m.Payload, &got); err != nil {
				f.t.Fatal(err)
			}
			link.Close()
			if m.Retained && got.Revision == want.Revision {
				return
			}
		case <-ctx.Done():
			link.Close()
			f.t.Fatalf("the broker keeps %v, the record has %v", got.Revision, want.Revision)
		}
	}
}

// metric adds up a counter over its labels.
func (h *hubProc) metric(name string) (sum int) {
	h.t.Helper()
	r, _, err := readRunning(h.data)
	if err != nil {
		h.t.Fatal(err)
	}
	resp, err := http.Get(r.API + "/metrics")
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^`+name+`(?:\{[^}]*\})? (\d+)`).FindAllSubmatch(text, -1) {
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			h.t.Fatal(err)
		}
		sum += n
	}
	return sum
}

// natsServer is a nats-server that several hubs share; it asks them who may
// connect.
func natsServer(t *testing.T, keys string) (client, mqtt string) {
	t.Helper()
	access, err := exec.Command("hub", "access", "-data", filepath.Dir(keys)).Output()
	if err != nil {
		t.Fatal(err)
	}
	pem := filepath.Join(keys, "hub")
	pair := fmt.Sprintf("tls { cert_file: '%[1]s/cert.pem', key_file: '%[1]s/key.pem', ca_file: '%[1]s/ca.pem', verify: true }", pem)
	conf := filepath.Join(t.TempDir(), "nats.conf")
	text := fmt.Sprintf("server_name: one\nlisten: \"127.0.0.1:-1\"\n%s\njetstream { store_dir: %q, sync_interval: always }\nmqtt { host: 127.0.0.1, port: -1, %s }\n%s",
		pair, t.TempDir(), pair, access)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := server.ProcessConfigFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	o.NoSigs = true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(patience) {
		t.Fatal("the server did not start")
	}
	return s.Addr().String(), net.JoinHostPort("127.0.0.1", strconv.Itoa(o.MQTT.Port))
}
