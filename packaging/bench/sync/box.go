package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/identity"
	"frontdoor/sync/inbox"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/outbox"
	"frontdoor/sync/wire"
)

const site = "bench"

// hubProcess is the hub as it is delivered, with the broker in its process.
type hubProcess struct {
	data string
	mqtt string
	cmd  *exec.Cmd
}

// newHub makes the keys of a site and its kiosks.
func (b *bench) newHub(ctx context.Context, name string, kiosks []string) (*hubProcess, error) {
	h := &hubProcess{data: filepath.Join(b.dir, name)}
	args := []string{"init", "-data", h.data, "-site", site}
	for _, k := range kiosks {
		args = append(args, "-kiosk", k)
	}
	if out, err := exec.CommandContext(ctx, b.hub, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("hub init: %s", out)
	}
	return h, nil
}

func (b *bench) start(h *hubProcess) error {
	h.cmd = exec.Command(b.hub, "run", "-data", h.data, "-zone", "UTC")
	if err := h.cmd.Start(); err != nil {
		return err
	}
	for range 600 {
		var r struct {
			MQTT string `json:"mqtt"`
			PID  int    `json:"pid"`
		}
		text, err := os.ReadFile(filepath.Join(h.data, "run.json"))
		if err == nil && json.Unmarshal(text, &r) == nil && r.PID == h.cmd.Process.Pid {
			h.mqtt = r.MQTT
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.stop()
	return fmt.Errorf("the hub did not start")
}

func (h *hubProcess) stop() {
	_ = h.cmd.Process.Signal(os.Interrupt)
	_ = h.cmd.Wait()
}

// processor is the time that the hub has had on a processor.
func (h *hubProcess) processor() time.Duration {
	return processorOf(func(pid, _ int) bool { return pid == h.cmd.Process.Pid })
}

// memory is the hub's resident set, MiB.
func (h *hubProcess) memory() string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.cmd.Process.Pid))
	for l := range strings.Lines(string(text)) {
		var kb int
		if n, _ := fmt.Sscanf(l, "VmRSS: %d kB", &kb); n == 1 {
			return fmt.Sprintf("%d MiB", kb>>10)
		}
	}
	return "unknown"
}

// box is all of a kiosk behind its screen.
type box struct {
	*sqlite.DB
	keys *identity.Kiosk
	out  *outbox.Outbox
	in   *inbox.Inbox
	link *mqttlink.Link
	stop func()
}

// newBox starts a kiosk; news is told what was applied.
func (b *bench) newBox(ctx context.Context, h *hubProcess, id string, news func(inbox.Change)) (*box, error) {
	x := &box{}
	var err error
	if x.keys, err = identity.LoadKiosk(identity.KioskDir(filepath.Join(h.data, "keys"), id)); err != nil {
		return nil, err
	}
	k := x.keys.Keys
	if x.DB, err = sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(h.data, id+".db"), Kiosk: id, Key: x.keys.RestKey, NewPrefix: x.keys.FreshPrefix}); err != nil {
		return nil, err
	}
	x.out = outbox.New(outbox.Options{Queue: x, Publisher: x, Topic: wire.EventTopic(k.Site, id)})
	x.in = inbox.New(inbox.Options{Keys: k, Sink: x, Publisher: x, Clock: inbox.NewClock(time.Now), Notify: func(c inbox.Change) {
		if r, ok := c.(inbox.Receipt); ok {
			x.out.Answered(r.EventID)
		}
		news(c)
	}})
	ctx, cancel := context.WithCancel(ctx)
	x.link = dial(ctx, h, x.keys, func() { x.out.Kick(); x.in.Ask() })
	var wg sync.WaitGroup
	for _, run := range []func(context.Context){x.out.Run, x.in.Run, x.listen} {
		wg.Go(func() { run(ctx) })
	}
	x.stop = func() {
		cancel()
		x.link.Close()
		wg.Wait()
		x.DB.Close()
	}
	return x, nil
}

// dial connects a kiosk as cmd/kiosk does; up is told of each connection.
func dial(ctx context.Context, h *hubProcess, id *identity.Kiosk, up func()) *mqttlink.Link {
	k := id.Keys
	return mqttlink.Dial(ctx, mqttlink.Options{
		URL: h.mqtt, TLS: id.ClientTLS(), ClientID: k.Kiosk, Fleeting: wire.KioskFilters(k.Site, k.Kiosk),
		StatusTopic: wire.StatusTopic(k.Site, k.Kiosk).String(),
		Status: func(link uint64, online bool) ([]byte, error) {
			return wire.SignStatus(k, wire.Status{Installation: id.Installation, Boot: 1, Link: link, Online: online})
		},
		OnState: func(s mqttlink.State) {
			if s.Connected {
				up()
			}
		},
	})
}

// Publish implements outbox.Publisher and inbox.Publisher.
func (x *box) Publish(ctx context.Context, topic string, payload []byte, retained bool) error {
	return x.link.Publish(ctx, topic, payload, retained)
}

// Connected implements outbox.Publisher.
func (x *box) Connected() bool { return x.link.Connected() }

func (x *box) listen(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-x.link.Messages():
			x.in.Handle(ctx, m.Topic, m.Payload)
		}
	}
}

// checkIn confirms one person and returns their code.
func (x *box) checkIn(ctx context.Context, service string) (string, error) {
	t, _, err := x.CheckIn(ctx, "", func(code string) (kiosk.Record, error) {
		c, ev, err := sealed(x.keys.Keys, code, service, time.Now())
		return kiosk.Record{Checkin: c, Events: []kiosk.SealedEvent{ev}}, err
	})
	return t.Code, err
}
