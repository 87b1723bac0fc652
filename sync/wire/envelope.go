package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"time"
)

// Content types of the data of a message.
const (
	contentJSON = "application/json"
	// contentSealed is HPKE base mode (RFC 9180) with DHKEM(X25519,
	// HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305: the encapsulated key,
	// then the ciphertext.
	contentSealed = "application/vnd.frontdoor.sealed.v1"
)

// Names of the parts that the signature and seal do not cover as attributes:
// the data, covered as the body, and the signature itself.
const (
	partData      = "data"
	partBase64    = "data_base64"
	partSignature = "signature"
)

// envelope is one CloudEvents 1.0 event (section 3.1 of its JSON format). attrs
// holds every attribute, known or not, as string, json.Number or bool.
type envelope struct {
	attrs     map[string]any
	data      []byte // JSON text, or the bytes of data_base64
	sealed    bool   // data came as data_base64
	signature []byte
}

// newEnvelope starts an envelope; at may be zero: then it bears no time.
func newEnvelope(id, source, typ string, at time.Time, content string) envelope {
	attrs := map[string]any{
		"specversion": "1.0", "id": id, "source": source, "type": typ, "datacontenttype": content,
	}
	if !at.IsZero() {
		attrs["time"] = formatTime(at)
	}
	return envelope{attrs: attrs, sealed: content == contentSealed}
}

// str returns a string attribute, "" when it is missing or not a string.
func (e envelope) str(name string) string {
	s, _ := e.attrs[name].(string)
	return s
}

// time returns the time attribute.
func (e envelope) time() (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, e.str("time"))
	if err != nil {
		return time.Time{}, badInput("a message bears no readable time")
	}
	return t.UTC(), nil
}

// extra returns the attributes that are none of known.
func (e envelope) extra(known ...string) map[string]any {
	out := map[string]any{}
	for name, v := range e.attrs {
		if !slices.Contains(baseAttrs, name) && !slices.Contains(known, name) {
			out[name] = v
		}
	}
	return out
}

var baseAttrs = []string{"specversion", "id", "source", "type", "datacontenttype", "time"}

// canon writes all attributes in the order of their names, each with its
// length: what signatures and seals are bound to.
func (e envelope) canon() []byte {
	var b []byte
	for _, name := range slices.Sorted(maps.Keys(e.attrs)) {
		kind, text := byte('s'), ""
		switch v := e.attrs[name].(type) {
		case string:
			text = v
		case json.Number:
			kind, text = 'n', v.String()
		case bool:
			kind, text = 'f', ""
			if v {
				kind = 't'
			}
		}
		b = binary.AppendUvarint(b, uint64(len(name)))
		b = append(b, name...)
		b = append(b, kind)
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b
}

// marshal writes the envelope as JSON with its names sorted; the same envelope
// always gives the same bytes.
func (e envelope) marshal() ([]byte, error) {
	m := maps.Clone(e.attrs)
	if e.sealed {
		m[partBase64] = e.data
	} else {
		m[partData] = json.RawMessage(e.data)
	}
	if e.signature != nil {
		m[partSignature] = e.signature
	}
	raw, err := json.Marshal(m)
	if err == nil && len(raw) > MaxMessage {
		return nil, badInput("a message is larger than Frontdoor sends; split it")
	}
	return raw, err
}

// parseEnvelope reads one message without trusting anything in it.
func parseEnvelope(raw []byte) (envelope, error) {
	e := envelope{attrs: map[string]any{}}
	if len(raw) > MaxMessage {
		return e, badInput("a message is larger than Frontdoor reads")
	}
	parts, err := members(raw)
	if err != nil {
		return e, badInput("a message is not one JSON object with each name once")
	}
	_, plain := parts[partData]
	_, e.sealed = parts[partBase64]
	if plain == e.sealed {
		return e, badInput("a message needs either data or data_base64")
	}
	for name, value := range parts {
		if err := e.set(name, value); err != nil {
			return e, err
		}
	}
	for _, name := range []string{"specversion", "id", "source", "type"} {
		if e.str(name) == "" {
			return e, badInput("a message lacks one of the attributes every CloudEvent has")
		}
	}
	want := contentJSON
	if e.sealed {
		want = contentSealed
	}
	if e.str("datacontenttype") != want {
		return e, badInput("a message's content is of a kind this version cannot read; upgrade the hub first, then the kiosks")
	}
	return e, nil
}

// set takes one member of the JSON object into the envelope.
func (e *envelope) set(name string, value json.RawMessage) error {
	var err error
	switch name {
	case partData:
		if e.data = value; len(value) > MaxBody {
			err = errors.New("too long")
		}
	case partBase64:
		e.data, err = base64Member(value)
	case partSignature:
		e.signature, err = base64Member(value)
	default:
		e.attrs[name], err = attribute(name, value)
	}
	if err != nil || len(e.attrs) > maxAttrs {
		return badInput("a message holds an attribute that is no CloudEvents attribute, or is too long")
	}
	return nil
}

// attribute reads one attribute's value: a string, a number or a boolean under
// a name of lower-case letters and digits (CloudEvents 1.0, section 3).
func attribute(name string, value json.RawMessage) (any, error) {
	if len(value) > maxAttr || !attrName(name) {
		return nil, errors.New("attribute")
	}
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	switch v.(type) {
	case string, json.Number, bool:
		return v, nil
	}
	return nil, errors.New("attribute")
}

func attrName(s string) bool {
	if len(s) == 0 || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func base64Member(value json.RawMessage) ([]byte, error) {
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		return nil, err
	}
	return base64.StdEncoding.Strict().DecodeString(s)
}

// members splits a JSON object into its members and refuses names that come
// twice: readers that pick different ones would see different messages.
func members(raw []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("no object")
	}
	out := map[string]json.RawMessage{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return nil, errors.New("no name")
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		if _, twice := out[name]; twice || len(out) > maxAttrs {
			return nil, errors.New("name twice or too many")
		}
		out[name] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	return out, nil
}
