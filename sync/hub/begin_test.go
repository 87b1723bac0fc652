package hub_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// away is a record that cannot be reached, with a reason, for its first so many
// transactions.
type away struct {
	hub.Store
	reason error
	left   int
}

func (a *away) out() error {
	if a.left > 0 {
		a.left--
		return a.reason
	}
	return nil
}

func (a *away) Update(ctx context.Context, fn func(hub.Tx) error) error {
	if err := a.out(); err != nil {
		return err
	}
	return a.Store.Update(ctx, fn)
}

func (a *away) View(ctx context.Context, fn func(hub.Reader) error) error {
	if err := a.out(); err != nil {
		return err
	}
	return a.Store.View(ctx, fn)
}

func TestAHubThatBeginsWaitsForARecordThatIsAway(t *testing.T) {
	damaged := kiosk.Errorf(kiosk.CodeDamaged, "", "the record is damaged")
	for _, tc := range []struct {
		name   string
		reason error
		ends   error
	}{
		{"killed under it", kiosk.Errorf(kiosk.CodeUnavailable, "", "the record could not be used"), nil},
		{"damaged", damaged, damaged},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite(t)
				s.stop()
				s.bench.open(func(r hub.Store) hub.Store { return &away{r, tc.reason, 9} })
				s.take(wire.KindQueue)
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- s.Run(ctx, s.carrier) }()
				time.Sleep(time.Minute)
				if n := len(s.kept(wire.KindQueue)); (n >= 3) != (tc.ends == nil) {
					t.Errorf("%d queues were published", n)
				}
				stop()
				if err := <-ended; !errors.Is(err, tc.ends) {
					t.Errorf("ended with %v, want %v", err, tc.ends)
				}
			})
		})
	}
}
