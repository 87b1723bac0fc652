package hub_test

import (
	"context"
	"fmt"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// A very long queue is still one message, and everybody is on the board.
func TestALongQueueIsPublished(t *testing.T) {
	b := newBench(t)
	var batch []hub.Incoming
	for i := range 1200 {
		batch = append(batch, checkin(fmt.Sprintf("e%04d", i), "lobby-1", fmt.Sprintf("KD %04d", i)))
	}
	b.apply(batch...)
	var s kiosk.QueueSnapshot
	err := b.store.View(t.Context(), func(r hub.Reader) (err error) { s, _, err = r.Latest("blood-tests"); return err })
	if err != nil || len(s.Waiting) != 1000 || len(b.queue("blood-tests").Waiting) != 1200 {
		t.Fatalf("%d published (%v)", len(s.Waiting), err)
	}
	hubKeys, kioskKeys := keys(t)
	raw, err := wire.SignDown(hubKeys, wire.QueueTopic("riverside", "blood-tests"), s.Revision, ten, s)
	if err == nil {
		_, err = wire.OpenDown(kioskKeys, wire.QueueTopic("riverside", "blood-tests").String(), raw, &s)
	}
	if err != nil {
		t.Error(err)
	}
}

func BenchmarkApply(b *testing.B) {
	for _, size := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d in a commit", size), func(b *testing.B) {
			h := newBench(b)
			n := 0
			for b.Loop() {
				var batch []hub.Incoming
				for range size {
					n++
					batch = append(batch, checkin(fmt.Sprintf("e%07d", n), "lobby-1", fmt.Sprintf("KD %07d", n)))
				}
				h.apply(batch...)
				b.StopTimer() // for a queue that does not grow
				for range size {
					e, err := h.Call(context.Background(), "blood-tests", "", ann)
					h.must(e, err)
					h.must(h.Finish(context.Background(), e.Code, ann, hub.Done))
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "checkins/s")
		})
	}
}
