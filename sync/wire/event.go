package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
)

const (
	labelEvent = "frontdoor/event/1"
	sourceStem = "/kiosk/"
	// padTo hides a body's exact length: bodies are filled up with spaces,
	// which JSON allows after a value, to a multiple of this.
	padTo = 256
)

// Sealer signs and seals one kiosk's events. It is safe for concurrent use.
type Sealer struct{ keys KioskKeys }

// NewSealer returns the sealer of the kiosk whose keys k are.
func NewSealer(k KioskKeys) *Sealer { return &Sealer{k} }

// Seal makes the whole message of an event. id must be a UUIDv7; body is
// marshalled to JSON, at most MaxBody bytes of it. Nothing of the body can be
// read from the result but by the hub.
func (s *Sealer) Seal(id string, typ kiosk.EventType, at time.Time, body any) (kiosk.SealedEvent, error) {
	if !validEventID(id) || at.IsZero() {
		return kiosk.SealedEvent{}, badInput("an event needs a UUIDv7 for its id, and a time")
	}
	plain, err := json.Marshal(body)
	if err != nil || len(plain) > MaxBody {
		return kiosk.SealedEvent{}, badInput("an event's body cannot be written as JSON, or is too large to send")
	}
	if s.keys.HubSeal == nil {
		return kiosk.SealedEvent{}, badInput("the hub's key is missing; provision this kiosk again")
	}
	e := newEnvelope(id, sourceStem+s.keys.Kiosk, string(typ), at, contentSealed)
	e.attrs["site"] = s.keys.Site
	e.attrs["hubkey"] = KeyID(s.keys.HubSeal.Bytes())
	aad := e.canon()
	plain = pad(plain)
	sig, err := sign(s.keys.Sign, labelEvent, aad, plain)
	if err != nil {
		return kiosk.SealedEvent{}, err
	}
	if e.data, err = seal(s.keys.HubSeal, labelEvent, aad, append(sig, plain...)); err != nil {
		return kiosk.SealedEvent{}, err
	}
	raw, err := e.marshal()
	if err != nil {
		return kiosk.SealedEvent{}, err
	}
	return kiosk.SealedEvent{ID: id, Type: typ, Hash: Hash(raw), Bytes: raw, At: at}, nil
}

// Event is a kiosk's event, opened and verified.
type Event struct {
	ID    string
	Kiosk string
	Type  kiosk.EventType
	At    time.Time // as the kiosk's clock had it
	Hash  string    // hex SHA-256 of the message
	Body  json.RawMessage
	// Held says in plain words why this version cannot act on the event; empty
	// when it can. A held event is genuine: keep its bytes and say so.
	Held string
	// Extra holds the attributes that this version does not know.
	Extra map[string]any
}

// OpenEvent opens a message that came on topic and verifies that the kiosk the
// topic belongs to is the one that wrote and signed it. Its errors are
// kiosk.Error with CodeBadInput for what cannot be read and CodeForged for what
// does not come from whom it says.
func OpenEvent(hub HubKeys, lookup Lookup, topic string, raw []byte) (Event, error) {
	t, err := ParseTopic(topic)
	if err != nil {
		return Event{}, err
	}
	e, err := parseEnvelope(raw)
	if err != nil {
		return Event{}, err
	}
	if !e.sealed || e.signature != nil || !validEventID(e.str("id")) {
		return Event{}, badInput("an event must be sealed and have a UUIDv7 for its id")
	}
	at, err := e.time()
	if err != nil {
		return Event{}, err
	}
	// One event has one encoding, so that the hash in a receipt means the same
	// bytes at both ends.
	if again, err := e.marshal(); err != nil || !bytes.Equal(again, raw) {
		return Event{}, badInput("an event is not written the one way Frontdoor writes events")
	}
	key, err := signer(hub.Site, t, KindEvent, e, lookup)
	if err != nil {
		return Event{}, err
	}
	body, err := openBody(hub, key, e)
	if err != nil {
		return Event{}, err
	}
	typ := kiosk.EventType(e.str("type"))
	return Event{
		ID: e.str("id"), Kiosk: t.Name, Type: typ, At: at, Hash: Hash(raw), Body: body,
		Held: heldReason(e.str("specversion"), typ), Extra: e.extra("site", "hubkey"),
	}, nil
}

// EventTopicOf returns the topic that a sealed event was written for, from its
// own envelope, as it is needed to bring an event by hand. It verifies nothing.
func EventTopicOf(raw []byte) (Topic, error) {
	e, err := parseEnvelope(raw)
	if err != nil {
		return Topic{}, err
	}
	id, ok := strings.CutPrefix(e.str("source"), sourceStem)
	t := EventTopic(e.str("site"), id)
	if !ok || !e.sealed || !t.Valid() {
		return Topic{}, badInput("this is not an event of a kiosk")
	}
	return t, nil
}

// signer checks that topic, source and site name one enrolled kiosk of this
// site and returns its key.
func signer(site string, t Topic, kind Kind, e envelope, lookup Lookup) (ed25519.PublicKey, error) {
	if t.Kind != kind || t.Site != site || e.str("site") != site || e.str("source") != sourceStem+t.Name {
		return nil, forged("a message came on a topic that is not its sender's")
	}
	key, ok := lookup(t.Name)
	if !ok {
		return nil, forged("a message comes from a kiosk that is not enrolled here")
	}
	return key, nil
}

// openBody opens the seal and verifies the signature inside it.
func openBody(hub HubKeys, key ed25519.PublicKey, e envelope) (json.RawMessage, error) {
	if hub.Open == nil || e.str("hubkey") != KeyID(hub.Open.PublicKey().Bytes()) {
		return nil, badInput("an event was sealed to a key this hub does not hold; provision that kiosk again")
	}
	aad := e.canon()
	plain, err := unseal(hub.Open, labelEvent, aad, e.data)
	if err != nil {
		return nil, err
	}
	if len(plain) < ed25519.SignatureSize {
		return nil, forged("an event bears no signature")
	}
	sig, body := plain[:ed25519.SignatureSize], plain[ed25519.SignatureSize:]
	if !verify(key, labelEvent, aad, body, sig) {
		return nil, forged("an event was not signed by the kiosk it names")
	}
	body = bytes.TrimRight(body, " ")
	if len(body) > MaxBody || !json.Valid(body) {
		return nil, badInput("an event's body is not JSON, or too large")
	}
	return body, nil
}

// heldReason says why a genuine event cannot be acted on, "" when it can.
func heldReason(spec string, typ kiosk.EventType) string {
	if spec != "1.0" {
		return "this hub does not know this version of CloudEvents yet; upgrade the hub"
	}
	switch typ {
	case kiosk.EventCheckin, kiosk.EventForm, kiosk.EventAlert, kiosk.EventFeedback, kiosk.EventAudit:
		return ""
	}
	return "this hub does not know this type of event or its version yet; upgrade the hub"
}

// Hash is what receipts call a message by: hex SHA-256.
func Hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

func validEventID(id string) bool {
	u, err := uuid.Parse(id)
	return err == nil && u.Version() == 7 && u.String() == id
}

func pad(b []byte) []byte {
	if n := len(b) % padTo; n > 0 {
		b = append(b, strings.Repeat(" ", padTo-n)...)
	}
	return b
}
