package wire

import (
	"strings"

	"frontdoor/kiosk"
)

// Kind is the part of a topic that says what travels on it.
type Kind string

// The kinds of topic. Queue and Closure and Status are retained; none carries
// anything personal in its name or, retained, in its body.
const (
	KindEvent   Kind = "event"   // kiosk → hub, sealed events
	KindAsk     Kind = "ask"     // kiosk → hub, "send me the time and what changed"
	KindStatus  Kind = "status"  // kiosk → all, retained birth and will
	KindReceipt Kind = "receipt" // hub → one kiosk
	KindRoster  Kind = "roster"  // hub → one kiosk, sealed to it
	KindAlert   Kind = "alert"   // hub → one kiosk
	KindTime    Kind = "time"    // hub → one kiosk
	KindCommand Kind = "command" // hub → one kiosk
	KindQueue   Kind = "queue"   // hub → all, retained; named by the queue
	KindClosure Kind = "closure" // hub → all, retained; has no name
)

// HubID is the client id and certificate name of a hub that is alone. Hubs that
// share a record have "hub-" and a name of their own; see IsHub.
const HubID = "hub"

// IsHub reports whether a client id is a hub's; no kiosk may bear one.
func IsHub(id string) bool {
	return ValidID(id) && (id == HubID || strings.HasPrefix(id, HubID+"-"))
}

// prefix starts every topic: Frontdoor's wire, version 1.
const prefix = "fd/1/"

// Topic is one place on the wire: "fd/1/SITE/KIND/NAME", where NAME is a kiosk
// id or a queue id, and "fd/1/SITE/closure".
type Topic struct {
	Site string
	Kind Kind
	Name string
}

// EventTopic is where a kiosk's events go.
func EventTopic(site, kiosk string) Topic { return Topic{site, KindEvent, kiosk} }

// AskTopic is where a kiosk asks.
func AskTopic(site, kiosk string) Topic { return Topic{site, KindAsk, kiosk} }

// StatusTopic is where a kiosk's birth and will are kept.
func StatusTopic(site, kiosk string) Topic { return Topic{site, KindStatus, kiosk} }

// ReceiptTopic is where the hub answers a kiosk's events.
func ReceiptTopic(site, kiosk string) Topic { return Topic{site, KindReceipt, kiosk} }

// RosterTopic is where a kiosk's appointments come.
func RosterTopic(site, kiosk string) Topic { return Topic{site, KindRoster, kiosk} }

// AlertTopic is where a kiosk learns what became of its alerts.
func AlertTopic(site, kiosk string) Topic { return Topic{site, KindAlert, kiosk} }

// TimeTopic is where the hub tells a kiosk the time.
func TimeTopic(site, kiosk string) Topic { return Topic{site, KindTime, kiosk} }

// CommandTopic is where a kiosk learns what staff have it do.
func CommandTopic(site, kiosk string) Topic { return Topic{site, KindCommand, kiosk} }

// QueueTopic is where a queue's snapshot is kept.
func QueueTopic(site, queue string) Topic { return Topic{site, KindQueue, queue} }

// ClosureTopic is where the list of what is closed is kept.
func ClosureTopic(site string) Topic { return Topic{Site: site, Kind: KindClosure} }

// String writes the topic as brokers know it.
func (t Topic) String() string {
	s := prefix + t.Site + "/" + string(t.Kind)
	if t.Name != "" {
		s += "/" + t.Name
	}
	return s
}

// Kiosk returns the kiosk a topic belongs to, "" for topics of all kiosks.
func (t Topic) Kiosk() string {
	if t.Kind == KindQueue {
		return ""
	}
	return t.Name
}

// Valid reports whether t's parts are what a topic may hold.
func (t Topic) Valid() bool {
	switch t.Kind {
	case KindClosure:
		return ValidID(t.Site) && t.Name == ""
	case KindEvent, KindAsk, KindStatus, KindReceipt, KindRoster, KindAlert, KindTime, KindCommand, KindQueue:
		return ValidID(t.Site) && ValidID(t.Name)
	}
	return false
}

// ParseTopic reads what String writes; everything else is bad input.
func ParseTopic(s string) (Topic, error) {
	rest, ok := strings.CutPrefix(s, prefix)
	site, rest, more := strings.Cut(rest, "/")
	kind, name, named := strings.Cut(rest, "/")
	t := Topic{Site: site, Kind: Kind(kind), Name: name}
	if !ok || !more || !t.Valid() || named != (name != "") {
		return Topic{}, kiosk.Errorf(kiosk.CodeBadInput, "", "a message came on a topic Frontdoor does not know")
	}
	return t, nil
}

// Filter returns the subscription for every topic of one kind at a site.
func Filter(site string, kind Kind) string {
	if kind == KindClosure {
		return ClosureTopic(site).String()
	}
	return prefix + site + "/" + string(kind) + "/+"
}

// KioskFilters returns what one kiosk subscribes to.
func KioskFilters(site, id string) []string {
	return []string{
		ReceiptTopic(site, id).String(), RosterTopic(site, id).String(),
		AlertTopic(site, id).String(), TimeTopic(site, id).String(), CommandTopic(site, id).String(),
		Filter(site, KindQueue), Filter(site, KindClosure),
	}
}

// HubFilters returns what a hub subscribes to: HubIntake, then HubWatch.
func HubFilters(site string) []string { return append(HubIntake(site), HubWatch(site)...) }

// HubIntake returns what kiosks send for one hub to answer. Hubs that share a
// record may share it out among them.
func HubIntake(site string) []string {
	return []string{Filter(site, KindEvent), Filter(site, KindAsk)}
}

// HubWatch returns what every hub follows: which kiosks run, and the hubs' own
// retained topics, which they watch for copies that lag.
func HubWatch(site string) []string {
	return []string{Filter(site, KindStatus), Filter(site, KindQueue), Filter(site, KindClosure)}
}

// Shared returns the filters as one subscription that all hubs hold together:
// the broker gives each message to one of them (MQTT 5, section 4.8.2; for
// MQTT 3.1.1 clients an extension of mosquitto 2, EMQX, VerneMQ and others).
func Shared(filters []string) []string {
	out := make([]string, len(filters))
	for i, f := range filters {
		out[i] = "$share/" + HubID + "/" + f
	}
	return out
}

// ValidID reports whether s may name a site, kiosk or queue: 1 to 63 lower-case
// letters, digits and inner hyphens.
func ValidID(s string) bool {
	if len(s) == 0 || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
