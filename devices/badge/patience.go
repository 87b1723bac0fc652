package badge

import (
	"time"

	"frontdoor/devices"
)

// Options are the patience of a Printer. Zero values are the defaults.
type Options struct {
	Answer time.Duration // for the answer to a status request, 2 s
	Write  time.Duration // for taking one chunk of a job, 15 s
	Finish time.Duration // from the last byte to the confirmation, 20 s
	Poll   time.Duration // between status requests while it finishes, 500 ms

	Monitor *devices.Monitor // told of every status seen; may be nil
}

func (o Options) normal() Options {
	set := func(d *time.Duration, usual time.Duration) {
		if *d <= 0 {
			*d = usual
		}
	}
	set(&o.Answer, 2*time.Second)
	set(&o.Write, 15*time.Second)
	set(&o.Finish, 20*time.Second)
	set(&o.Poll, 500*time.Millisecond)
	return o
}
