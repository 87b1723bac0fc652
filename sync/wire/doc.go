// Package wire is the language kiosks and hub speak: topics, versioned
// messages, and the seals and signatures that let both ends distrust whatever
// carries them.
//
// Every message is one CloudEvents 1.0 event in structured JSON. What a kiosk
// reports (an Event) is signed by the kiosk and sealed to the hub; what the hub
// says (a Down message) is signed by the hub, and sealed to one kiosk where it
// is personal. Signatures and seals cover every attribute of the envelope, the
// ones this version does not know included, so a carrier can neither move nor
// relabel a message.
package wire

import "time"

// Limits on what is read from the network, in bytes.
const (
	// MaxMessage is the largest message either side accepts. Brokers must be
	// set to allow it.
	MaxMessage = 256 << 10
	// MaxBody is the largest JSON body of one message; sealed and in base64 it
	// stays within MaxMessage.
	MaxBody = 160 << 10
	// maxAttr bounds one attribute's value and maxAttrs their number.
	maxAttr  = 512
	maxAttrs = 32
)

// Types of messages other than events; the version is part of the name.
const (
	TypeReceipt = "org.frontdoor.receipt.v1"
	TypeRoster  = "org.frontdoor.roster.v1"
	TypeAlert   = "org.frontdoor.alertstate.v1"
	TypeTime    = "org.frontdoor.time.v1"
	TypeCommand = "org.frontdoor.command.v1"
	TypeQueue   = "org.frontdoor.queue.v1"
	TypeClosure = "org.frontdoor.closure.v1"
	TypeAsk     = "org.frontdoor.ask.v1"
	TypeStatus  = "org.frontdoor.status.v1"
)

// formatTime writes t as CloudEvents' timestamp (RFC 3339, UTC).
func formatTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
