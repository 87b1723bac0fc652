package hub_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/sync/hub"
)

// TestNewsOfOtherHubsHoldsNobodyUp lets other hubs publish without a pause while
// people check in: a batch is committed all the same, and soon.
func TestNewsOfOtherHubsHoldsNobodyUp(t *testing.T) {
	for _, people := range []int{1, 15, 16, 17, 256, 300} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			more := make(chan hub.Opened, people)
			for n := range people {
				more <- hub.OpenedEvent(checkin(fmt.Sprintf("e%03d", n), "lobby-1", fmt.Sprintf("KD %03d", n)))
			}
			told := make(chan struct{})
			done := make(chan struct{})
			go func() {
				defer close(told)
				for range 2000 {
					select {
					case more <- hub.OpenedNews():
					case <-done:
						return
					}
					time.Sleep(5 * time.Millisecond)
				}
			}()
			began := time.Now()
			if !b.Receive(t.Context(), <-more, more) && people == 16 {
				t.Error("nobody says that another hub has published")
			}
			if took := time.Since(began); took > 20*time.Millisecond {
				t.Errorf("%d check-ins waited for %v", people, took)
			}
			if n, want := len(b.queue("blood-tests").Waiting), min(people, 256); n != want {
				t.Errorf("%d of %d were committed", n, want)
			}
			close(done)
			<-told
		})
	}
}
