// Package badge prints tickets: it lays them out as dots with the text shaper
// of the screen, speaks the printer's language, and says a paper is done only
// when the printer's status says so. A Spooler journals every job.
package badge

import "frontdoor/devices"

// Device is the name printers have in health reports and errors.
const Device = "printer"

// Language is how one family of printers is spoken to. It keeps no state and
// does no input or output.
type Language interface {
	// Encode turns a sheet into chunks of a job, the cut included. Between two
	// chunks the status may be asked for.
	Encode(*Sheet) ([][]byte, error)
	// Ask is the request for the status now, even while a job waits.
	Ask() []byte
	// AskDone is a request that is answered only once everything sent before
	// it has been printed.
	AskDone() []byte
	// Clear makes the printer forget what it received and did not print.
	Clear() []byte
	// Reply reads all bytes received since Ask or AskDone.
	Reply([]byte) Reply
}

// Reply is what a printer's bytes say.
type Reply struct {
	Complete bool         // the answer to Ask is all there
	Fault    devices.Kind // "" for a healthy printer; ErrPaperLow still prints
	Done     bool         // AskDone was answered
	Strange  int          // bytes that are no answer in this language
}
