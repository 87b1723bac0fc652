package main

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/scan"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

func TestWhatIsShownBecomesAnEvent(t *testing.T) {
	born := kiosk.Date{Year: 1958, Month: 3, Day: 24}
	for name, row := range map[string]struct {
		shown scan.Result
		want  flow.Event
	}{
		"an appointment":        {scan.Appointment{Code: scan.Code{Appointment: "a-1"}}, flow.CodeShown{Appointment: "a-1"}},
		"a ticket":              {scan.Ticket{Code: "KD 042"}, flow.TicketShown{Code: "KD 042"}},
		"a wristband":           {scan.Wristband{Number: "RG0042137", Instance: "3"}, flow.CardShown{Number: "RG0042137"}},
		"a licence":             {scan.Licence{Family: "Placeholder", Given: "Synthia", Born: born, Postcode: "23269"}, flow.DetailsShown{Born: born, Letter: "Synthia", Postcode: "23269"}},
		"a health card":         {scan.HealthCard{Family: "Placeholder", Given: "Synthia", Born: born}, flow.DetailsShown{Born: born, Letter: "Synthia"}},
		"a refused health card": {scan.RefusedCard{Err: kiosk.Errorf(kiosk.CodeForged, "scan.card-stranger", "no")}, flow.StrangeCode{Key: "scan.card-stranger"}},
		"an old code":           {scan.Refused{Err: kiosk.Errorf(kiosk.CodeUnavailable, "", "old")}, flow.StrangeCode{Key: "scan.expired"}},
		"another hospital's":    {scan.Refused{Err: kiosk.Errorf(kiosk.CodeNotFound, "", "other")}, flow.StrangeCode{Key: "scan.other-site"}},
		"a forged code":         {scan.Refused{Err: kiosk.Errorf(kiosk.CodeForged, "", "forged")}, flow.StrangeCode{Key: "scan.forged"}},
		"a stranger's code":     {scan.Unknown{}, flow.StrangeCode{}},
	} {
		if got := scanned(row.shown); got != row.want {
			t.Errorf("%s: %#v, want %#v", name, got, row.want)
		}
	}
}

// TestWhatACardThatHelpsNobodySays holds cards without a number to the reader:
// one that is damaged is not called one that we do not know.
func TestWhatACardThatHelpsNobodySays(t *testing.T) {
	damaged := sim.NTAG213([7]byte{4, 1, 2, 3, 4, 5, 6})
	if err := damaged.Message([]byte{0xD1, 1, 0xFF, 'T'}); err != nil { // a record longer than its message
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		card *sim.Card
		want flow.StrangeCode
	}{
		"damaged": {damaged, flow.StrangeCode{Key: "scan.unreadable"}},
		"blank":   {sim.NTAG213([7]byte{4, 1, 2, 3, 4, 5, 7}), flow.StrangeCode{}},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := rack.New()
			var said []flow.Event
			keep := func(e flow.Event) { said = append(said, e) }
			eyes, err := newReaders(simDevices(), simMachine(r), scan.Rules{}, func(devices.Health) {}, keep)
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			var all sync.WaitGroup
			eyes.run(ctx, func(f func(context.Context) error) { all.Go(func() { _ = f(ctx) }) }, keep)
			eyes.Look(true)
			r.Chip.Put(row.card)
			time.Sleep(time.Second)
			stop()
			all.Wait()
			if !slices.Equal(said, []flow.Event{row.want}) {
				t.Errorf("%s: the session got %#v, want %#v alone", name, said, row.want)
			}
		})
	}
}

// BenchmarkTapToFlow holds a hospital card to the simulated chip, which takes as
// long on the air as a real one, at any moment of the 100 ms between two looks,
// and waits for its number to reach the session.
func BenchmarkTapToFlow(b *testing.B) {
	r := rack.New()
	events := make(chan flow.Event, 16)
	eyes, err := newReaders(simDevices(), simMachine(r), scan.Rules{Now: func() (time.Time, bool) { return time.Now(), true }},
		func(devices.Health) {}, func(e flow.Event) { events <- e })
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	var all sync.WaitGroup
	eyes.run(ctx, func(f func(context.Context) error) { all.Go(func() { _ = f(ctx) }) }, func(e flow.Event) { events <- e })
	eyes.Look(true)
	defer func() { stop(); all.Wait() }()
	time.Sleep(500 * time.Millisecond) // the chip is set up
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		time.Sleep(time.Duration(500+n*37%100) * time.Millisecond) // the last card has left
		b.StartTimer()
		at := time.Now()
		take, err := r.Hold("RG-00012345")
		if err != nil {
			b.Fatal(err)
		}
		if e := <-events; e != (flow.CardShown{Number: "RG-00012345"}) {
			b.Fatalf("the session got %#v", e)
		}
		took = append(took, time.Since(at))
		b.StopTimer()
		take()
		b.StartTimer()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "worst-ms")
}
