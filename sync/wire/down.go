package wire

import (
	"crypto/ed25519"
	"crypto/hpke"
	"encoding/json"
	"strconv"
	"time"

	"frontdoor/kiosk"
)

const (
	labelDown = "frontdoor/down/1"
	sourceHub = "/hub"
)

// Closures is the body on a closure topic: all that is closed now.
type Closures struct {
	Closed []kiosk.Closure `json:"closed"`
}

// Time is the body on a time topic: the hub's answer to one Ask. The time
// itself is the message's own; the nonce shows that the answer is fresh.
type Time struct {
	Nonce string `json:"nonce"`
}

// Header is what every message of the hub says about itself.
type Header struct {
	Topic    Topic
	Revision kiosk.Revision
	At       time.Time      // hub time when it was signed
	Extra    map[string]any // attributes this version does not know
}

// SignDown makes a message from the hub: kiosk.Receipt on a receipt topic,
// kiosk.Alert on alert, Time on time, kiosk.Commands on command,
// kiosk.QueueSnapshot on queue, Closures on closure. Rosters are personal:
// SealDown makes those.
func SignDown(hub HubKeys, t Topic, rev kiosk.Revision, at time.Time, body any) ([]byte, error) {
	if t.Kind == KindRoster {
		return nil, badInput("a roster must be sealed to its kiosk")
	}
	e, plain, err := down(t, rev, at, body, contentJSON)
	if err != nil {
		return nil, err
	}
	e.data = plain
	return finishDown(hub, e)
}

// SealDown makes a message that only the kiosk with the key to can read:
// kiosk.RosterPage on a roster topic.
func SealDown(hub HubKeys, to hpke.PublicKey, t Topic, rev kiosk.Revision, at time.Time, body any) ([]byte, error) {
	if t.Kind != KindRoster {
		return nil, badInput("only rosters are sealed to a kiosk")
	}
	e, plain, err := down(t, rev, at, body, contentSealed)
	if err != nil {
		return nil, err
	}
	if e.data, err = seal(to, labelDown, e.canon(), pad(plain)); err != nil {
		return nil, err
	}
	return finishDown(hub, e)
}

// down starts the envelope of a message and writes its body.
func down(t Topic, rev kiosk.Revision, at time.Time, body any, content string) (envelope, []byte, error) {
	typ := downType(t.Kind)
	if !t.Valid() || typ == "" {
		return envelope{}, nil, badInput("the hub does not speak on this topic")
	}
	plain, err := json.Marshal(body)
	if err != nil || len(plain) > MaxBody {
		return envelope{}, nil, badInput("a message's body cannot be written as JSON, or is too large to send")
	}
	e := newEnvelope("", sourceHub, typ, at, content)
	e.attrs["topic"] = t.String()
	e.attrs["epoch"] = strconv.FormatInt(rev.Epoch, 10)
	e.attrs["revision"] = strconv.FormatInt(rev.N, 10)
	// The same message said twice is the same event: its id follows from it.
	e.attrs["id"] = Hash(append(e.canon(), plain...))[:32]
	return e, plain, nil
}

// finishDown signs an envelope with its data and writes it.
func finishDown(hub HubKeys, e envelope) ([]byte, error) {
	sig, err := sign(hub.Sign, labelDown, e.canon(), e.data)
	if err != nil {
		return nil, err
	}
	e.signature = sig
	return e.marshal()
}

// OpenDown verifies a message that came on topic against the pinned hub key
// and reads its body into into. A message for another kiosk, another topic or
// another site is forged, whoever signed it. Whether its revision is new is the
// caller's to judge.
func OpenDown(k KioskKeys, topic string, raw []byte, into any) (Header, error) {
	t, err := ParseTopic(topic)
	if err != nil {
		return Header{}, err
	}
	if t.Site != k.Site || t.Kiosk() != "" && t.Kiosk() != k.Kiosk {
		return Header{}, forged("a message for another kiosk came here")
	}
	return openDown(k.HubVerify, k.Open, t, raw, into)
}

// ReadRetained verifies one of the hub's own retained messages, as another
// kiosk would see it.
func ReadRetained(hub HubKeys, topic string, raw []byte, into any) (Header, error) {
	t, err := ParseTopic(topic)
	if err != nil {
		return Header{}, err
	}
	public, ok := hub.Sign.Public().(ed25519.PublicKey)
	if !ok || t.Site != hub.Site || t.Kiosk() != "" {
		return Header{}, forged("a retained message is not this hub's")
	}
	return openDown(public, nil, t, raw, into)
}

func openDown(hub ed25519.PublicKey, open hpke.PrivateKey, t Topic, raw []byte, into any) (Header, error) {
	e, err := parseEnvelope(raw)
	if err != nil {
		return Header{}, err
	}
	if e.str("source") != sourceHub || e.str("topic") != t.String() || !verify(hub, labelDown, e.canon(), e.data, e.signature) {
		return Header{}, forged("a message was not signed by the hub for this topic")
	}
	h, err := header(t, e)
	if err != nil {
		return Header{}, err
	}
	if e.str("specversion") != "1.0" || e.str("type") != downType(t.Kind) || e.sealed != (t.Kind == KindRoster) {
		return h, badInput("the hub sent a message of a version this kiosk does not know; upgrade the kiosk")
	}
	body := e.data
	if e.sealed {
		if body, err = unseal(open, labelDown, e.canon(), e.data); err != nil {
			return h, err
		}
	}
	if err := json.Unmarshal(body, into); err != nil {
		return h, badInput("a message's body is not what its type says")
	}
	return h, nil
}

// header reads what a verified message says about itself.
func header(t Topic, e envelope) (Header, error) {
	at, err := e.time()
	if err != nil {
		return Header{}, err
	}
	epoch, err1 := strconv.ParseInt(e.str("epoch"), 10, 64)
	n, err2 := strconv.ParseInt(e.str("revision"), 10, 64)
	if err1 != nil || err2 != nil {
		return Header{}, badInput("a message of the hub bears no readable revision")
	}
	return Header{
		Topic: t, Revision: kiosk.Revision{Epoch: epoch, N: n}, At: at,
		Extra: e.extra("topic", "epoch", "revision"),
	}, nil
}

// downType is the type of message the hub sends on a kind of topic.
func downType(kind Kind) string {
	switch kind {
	case KindReceipt:
		return TypeReceipt
	case KindRoster:
		return TypeRoster
	case KindAlert:
		return TypeAlert
	case KindTime:
		return TypeTime
	case KindCommand:
		return TypeCommand
	case KindQueue:
		return TypeQueue
	case KindClosure:
		return TypeClosure
	}
	return ""
}
