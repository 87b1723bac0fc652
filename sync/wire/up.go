package wire

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

const (
	labelAsk    = "frontdoor/ask/1"
	labelStatus = "frontdoor/status/1"
)

// MaxCalls is how many alerts one Ask may name.
const MaxCalls = 64

// Ask is a kiosk's question: what time is it, is this still my roster, and what
// became of these alerts? The hub answers with a Time that repeats the nonce,
// with the roster's pages when its digest is another, and with each alert: an
// answer that was given while the kiosk was away would else never reach it.
type Ask struct {
	Digest string `json:"digest"`           // of the roster held, "" for none
	Nonce  string `json:"nonce"`            // fresh for each question
	Deltas bool   `json:"deltas,omitempty"` // the kiosk can take what has changed alone
	// Calls are the event ids of alerts that the kiosk has no answer to, at most
	// MaxCalls.
	Calls []string `json:"calls,omitempty"`

	// Since is when the kiosk started, by its own clock, and BehindMS by how many
	// milliseconds that clock is behind hub time: with them the hub corrects what
	// was checked in before the kiosk knew the time. Zero while it does not, and
	// when the clock was set meanwhile.
	Since    time.Time `json:"since,omitzero"`
	BehindMS int64     `json:"behind_ms,omitempty"`
}

// Status is a kiosk's birth and its will. A will is written before the
// connection it belongs to, and may reach the hub after the next birth: the
// numbers say which is the later word.
type Status struct {
	Installation string `json:"installation"` // random id of this box's set-up
	Boot         uint64 `json:"boot"`         // rises with each start of an installation
	Link         uint64 `json:"link"`         // rises with each connection of one start
	Online       bool   `json:"online"`
}

// After reports whether s is a later word than old. The two words of one
// connection are its birth and then its will. A box that was replaced starts
// again at 1, so its birth is later than anything of the old box.
func (s Status) After(old Status) bool {
	switch {
	case s.Installation != old.Installation:
		return s.Online
	case s.Boot != old.Boot:
		return s.Boot > old.Boot
	case s.Link != old.Link:
		return s.Link > old.Link
	}
	return old.Online && !s.Online
}

// SignAsk makes the message of an Ask.
func SignAsk(k KioskKeys, at time.Time, a Ask) ([]byte, error) {
	if a.Nonce == "" {
		return nil, badInput("a kiosk's question needs a nonce")
	}
	e := newEnvelope(a.Nonce, sourceStem+k.Kiosk, TypeAsk, at, contentJSON)
	return signUp(k, labelAsk, e, a)
}

// OpenAsk verifies an Ask that came on topic and returns which kiosk asks.
func OpenAsk(site string, lookup Lookup, topic string, raw []byte) (kiosk string, a Ask, err error) {
	kiosk, err = openUp(site, lookup, KindAsk, TypeAsk, labelAsk, topic, raw, &a)
	long := func(s string) bool { return len(s) > maxAttr }
	if err == nil && (long(a.Digest) || long(a.Nonce) || len(a.Calls) > MaxCalls || slices.ContainsFunc(a.Calls, long)) {
		err = badInput("a kiosk's question is longer than it may be")
	}
	return kiosk, a, err
}

// SignStatus makes the message of a birth or will. It bears no time: a will is
// written long before it is said.
func SignStatus(k KioskKeys, s Status) ([]byte, error) {
	id := s.Installation + "." + strconv.FormatUint(s.Boot, 10) + "." + strconv.FormatUint(s.Link, 10) + "." + strconv.FormatBool(s.Online)
	e := newEnvelope(id, sourceStem+k.Kiosk, TypeStatus, time.Time{}, contentJSON)
	return signUp(k, labelStatus, e, s)
}

// OpenStatus verifies a birth or will that came on topic.
func OpenStatus(site string, lookup Lookup, topic string, raw []byte) (kiosk string, s Status, err error) {
	kiosk, err = openUp(site, lookup, KindStatus, TypeStatus, labelStatus, topic, raw, &s)
	if err == nil && (len(s.Installation) == 0 || len(s.Installation) > maxAttr) {
		err = badInput("a kiosk's status names no installation")
	}
	return kiosk, s, err
}

func signUp(k KioskKeys, label string, e envelope, body any) ([]byte, error) {
	var err error
	if e.data, err = json.Marshal(body); err != nil {
		return nil, err
	}
	e.attrs["site"] = k.Site
	if e.signature, err = sign(k.Sign, label, e.canon(), e.data); err != nil {
		return nil, err
	}
	return e.marshal()
}

func openUp(site string, lookup Lookup, kind Kind, typ, label, topic string, raw []byte, into any) (string, error) {
	t, err := ParseTopic(topic)
	if err != nil {
		return "", err
	}
	e, err := parseEnvelope(raw)
	if err != nil {
		return "", err
	}
	if e.sealed {
		return "", badInput("a kiosk's message is sealed where it should be open")
	}
	key, err := signer(site, t, kind, e, lookup)
	if err != nil {
		return "", err
	}
	if !verify(key, label, e.canon(), e.data, e.signature) {
		return "", forged("a message was not signed by the kiosk it names")
	}
	if e.str("specversion") != "1.0" || e.str("type") != typ {
		return "", badInput("a kiosk sent a message of a version this hub does not know; upgrade the hub")
	}
	if err := json.Unmarshal(e.data, into); err != nil {
		return "", badInput("a message's body is not what its type says")
	}
	return t.Name, nil
}
