package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/hub/eta"
)

// day is a simulated queue, in minutes: Poisson arrivals, first come first
// served, exponential visits.
type day struct {
	rate  func(t float64) float64 // arrivals a minute
	staff func(t float64) int
	visit float64 // mean
}

type person struct{ come, call, leave float64 }

const open = 540.0 // minutes

func (d day) simulate(r *rand.Rand) (people []person) {
	var free []float64 // when each of the staff is free
	for t := r.ExpFloat64() / d.rate(0); t < open; t += r.ExpFloat64() / d.rate(t) {
		people = append(people, person{come: t})
	}
	now := 0.0
	for i := range people {
		p := &people[i]
		for now = math.Max(now, p.come); ; {
			busy, soonest := 0, math.Inf(1)
			for _, end := range free {
				if end > now {
					busy++
					soonest = math.Min(soonest, end)
				}
			}
			if busy < d.staff(now) {
				break
			}
			now = soonest
		}
		p.call, p.leave = now, now+r.ExpFloat64()*d.visit
		free = append(free, p.leave)
		if len(free) > 16 { // more than there are staff
			free = free[1:]
		}
	}
	return people
}

// seen is what the hub has measured when person i comes, how many are in front,
// and the last waits.
func seen(people []person, i int) (m hub.Measured, before int, last10, les float64) {
	clock := func(min float64) time.Time {
		return time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC).Add(time.Duration(min * float64(time.Minute)))
	}
	now := people[i].come
	m = hub.Measured{Now: clock(now), Since: clock(now)}
	n := 0.0
	for j := i - 1; j >= 0 && len(m.Calls) < 91; j-- {
		p := people[j]
		if p.call > now {
			before++
			m.Since = clock(p.come)
			continue
		}
		c := hub.CallStart{At: clock(p.call), Arrived: clock(p.come)}
		if p.leave <= now {
			c.Ended = clock(p.leave)
		}
		m.Calls = append(m.Calls, c)
		if n < 10 {
			n++
			last10 += p.call - p.come
		}
		if n == 1 {
			les = p.call - p.come
		}
	}
	m.Waiting = before + 1
	return m, before, last10 / math.Max(n, 1), les
}

// estimate compares what people are told with how long they wait. The simple
// predictors tell one number, rounded up to 5 minutes as ours is.
func (b *bench) estimate(context.Context) error {
	for _, kind := range []struct {
		name string
		d    day
	}{
		{"steady", day{func(float64) float64 { return 0.34 }, func(float64) int { return 3 }, 7.5}},
		{"morning peak", day{func(t float64) float64 { return 0.2 + 0.25*math.Exp(-math.Pow((t-180)/70, 2)) }, func(float64) int { return 3 }, 7}},
		{"staff 3, 2, 4", day{func(float64) float64 { return 0.23 }, func(t float64) int { return []int{3, 2, 4}[min(int(t/180), 2)] }, 8}},
	} {
		r := rand.New(rand.NewPCG(1, 7))
		var ours, measured, last, les, naive []hub.Forecast
		add := func(to *[]hub.Forecast, told, real float64, high int) {
			minute := float64(time.Minute)
			if high == 0 {
				high = 5 * int(math.Ceil(told/5))
			}
			*to = append(*to, hub.Forecast{Wait: hub.Wait{Expected: time.Duration(told * minute), HighMin: high}, Actual: time.Duration(real * minute)})
		}
		for range b.days {
			people := kind.d.simulate(r)
			for i, p := range people {
				m, before, mean, latest := seen(people, i)
				unknown := eta.Default().Waits(m)[before]
				m.Staff = kind.d.staff(p.come)
				w := eta.Default().Waits(m)[before]
				if p.call <= p.come || w.HighMin == 0 || unknown.HighMin == 0 || len(m.Calls) < 10 {
					continue
				}
				real := p.call - p.come
				add(&measured, unknown.Expected.Minutes(), real, unknown.HighMin)
				add(&ours, w.Expected.Minutes(), real, w.HighMin)
				add(&last, mean, real, 0)
				add(&les, latest, real, 0)
				add(&naive, float64(before+1)*kind.d.visit, real, 0)
			}
		}
		best := hub.Judge(ours)
		line("estimate, "+kind.name+fmt.Sprintf(", %d people", best.N), fmt.Sprintf("MAE %.1f min, later %.1f %%", best.MAE.Minutes(), 100*best.Later), "below the simple three; later about 10 %")
		for _, other := range []struct {
			name string
			list []hub.Forecast
		}{{"the same, not knowing the staff", measured}, {"mean of the last 10 waits", last}, {"last to enter service", les}, {"position × mean service", naive}} {
			got := hub.Judge(other.list)
			line("  "+other.name, fmt.Sprintf("MAE %.1f min = %.1f times, later %.1f %%", got.MAE.Minutes(), float64(got.MAE)/float64(best.MAE), 100*got.Later), "")
		}
	}
	return nil
}
