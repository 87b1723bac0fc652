package broker

import (
	"context"
	"testing"
	"time"

	"frontdoor/sync/mqttlink"
	"frontdoor/sync/synctest"
)

func TestContractOnNATS(t *testing.T) {
	s := newSite(t, "demo")
	b := start(t, s, t.TempDir(), "127.0.0.1:0")
	synctest.Contract(t, b.Addr(), func(t testing.TB, spec synctest.Spec) synctest.Client {
		config := s.hub.ClientTLS()
		if k, ok := s.kiosks[spec.ID]; ok {
			config = k.ClientTLS()
		}
		return client{mqttlink.Dial(t.Context(), mqttlink.Options{
			URL: "ssl://" + spec.Addr, TLS: config, ClientID: spec.ID, Subscriptions: spec.Subscriptions, Fleeting: spec.Fleeting,
			StatusTopic: spec.StatusTopic, Status: spec.Status,
			MinWait: time.Millisecond, MaxWait: 20 * time.Millisecond,
			OnState: func(st mqttlink.State) { spec.State(st.Connected, st.Link, st.Err) },
		})}
	})
}

// client shows a Link to the contract.
type client struct{ *mqttlink.Link }

func (c client) Next(ctx context.Context) (string, []byte, bool, error) {
	select {
	case m := <-c.Messages():
		return m.Topic, m.Payload, m.Retained, nil
	case <-ctx.Done():
		return "", nil, false, ctx.Err()
	}
}
