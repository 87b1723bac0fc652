// Package badge prints tickets, visitors' badges and wristbands: it lays them out
// as dots with the text shaper of the screen, speaks the printer's language, and
// says a paper is done only when the printer's status says so. A Spooler
// journals every job.
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
	// Ask is the request for the status of a printer that has no job.
	Ask() []byte
	// AskInJob is the request for the status within a job. It is empty where
	// the printer must not be asked then and tells of faults by itself.
	AskInJob() []byte
	// AskDone is a request whose answer tells when everything sent before it
	// has been printed. It is empty where the printer tells that by itself.
	AskDone() []byte
	// Clear makes the printer forget what it received and did not print.
	Clear() []byte
	// Silence is what it means that a request is not answered.
	Silence() devices.Kind
	// Reply reads all bytes received since the printer was last asked.
	Reply([]byte) Reply
}

// Reply is what a printer's bytes say. The newest of several answers counts.
type Reply struct {
	Complete bool         // a request for the status was answered
	Fault    devices.Kind // "" for a healthy printer; ErrPaperLow still prints
	Done     bool         // everything sent has been printed
	Strange  int          // bytes that are no answer in this language
}
