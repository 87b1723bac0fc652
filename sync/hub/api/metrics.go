package api

import (
	"context"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// collector reads the hub's figures when it is asked, so that they are never
// older than the answer. No label names a person or a ticket.
type collector struct{ engine *hub.Engine }

// scrapeTimeout bounds what a scrape reads from the record.
const scrapeTimeout = 5 * time.Second

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("frontdoor_hub_"+name, help, labels, nil)
}

// Describe implements prometheus.Collector; the collector checks nothing
// beforehand.
func (c *collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	counter := func(d *prometheus.Desc, v int64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	s := c.engine.Stats()
	receipts := desc("receipts_total", "Receipts by outcome, repeated ones included.", "outcome")
	counter(receipts, s.Accepted, "accepted")
	counter(receipts, s.Held, "held")
	counter(receipts, s.Refused, "refused")
	counter(desc("events_repeated_total", "Events that came again and got the stored receipt."), s.Repeated)
	rejected := desc("messages_rejected_total", "Messages that changed nothing, by reason.", "reason")
	counter(rejected, s.Forged, "forged")
	counter(rejected, s.Unreadable, "unreadable")
	counter(desc("transactions_failed_total", "Transactions that failed; kiosks send again."), s.Failed)
	counter(desc("messages_published_total", "Messages the broker took."), s.Published)
	counter(desc("messages_unpublished_total", "Messages the broker did not take."), s.Unpublished)
	counter(desc("messages_dropped_total", "Messages there was no room to keep."), s.Dropped)
	counter(desc("alerts_climbed_total", "Steps that alerts have climbed without an answer."), s.Climbed)
	counter(desc("alerts_answered_total", "Alerts that a named person has acknowledged."), s.Answered)
	out <- prometheus.MustNewConstMetric(desc("alerts_answer_seconds_total", "Time from call to answer, of all answered alerts together."), prometheus.CounterValue, s.AnswerTime.Seconds())
	counter(desc("arrivals_told_total", "Arrivals that another system has taken."), s.Told)
	counter(desc("arrivals_untold_total", "Tries to pass an arrival on that failed; they are made again."), s.Untold)
	gauge(desc("kiosks_online", "Kiosks whose last word was a birth."), float64(s.Online))
	leads := 0.0
	if s.Leads {
		leads = 1
	}
	gauge(desc("publisher", "1 while this hub publishes what brokers retain; of the hubs on one record, one does."), leads)
	gauge(desc("publisher_term", "Term of this hub's lease, 0 without one."), float64(s.Term))

	up := desc("record_up", "1 while the record can be read.")
	if err := c.record(ctx, gauge); err != nil {
		gauge(up, 0)
		return
	}
	gauge(up, 1)
}

// record adds what is read from the record.
func (c *collector) record(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	board, err := c.engine.Board(ctx, false)
	if err != nil {
		return err
	}
	alerts, err := c.engine.Alerts(ctx, true)
	if err != nil {
		return err
	}
	forecasts, err := c.engine.Forecasts(ctx)
	if err != nil {
		return err
	}
	byQueue, err := c.engine.ForecastsBy(ctx)
	if err != nil {
		return err
	}
	collectForecasts(byQueue, gauge)
	waiting, revision := desc("waiting", "People waiting.", "queue"), desc("revision", "Revision of a queue.", "queue")
	for _, q := range board.Queues {
		gauge(waiting, float64(len(q.Waiting)), q.Queue)
		gauge(revision, float64(q.Revision.N), q.Queue)
	}
	collectAlerts(alerts, time.Now(), gauge)
	gauge(desc("forecasts", "Forecasts the error figures are about."), float64(forecasts.N))
	gauge(desc("forecast_error_seconds", "Mean absolute error of the expected wait."), forecasts.MAE.Seconds())
	gauge(desc("forecast_later_share", "Share that waited longer than they were told."), forecasts.Later)
	return nil
}

// collectForecasts tells how good the waits that people were told are.
func collectForecasts(by map[string]hub.Report, gauge func(*prometheus.Desc, float64, ...string)) {
	n := desc("queue_forecasts", "Forecasts the error figures of a queue are about.", "queue")
	off := desc("queue_forecast_error_seconds", "Mean absolute error of the expected wait, by queue.", "queue")
	later := desc("queue_forecast_later_share", "Share that waited longer than they were told, by queue.", "queue")
	for queue, r := range by {
		gauge(n, float64(r.N), queue)
		gauge(off, r.MAE.Seconds(), queue)
		gauge(later, r.Later, queue)
	}
}

// collectAlerts tells how long people have been waiting for an answer.
func collectAlerts(open []hub.Alert, now time.Time, gauge func(*prometheus.Desc, float64, ...string)) {
	kinds := map[kiosk.AlertKind]float64{kiosk.AlertUrgent: 0, kiosk.AlertHelp: 0}
	level, oldest := 0, time.Duration(0)
	for _, a := range open {
		kind := a.Kind
		if !slices.Contains(hub.AlertKinds(), kind) { // a label must not be a kiosk's to choose
			kind = hub.Other
		}
		kinds[kind]++
		level, oldest = max(level, a.Level), max(oldest, now.Sub(a.At))
	}
	byKind := desc("alerts_open", "Alerts nobody has acknowledged, by kind.", "kind")
	for kind, n := range kinds {
		gauge(byKind, n, string(kind))
	}
	gauge(desc("alerts_oldest_seconds", "How long the oldest open alert has waited; 0 when none is open."), oldest.Seconds())
	gauge(desc("alerts_highest_level", "How often the longest ignored alert has climbed."), float64(level))
}
