// Package eta estimates how long people in a queue still wait. It counts the
// calls that must come first and multiplies by how fast calls really came (a
// queue-length predictor over measured call-start intervals; Ibrahim & Whitt
// 2009), with the number of staff where that is known. It says a range, and
// nothing at all rather than something stale.
package eta

import (
	"math"
	"time"

	"frontdoor/sync/hub"
)

// Predictor is a hub.Estimator. The zero value is not usable; see Default.
type Predictor struct {
	Mean     time.Duration // between two calls, while nothing is measured yet
	Enough   int           // measured intervals or visits from which they are believed
	Step     time.Duration // ranges are rounded up to this
	Stale    time.Duration // without a call for this long, though people wait, nothing is said
	StaleFor float64       // and for at least this many mean intervals
}

// Default is what a hub uses: 10 minutes between calls until at least 5 are
// measured, steps of 5 minutes, silent after 15 minutes without a call.
func Default() Predictor {
	return Predictor{Mean: 10 * time.Minute, Enough: 5, Step: 5 * time.Minute, Stale: 15 * time.Minute, StaleFor: 4}
}

var _ hub.Estimator = Predictor{}

// pace is how calls follow each other: mean and variance of the time between
// two, and how many were measured.
type pace struct {
	mean, variance float64 // seconds, seconds²
	n              int
}

// Waits implements hub.Estimator.
func (p Predictor) Waits(m hub.Measured) []hub.Wait {
	out := make([]hub.Wait, m.Waiting)
	c := p.pace(m)
	if p.stale(m, c) {
		return out
	}
	for i := range out {
		out[i] = p.wait(c, float64(i+1))
	}
	return out
}

// Expected is the wait of somebody with before people in front, whether or not
// it would be said.
func (p Predictor) Expected(m hub.Measured, before int) time.Duration {
	return seconds(p.pace(m).mean * float64(before+1))
}

// pace measures visits when the staff is known, else intervals between calls,
// else falls back on the configured mean.
func (p Predictor) pace(m hub.Measured) pace {
	if m.Staff > 0 {
		if visits := visits(m.Calls); len(visits) >= p.Enough {
			c := measure(visits)
			c.mean /= float64(m.Staff)
			c.variance /= float64(m.Staff * m.Staff)
			return c
		}
	}
	gaps := gaps(m.Calls)
	if len(gaps) >= p.Enough {
		return measure(gaps)
	}
	return p.cold(m, gaps)
}

// cold blends the configured mean with the few intervals measured so far, as
// if the mean had been measured often enough to fill up what is missing. How
// widely real intervals scatter is not known yet: they are taken as
// exponential.
func (p Predictor) cold(m hub.Measured, gaps []float64) pace {
	sum := p.Mean.Seconds() * float64(p.Enough-len(gaps))
	if m.Staff > 1 {
		sum /= float64(m.Staff)
	}
	for _, g := range gaps {
		sum += g
	}
	mean := sum / float64(p.Enough)
	return pace{mean: mean, variance: mean * mean, n: p.Enough}
}

// lookBack is how many intervals or visits are measured: enough to be steady,
// few enough to follow a change of staff.
const lookBack = 30

// gaps are the seconds between calls that followed each other while somebody
// was waiting: an interval counts when the one called at its end had arrived
// by its start. Idle time says nothing about how fast staff call.
func gaps(calls []hub.CallStart) []float64 {
	var out []float64
	for i := 0; i+1 < len(calls) && len(out) < lookBack; i++ {
		end, start := calls[i], calls[i+1]
		if !end.Arrived.After(start.At) {
			out = append(out, end.At.Sub(start.At).Seconds())
		}
	}
	return out
}

// visits are the seconds from call to end of visits that have ended.
func visits(calls []hub.CallStart) []float64 {
	var out []float64
	for _, c := range calls {
		if c.Ended.After(c.At) && len(out) < lookBack {
			out = append(out, c.Ended.Sub(c.At).Seconds())
		}
	}
	return out
}

func measure(v []float64) pace {
	c := pace{n: len(v)}
	for _, x := range v {
		c.mean += x / float64(c.n)
	}
	for _, x := range v {
		c.variance += (x - c.mean) * (x - c.mean) / float64(max(c.n-1, 1))
	}
	return c
}

// stale reports whether nothing was called for so long, though people wait,
// that the measured pace no longer holds.
func (p Predictor) stale(m hub.Measured, c pace) bool {
	since := m.Since
	if len(m.Calls) > 0 && m.Calls[0].At.After(since) {
		since = m.Calls[0].At
	}
	limit := max(p.Stale, seconds(p.StaleFor*c.mean))
	return m.Now.Sub(since) > limit || c.mean <= 0
}

// z90 is the 90 % point of the standard normal distribution.
const z90 = 1.2816

// wait says how long k calls take: the median and the 90 % point of a gamma
// distribution with their mean and variance (Wilson & Hilferty 1931), both
// rounded up. The mean itself is only measured, which widens the range.
func (p Predictor) wait(c pace, k float64) hub.Wait {
	mean := c.mean * k
	variance := c.variance*k + c.variance*k*k/float64(c.n)
	w := hub.Wait{Expected: seconds(mean)}
	low, high := mean, mean
	if variance > 0 {
		d := variance / (9 * mean * mean) // 1/(9·shape)
		low = mean * math.Pow(math.Max(1-d, 0), 3)
		high = mean * math.Pow(1-d+z90*math.Sqrt(d), 3)
	}
	w.LowMin = p.up(low)
	w.HighMin = max(p.up(high), w.LowMin)
	return w
}

// up rounds seconds up to whole steps, at least one, in minutes.
func (p Predictor) up(s float64) int {
	step := p.Step.Seconds()
	return int(math.Max(math.Ceil(s/step), 1) * p.Step.Minutes())
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
