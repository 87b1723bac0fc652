package main

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// clock tells how long something took.
type clock func() time.Duration

// wall is the clock on the wall.
func wall() clock {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

// thread is the time that this thread was on a processor: on a machine that
// others keep busy it says what a quiet one would, near enough. It holds the
// caller to the thread.
func thread() clock {
	runtime.LockOSThread()
	read := func() time.Duration {
		var t unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
			panic(err) // every Linux has it
		}
		return time.Duration(t.Nano())
	}
	return read
}
