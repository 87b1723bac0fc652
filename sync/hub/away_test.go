package hub

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// away is a record that fails after a while.
type away struct {
	after time.Duration
	tries int
}

func (a *away) Update(context.Context, func(Tx) error) error {
	a.tries++
	time.Sleep(a.after)
	return errors.New("away")
}

func (a *away) View(context.Context, func(Reader) error) error { return errors.New("away") }

// A batch that fails is tried one by one, unless that would hold up everything
// for as long as the record is away.
func TestABatchDoesNotWaitForARecordThatIsAway(t *testing.T) {
	for _, tc := range []struct {
		name  string
		after time.Duration
		tries int // the batch, and what is tried alone
	}{
		{"it refuses at once", 0, 1 + 64},
		{"it does not answer", 20 * time.Second, 1 + 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &away{after: tc.after}
				e, err := New(Config{Site: "riverside", Store: a, Now: time.Now})
				if err != nil {
					t.Fatal(err)
				}
				batch := make([]Incoming, 64)
				for i := range batch {
					batch[i].ID = fmt.Sprint("e", i)
				}
				e.applyAll(t.Context(), batch)
				if failed := e.Stats().Failed; a.tries != tc.tries || failed != 64 {
					t.Errorf("%d tries, %d failed", a.tries, failed)
				}
			})
		})
	}
}
