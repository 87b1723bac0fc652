package hub

import (
	"context"
	"math"
	"time"

	"frontdoor/kiosk"
)

// Measured is all that an estimate may use about one queue.
type Measured struct {
	Now     time.Time
	Calls   []CallStart // newest first
	Staff   int         // people calling from the queue, 0 = unknown
	Waiting int
	Since   time.Time // since when the one who waits longest has been waiting
}

// Estimator turns what was measured into a wait for each waiting place, the
// next one first.
type Estimator interface {
	Waits(Measured) []Wait
}

// Report is how good forecasts were.
type Report struct {
	N     int
	MAE   time.Duration // mean absolute error of the expected wait
	Later float64       // share that waited longer than the range they were told
}

// Judge compares forecasts with what happened.
func Judge(list []Forecast) Report {
	r := Report{N: len(list)}
	if r.N == 0 {
		return r
	}
	var off, later float64
	for _, f := range list {
		off += float64((f.Actual - f.Wait.Expected).Abs())
		if f.Actual > time.Duration(f.Wait.HighMin)*time.Minute {
			later++
		}
	}
	r.MAE, r.Later = time.Duration(off/float64(r.N)), later/float64(r.N)
	return r
}

// judged is how many of the newest forecasts a report is about.
const judged = 500

// Forecasts reports how good the newest forecasts were.
func (e *Engine) Forecasts(ctx context.Context) (r Report, err error) {
	err = e.cfg.Store.View(ctx, func(rd Reader) error {
		list, err := rd.Forecasts(judged)
		r = Judge(list)
		return err
	})
	return r, err
}

// ForecastsBy is Forecasts of each queue that has any.
func (e *Engine) ForecastsBy(ctx context.Context) (map[string]Report, error) {
	by := map[string][]Forecast{}
	err := e.cfg.Store.View(ctx, func(rd Reader) error {
		clear(by)
		list, err := rd.Forecasts(judged)
		for _, f := range list {
			by[f.Queue] = append(by[f.Queue], f)
		}
		return err
	})
	out := make(map[string]Report, len(by))
	for queue, list := range by {
		out[queue] = Judge(list)
	}
	return out, err
}

// logForecasts logs once an hour what people were told against what came of it,
// of each queue: the error of estimates is watched, not assumed.
func (e *Engine) logForecasts(ctx context.Context) error {
	if hour := e.now().Unix() / 3600; e.judgedAt.Swap(hour) == hour {
		return nil
	}
	by, err := e.ForecastsBy(ctx)
	for queue, r := range by {
		e.cfg.Log.Info("waits as told and as they were", "queue", queue, "people", r.N,
			"mean_error", r.MAE.Round(time.Second).String(), "waited_longer_than_told", math.Round(r.Later*100)/100)
	}
	return err
}

// Audit lists the newest lines of who did what, newest first.
func (e *Engine) Audit(ctx context.Context, limit int) (list []Deed, err error) {
	err = e.cfg.Store.View(ctx, func(r Reader) error {
		list, err = r.Audit(limit)
		return err
	})
	return list, err
}

// Check reports whether the record can be read.
func (e *Engine) Check(ctx context.Context) error {
	return e.cfg.Store.View(ctx, func(r Reader) error {
		_, err := r.Queues()
		return err
	})
}

// Service reports whether this hub runs a service of that name, which people can
// be booked for.
func (e *Engine) Service(id string) bool {
	_, ok := e.services[id]
	return ok && id != kiosk.DeskQueue
}
