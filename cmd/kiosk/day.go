package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/sync/identity"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

// staffNames are who works in the demo hospital today.
var staffNames = []string{"Sister Okafor", "Mr Halloran", "Dr Sato", "Ms Petrov"}

// day is what goes on in the hospital around the kiosk: other kiosks check
// people in over the same broker, and staff call them over the hub's API.
type day struct {
	demo   *demo
	others []*otherKiosk
	mu     sync.Mutex
	came   map[string]bool // appointments checked in by the day
}

// otherKiosk is a kiosk without a screen: real keys, seals and link.
type otherKiosk struct {
	keys   *identity.Kiosk
	link   *mqttlink.Link
	sealer *wire.Sealer
	prefix string
	count  int
}

func newDay(ctx context.Context, d *demo) (*day, error) {
	y := &day{demo: d, came: map[string]bool{}}
	for _, id := range demoKiosks[1:] {
		keys, err := identity.LoadKiosk(identity.KioskDir(d.hub.keys(), id))
		if err != nil {
			return nil, err
		}
		prefix, err := keys.FreshPrefix()
		if err != nil {
			return nil, err
		}
		link := mqttlink.Dial(ctx, mqttlink.Options{URL: d.hub.mqtt, TLS: keys.ClientTLS(), ClientID: id,
			Subscriptions: wire.KioskFilters(demoSiteID, id)})
		o := &otherKiosk{keys: keys, link: link, sealer: wire.NewSealer(keys.Keys), prefix: prefix}
		go drain(ctx, link)
		y.others = append(y.others, o)
	}
	return y, nil
}

// drain takes what the broker sends: nobody looks at this kiosk's screen.
func drain(ctx context.Context, l *mqttlink.Link) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.Messages():
		}
	}
}

func (y *day) close() {
	for _, o := range y.others {
		o.link.Close()
	}
}

// arrive checks one person in at another kiosk and returns their ticket. It
// sends until the broker has taken the event.
func (y *day) arrive(ctx context.Context, b booking) (string, error) {
	y.mu.Lock()
	o := y.others[len(y.came)%len(y.others)]
	y.came[b.Appointment.ID] = true
	o.count++
	code := fmt.Sprintf("%s %03d", o.prefix, o.count)
	y.mu.Unlock()
	service, now := y.service(b.Appointment.Service), time.Now()
	c := kiosk.Checkin{EventID: uuid.Must(uuid.NewV7()).String(), Kiosk: o.keys.Keys.Kiosk, Ticket: code,
		Appointment: b.Appointment.ID, Person: b.Person.ID, Service: service.ID, Area: service.Area, At: now,
		Booked: b.Appointment.At, Timing: kiosk.OnTime, Method: kiosk.ByCode, Lang: "en-GB"}
	e, err := o.sealer.Seal(c.EventID, kiosk.EventCheckin, now, c)
	if err != nil {
		return "", err
	}
	topic := wire.EventTopic(demoSiteID, o.keys.Keys.Kiosk).String()
	for {
		if err = o.link.Publish(ctx, topic, e.Bytes, false); err == nil {
			return code, nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (y *day) service(id string) kiosk.Service {
	for _, s := range y.demo.site.Services {
		if s.ID == id {
			return s
		}
	}
	return kiosk.Service{}
}

// The pace of the day in the window: quick enough to watch.
const (
	firstInEach  = 4
	arrivesEvery = 9 * time.Second
	callsEvery   = 6 * time.Second
	answersAfter = 12 * time.Second
)

// run lets people arrive and staff call them until ctx ends.
func (y *day) run(ctx context.Context) {
	for _, s := range y.demo.site.Services {
		for range firstInEach {
			y.next(ctx, s)
		}
	}
	arrives, calls, answers := time.NewTicker(arrivesEvery), time.NewTicker(callsEvery), time.NewTicker(answersAfter)
	defer arrives.Stop()
	defer calls.Stop()
	defer answers.Stop()
	for n := 0; ; n++ {
		s := y.demo.site.Services[n%len(y.demo.site.Services)]
		select {
		case <-ctx.Done():
			return
		case <-arrives.C:
			y.next(ctx, s)
		case <-calls.C:
			y.callNext(ctx, s.ID, staffNames[n%len(staffNames)])
		case <-answers.C:
			y.answer(ctx, staffNames[n%len(staffNames)])
		}
	}
}

// next lets the next person who is due arrive, but for those whom the guide
// offers to whoever watches the demo.
func (y *day) next(ctx context.Context, s kiosk.Service) {
	for _, b := range due(y.demo.booked, s, time.Now()) {
		y.mu.Lock()
		free := !y.came[b.Appointment.ID] && b.Note == ""
		y.mu.Unlock()
		if free {
			if _, err := y.arrive(ctx, b); err != nil {
				y.demo.log.Warn("somebody could not check in at another kiosk", "err", err)
			}
			return
		}
	}
}

// callNext ends the visit under way and calls the next person.
func (y *day) callNext(ctx context.Context, queue, by string) {
	b, err := y.demo.api.board(ctx)
	if err != nil {
		y.demo.log.Warn("the board could not be read", "err", err)
		return
	}
	for _, q := range b.Queues {
		if q.Queue == queue && len(q.Called) > 1 {
			if err := y.demo.api.done(ctx, q.Called[len(q.Called)-1].Code, by); err != nil {
				y.demo.log.Warn("a visit could not be ended", "err", err)
			}
		}
	}
	if _, _, err := y.demo.api.call(ctx, queue, y.room(queue), by); err != nil {
		y.demo.log.Warn("nobody could be called", "err", err)
	}
}

// room is where a service sees people: the first public unit that bears its
// name, else its waiting area.
func (y *day) room(queue string) string {
	s := y.service(queue)
	if p, ok := y.demo.site.Map.Find(s.Name["en"]); ok {
		return p.Unit
	}
	return s.Area
}

// answer lets a named person take the alerts that are open.
func (y *day) answer(ctx context.Context, by string) {
	open, err := y.demo.api.alerts(ctx)
	if err != nil {
		return
	}
	for _, a := range open {
		if err := y.demo.api.ack(ctx, a.EventID, by); err != nil {
			y.demo.log.Warn("an alert could not be answered", "err", err)
		}
	}
}
