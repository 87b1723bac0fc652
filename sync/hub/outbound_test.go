package hub

import (
	"fmt"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

func TestOnlyItsOwnLastWordIsTakenUnverified(t *testing.T) {
	o := newOutbound()
	xray, blood := wire.QueueTopic("site", "x-ray"), wire.QueueTopic("site", "blood-tests")
	o.say(xray, kiosk.Revision{Epoch: 1, N: 7}, []byte("seven"))
	o.say(xray, kiosk.Revision{Epoch: 1, N: 8}, []byte("eight"))
	for name, c := range map[string]struct {
		topic wire.Topic
		raw   string
		own   bool
	}{
		"its last word":               {xray, "eight", true},
		"its word before":             {xray, "seven", false},
		"one byte more":               {xray, "eight ", false},
		"its word on another topic":   {blood, "eight", false},
		"nothing, where it said none": {blood, "", false},
	} {
		rev, own := o.own(c.topic, []byte(c.raw))
		if own != c.own || own && rev.N != 8 {
			t.Errorf("%s: own %v, revision %v", name, own, rev)
		}
	}
}

// Whoever can publish to the broker could name topics without end.
func TestOnlyItsOwnTopicsAreRemembered(t *testing.T) {
	o := newOutbound()
	xray := wire.QueueTopic("site", "x-ray")
	o.retain(letter{topic: xray, rev: kiosk.Revision{Epoch: 1, N: 7}})
	o.take(o.dirty)
	for i := range 1000 {
		if o.heard(wire.QueueTopic("site", fmt.Sprint("q", i)), kiosk.Revision{}, true) {
			t.Fatal("garbage is news")
		}
	}
	if !o.heard(wire.QueueTopic("site", "another-hubs"), kiosk.Revision{Epoch: 1, N: 1}, true) {
		t.Error("a queue that another hub runs is no news")
	}
	if n := len(o.seen); n != 0 {
		t.Errorf("%d topics are remembered that are not its own", n)
	}
	o.heard(xray, kiosk.Revision{}, true)
	if o.again(false); !o.dirty[xray] {
		t.Error("garbage on its own topic stays")
	}
}

// A broker may hand out an older word than the one it was given last; NATS does
// when somebody subscribes in that moment.
func TestTheBrokerIsGivenTheNewestWordTwice(t *testing.T) {
	o := newOutbound()
	xray := wire.QueueTopic("site", "x-ray")
	word := func(n int64) letter { return letter{topic: xray, rev: kiosk.Revision{Epoch: 1, N: n}} }
	given := func(l letter) { // as publishRetained does
		o.take(o.dirty)
		o.store(l)
	}
	looks := func(n int) (given int) {
		for range n {
			o.again(false)
			if _, ok, _ := o.second(); ok {
				return given + 1
			}
			given++
		}
		return 0
	}
	o.retain(word(1))
	given(word(1))
	if n := looks(10); n != 2 {
		t.Errorf("a word that stays the newest is given again at look %d, want 2", n)
	}
	given(word(1))
	if n := looks(100); n != 0 {
		t.Errorf("and once more at look %d", n)
	}
	o.retain(word(2))
	given(word(2))
	o.retain(word(3))
	given(word(3))
	if n := looks(10); n != 2 {
		t.Errorf("only the newest is given again, at look %d, want 2", n)
	}
}
