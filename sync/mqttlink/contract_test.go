package mqttlink_test

import (
	"context"
	"testing"
	"time"

	"frontdoor/sync/mqttlink"
	"frontdoor/sync/synctest"
)

// The same contract runs on nats-server in the tests of sync/broker.
func TestContractOnMochi(t *testing.T)     { synctest.Contract(t, synctest.Mochi(t), dial) }
func TestContractOnMosquitto(t *testing.T) { synctest.Contract(t, synctest.Mosquitto(t), dial) }

// client shows a Link to the contract.
type client struct{ *mqttlink.Link }

func dial(t testing.TB, s synctest.Spec) synctest.Client {
	return client{mqttlink.Dial(t.Context(), mqttlink.Options{
		URL: "tcp://" + s.Addr, ClientID: s.ID, Subscriptions: s.Subscriptions, Fleeting: s.Fleeting,
		StatusTopic: s.StatusTopic, Status: s.Status,
		MinWait: time.Millisecond, MaxWait: 20 * time.Millisecond,
		OnState: func(st mqttlink.State) { s.State(st.Connected, st.Link, st.Err) },
	})}
}

func (c client) Next(ctx context.Context) (string, []byte, bool, error) {
	select {
	case m := <-c.Messages():
		return m.Topic, m.Payload, m.Retained, nil
	case <-ctx.Done():
		return "", nil, false, ctx.Err()
	}
}

// Clients begin with any of several brokers, and come to the one that is there.
func TestAnotherBrokerIsTried(t *testing.T) {
	addr := synctest.Mochi(t)
	for range 8 {
		up := make(chan struct{}, 1)
		l := mqttlink.Dial(t.Context(), mqttlink.Options{
			URL: "tcp://127.0.0.1:1, tcp://" + addr, ClientID: "lobby", MinWait: time.Millisecond, MaxWait: 20 * time.Millisecond,
			OnState: func(s mqttlink.State) {
				if s.Connected {
					up <- struct{}{}
				}
			},
		})
		select {
		case <-up:
		case <-time.After(30 * time.Second):
			t.Fatal("it did not come to the second")
		}
		l.Close()
	}
}
