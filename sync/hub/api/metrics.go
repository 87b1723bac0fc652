package api

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

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
	gauge(desc("kiosks_online", "Kiosks whose last word was a birth."), float64(s.Online))

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
	waiting, revision := desc("waiting", "People waiting.", "queue"), desc("revision", "Revision of a queue.", "queue")
	for _, q := range board.Queues {
		gauge(waiting, float64(len(q.Waiting)), q.Queue)
		gauge(revision, float64(q.Revision.N), q.Queue)
	}
	gauge(desc("alerts_open", "Alerts nobody has acknowledged."), float64(len(alerts)))
	level := 0
	for _, a := range alerts {
		level = max(level, a.Level)
	}
	gauge(desc("alerts_highest_level", "How often the longest ignored alert has climbed."), float64(level))
	gauge(desc("forecasts", "Forecasts the error figures are about."), float64(forecasts.N))
	gauge(desc("forecast_error_seconds", "Mean absolute error of the expected wait."), forecasts.MAE.Seconds())
	gauge(desc("forecast_later_share", "Share that waited longer than they were told."), forecasts.Later)
	return nil
}
