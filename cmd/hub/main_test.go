package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rogpeppe/go-internal/testscript"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/identity"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hub": main})
}

// patience is how long a test waits for real processes before it gives up.
const patience = 30 * time.Second

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"up": up, "seal": seal, "send": send, "snapshot": snapshot, "jsonhas": jsonHas, "export": export, "bookings": bookings,
		},
	})
}

// up DATA: waits until the hub on DATA says that it is ready.
func up(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if r, ok, err := readRunning(ts.MkAbs(args[0])); err == nil && ok {
			if resp, err := http.Get(r.API + "/readyz"); err == nil {
				resp.Body.Close()
				if resp.StatusCode == http.StatusOK {
					return
				}
			}
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			ts.Fatalf("no hub came up on %s", args[0])
		}
	}
}

// seal DATA KIOSK TYPE BODY OUT: writes the message of an event as the kiosk
// would; $NOW in the body is now.
func seal(ts *testscript.TestScript, _ bool, args []string) {
	id := keysOf(ts, args[0], args[1])
	body := strings.ReplaceAll(args[3], "$NOW", time.Now().UTC().Format(time.RFC3339Nano))
	ev, err := wire.NewSealer(id.Keys).Seal(uuid.Must(uuid.NewV7()).String(), kiosk.EventType("org.frontdoor."+args[2]), time.Now(), json.RawMessage(body))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[4]), ev.Bytes, 0o600))
}

// export DATA KIOSK EVENT … OUT: writes messages as kioskctl outbox export does.
func export(ts *testscript.TestScript, _ bool, args []string) {
	k := keysOf(ts, args[0], args[1])
	var lines []byte
	for _, name := range args[2 : len(args)-1] {
		b, err := json.Marshal(map[string]any{"topic": wire.EventTopic(k.Keys.Site, args[1]).String(), "payload_base64": []byte(ts.ReadFile(name))})
		ts.Check(err)
		lines = append(append(lines, b...), '\n')
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[len(args)-1]), lines, 0o600))
}

func keysOf(ts *testscript.TestScript, data, id string) *identity.Kiosk {
	k, err := identity.LoadKiosk(identity.KioskDir(keysDir(ts.MkAbs(data)), id))
	ts.Check(err)
	return k
}

// connect brings up a kiosk's own connection to the hub's broker.
func connect(ts *testscript.TestScript, ctx context.Context, data, id string) (*identity.Kiosk, *mqttlink.Link) {
	k := keysOf(ts, data, id)
	r, ok, err := readRunning(ts.MkAbs(data))
	ts.Check(err)
	if !ok {
		ts.Fatalf("no hub runs on %s", data)
	}
	up := make(chan struct{}, 1)
	link := mqttlink.Dial(ctx, mqttlink.Options{
		URL: r.MQTT, TLS: k.ClientTLS(), ClientID: id, Subscriptions: wire.KioskFilters(r.Site, id), MinWait: 10 * time.Millisecond,
		OnState: func(s mqttlink.State) {
			if s.Connected {
				select {
				case up <- struct{}{}:
				default:
				}
			}
		},
	})
	select {
	case <-up:
	case <-ctx.Done():
		ts.Fatalf("%s did not get through to the broker", id)
	}
	return k, link
}

// send DATA KIOSK EVENT OUT: publishes a message and writes the verified
// receipt that names its hash.
func send(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	k, link := connect(ts, ctx, args[0], args[1])
	defer link.Close()
	raw := []byte(ts.ReadFile(args[2]))
	ts.Check(link.Publish(ctx, wire.EventTopic(k.Keys.Site, args[1]).String(), raw, false))
	for {
		select {
		case m := <-link.Messages():
			var r kiosk.Receipt
			if !strings.Contains(m.Topic, "/receipt/") {
				continue
			}
			_, err := wire.OpenDown(k.Keys, m.Topic, m.Payload, &r)
			ts.Check(err)
			if r.Hash == wire.Hash(raw) {
				writeJSON(ts, args[3], r)
				return
			}
		case <-ctx.Done():
			ts.Fatalf("no receipt for %s", args[2])
		}
	}
}

// snapshot DATA KIOSK QUEUE OUT: writes the newest snapshot, as a kiosk that has
// just connected gets it: what the broker keeps, or what replaces it soon.
func snapshot(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	newest := revision(ts, ctx, args[0], args[2])
	k, link := connect(ts, ctx, args[0], args[1])
	defer link.Close()
	for {
		select {
		case m := <-link.Messages():
			if m.Topic != wire.QueueTopic(k.Keys.Site, args[2]).String() {
				continue
			}
			var q kiosk.QueueSnapshot
			_, err := wire.OpenDown(k.Keys, m.Topic, m.Payload, &q)
			ts.Check(err)
			if q.Revision.N < newest {
				continue
			}
			writeJSON(ts, args[3], q)
			return
		case <-ctx.Done():
			ts.Fatalf("the broker keeps no snapshot of %s", args[2])
		}
	}
}

// revision is the last one of a queue in the record of a hub's folder.
func revision(ts *testscript.TestScript, ctx context.Context, data, queue string) (n int64) {
	db, err := sqldb.OpenToRead(ctx, filepath.Join(ts.MkAbs(data), "record.db"))
	ts.Check(err)
	defer db.Close()
	ts.Check(db.View(ctx, func(r hub.Reader) (err error) {
		n, err = r.Revision(queue)
		return err
	}))
	return n
}

func writeJSON(ts *testscript.TestScript, name string, v any) {
	b, err := json.Marshal(v)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(name), append(b, '\n'), 0o600))
}

// jsonHas FILE TEXT: the file is one JSON value and holds the text.
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	b := ts.ReadFile(args[0])
	if !json.Valid([]byte(b)) {
		ts.Fatalf("%s is not JSON: %s", args[0], b)
	}
	if strings.Contains(b, args[1]) == neg {
		ts.Fatalf("%s: %s", args[0], b)
	}
}

// bookings FILE: writes two appointments of one person, due now, one after the other.
func bookings(ts *testscript.TestScript, _ bool, args []string) {
	soon := time.Now().UTC().Truncate(time.Second)
	text := "appointment_id,service,building,at,person_id,name,birth_date,postcode,phone_last4\n" +
		"A-1,foot-clinic,b," + soon.Format(time.RFC3339) + ",P-1,Test Person,1958-03-24,RV1 2AB,0042\n" +
		"B-1,blood-tests,c," + soon.Add(time.Second).Format(time.RFC3339) + ",P-1,Test Person,1958-03-24,RV1 2AB,0042\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
