package main

import (
	"strings"

	"frontdoor/kiosk"
)

// matched: who was not found without a connection is found at the desk, and both
// kiosks show the ticket where it belongs.
func (j *journey) matched(number string) {
	for _, b := range []*box{j.lobby, j.entrance} {
		b.await("the number for the desk", func() bool { return b.queues[kiosk.DeskQueue].Place(number).Known })
	}
	if said := string(j.hub.run("details", number, "-by", "Ann")); !strings.Contains(said, "A-2  x-ray") {
		j.t.Errorf("the desk reads %q", said)
	}
	j.hub.run("match", number, "-to", "A-2", "-by", "Ann")
	for _, b := range []*box{j.lobby, j.entrance} {
		b.await("the ticket in its queue", func() bool {
			return b.queues["x-ray"].Place(number).Known && !b.queues[kiosk.DeskQueue].Place(number).Known
		})
	}
}
