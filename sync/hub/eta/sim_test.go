package eta_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/hub/eta"
)

// day is a simulated queue, in minutes: Poisson arrivals at a rate that may
// change, first come first served, exponential visits.
type day struct {
	rate  func(t float64) float64 // arrivals a minute
	staff func(t float64) int
	visit float64 // mean
	end   float64
}

// person is one simulated visit.
type person struct{ come, call, leave float64 }

// simulate runs one day.
func (d day) simulate(r *rand.Rand) []person {
	var people []person
	for t := r.ExpFloat64() / d.rate(0); t < d.end; t += r.ExpFloat64() / d.rate(t) {
		people = append(people, person{come: t})
	}
	var busy []float64 // ends of visits under way
	now := 0.0
	for i := range people {
		p := &people[i]
		now = math.Max(now, p.come)
		for {
			var still []float64
			soonest := math.Inf(1)
			for _, e := range busy {
				if e > now {
					still = append(still, e)
					soonest = math.Min(soonest, e)
				}
			}
			if busy = still; len(busy) < d.staff(now) {
				break
			}
			now = soonest
		}
		p.call, p.leave = now, now+r.ExpFloat64()*d.visit
		busy = append(busy, p.leave)
	}
	return people
}

// seen is what the hub has measured when person i comes.
func seen(people []person, i, staff int) (m hub.Measured, before int, last10, les float64) {
	now := people[i].come
	m = hub.Measured{Now: at(now), Staff: staff}
	var waits []float64
	for j := i - 1; j >= 0; j-- {
		p := people[j]
		if p.call > now {
			before++
			continue
		}
		if len(m.Calls) < 91 {
			c := hub.CallStart{At: at(p.call), Arrived: at(p.come)}
			if p.leave <= now {
				c.Ended = at(p.leave)
			}
			m.Calls = append(m.Calls, c)
		}
		if len(waits) < 10 {
			waits = append(waits, p.call-p.come)
		}
	}
	m.Waiting, m.Since = before+1, at(now)
	for _, w := range waits {
		last10 += w / float64(len(waits))
	}
	if len(waits) > 0 {
		les = waits[0]
	}
	return m, before, last10, les
}

// errors is the mean squared error of each predictor over people who had to
// wait, in minutes².
type errors struct{ known, measured, les, last10, naive float64 }

func trial(d day, days int, seed uint64) (e errors) {
	r := rand.New(rand.NewPCG(seed, 7))
	n := 0.0
	square := func(sum *float64, predicted, real float64) { *sum += (predicted - real) * (predicted - real) }
	for range days {
		people := d.simulate(r)
		for i, p := range people {
			m, before, last10, les := seen(people, i, 0)
			if p.call <= p.come || len(m.Calls) < 31 {
				continue
			}
			n++
			wait := p.call - p.come
			square(&e.measured, eta.Default().Expected(m, before).Minutes(), wait)
			square(&e.known, float64(before+1)*d.visit/float64(d.staff(p.come)), wait)
			square(&e.les, les, wait)
			square(&e.last10, last10, wait)
			square(&e.naive, float64(before+1)*d.visit, wait)
		}
	}
	for _, v := range []*float64{&e.known, &e.measured, &e.les, &e.last10, &e.naive} {
		*v /= n
	}
	return e
}

func TestQueueLengthBeatsAverages(t *testing.T) {
	three := func(float64) int { return 3 }
	for _, tc := range []struct {
		name string
		d    day
		most float64 // of the measured predictor, relative to one that knows the staff
	}{
		{"steady load", day{rate: func(float64) float64 { return 0.34 }, staff: three, visit: 7.5, end: 540}, 2.0},
		{"peak in the morning", day{rate: func(t float64) float64 { return 0.2 + 0.25*math.Exp(-math.Pow((t-180)/70, 2)) }, staff: three, visit: 7, end: 540}, 3.2},
		{"staff 3, then 2, then 4", day{rate: func(float64) float64 { return 0.23 }, visit: 8, end: 540, staff: func(t float64) int {
			return []int{3, 2, 4}[min(int(t/180), 2)]
		}}, 2.5},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := trial(tc.d, 60, 11)
			t.Logf("relative MSE: known staff 1.0, measured %.1f, last served %.1f, last 10 %.1f, position × mean visit %.1f",
				e.measured/e.known, e.les/e.known, e.last10/e.known, e.naive/e.known)
			if e.measured >= e.last10 || e.measured >= e.naive {
				t.Errorf("measured intervals (%.1f) do no better than the last 10 (%.1f) or position × visit (%.1f)", e.measured, e.last10, e.naive)
			}
			if e.measured > tc.most*e.known {
				t.Errorf("measured intervals are %.1f times as far off as with the staff known, want at most %.1f", e.measured/e.known, tc.most)
			}
		})
	}
}

// About one in ten may wait longer than the range they were told; what is told
// to the many is not to be so wide that it says nothing.
func TestRangeHolds(t *testing.T) {
	d := day{rate: func(float64) float64 { return 0.36 }, staff: func(float64) int { return 3 }, visit: 7.5, end: 540}
	r := rand.New(rand.NewPCG(3, 7))
	var told []hub.Forecast
	width := 0.0
	for range 60 {
		people := d.simulate(r)
		for i, p := range people {
			m, before, _, _ := seen(people, i, 0)
			w := eta.Default().Waits(m)[before]
			if p.call <= p.come || w.HighMin == 0 {
				continue
			}
			width += float64(w.HighMin - w.LowMin)
			told = append(told, hub.Forecast{Wait: w, Actual: time.Duration((p.call - p.come) * float64(time.Minute))})
		}
	}
	got := hub.Judge(told)
	t.Logf("%d told, off by %v, later than told %.1f %%, mean width %.0f minutes", got.N, got.MAE.Round(time.Second), 100*got.Later, width/float64(got.N))
	if got.Later > 0.12 || got.Later < 0.01 {
		t.Errorf("%.1f %% waited longer than told, want about 5 to 10", 100*got.Later)
	}
	if width/float64(got.N) > 20 {
		t.Errorf("the range is %.0f minutes wide", width/float64(got.N))
	}
}
