package hub

import (
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
