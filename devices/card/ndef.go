package card

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// errNDEF is a memory whose lengths or types contradict each other. It tells
// nothing of the content.
var errNDEF = errors.New("the card's NDEF data is damaged")

// TLV blocks of a Type 2 Tag's data area (NFC Forum Type 2 Tag §2.3).
const (
	tlvNull       = 0x00
	tlvMessage    = 0x03
	tlvTerminator = 0xFE
)

// findMessage walks the TLV blocks in area, the first bytes of a data area of
// size bytes, to the first NDEF message. need is how many bytes of the area it
// takes to know more, at most size; while it exceeds len(area) the message is
// not there yet.
func findMessage(area []byte, size int) (msg []byte, need int, err error) {
	area = area[:min(len(area), size)]
	for at := 0; at < size; {
		if at >= len(area) {
			return nil, at + 1, nil
		}
		switch area[at] {
		case tlvTerminator:
			return nil, 0, nil
		case tlvNull:
			at++
			continue
		}
		head, length := tlvHead(area[at:])
		start, end := at+head, at+head+length
		switch {
		case end > size:
			return nil, 0, errNDEF
		case start > len(area):
			return nil, start, nil
		case area[at] != tlvMessage:
			at = end
		case end > len(area):
			return nil, end, nil
		default:
			return area[start:end], 0, nil
		}
	}
	return nil, 0, nil
}

// tlvHead reads a block's length, of one byte or of FFh and two: how many bytes
// type and length take and how many the value; a length that b does not hold
// yet counts as 0.
func tlvHead(b []byte) (head, length int) {
	switch {
	case len(b) < 2:
		return 2, 0
	case b[1] != 0xFF:
		return 2, int(b[1])
	case len(b) < 4:
		return 4, 0
	}
	return 4, int(binary.BigEndian.Uint16(b[2:]))
}

// Kind is what a record holds.
type Kind string

// The kinds of records.
const (
	KindText  Kind = "text"
	KindURI   Kind = "uri" // shown to nobody and never opened
	KindMIME  Kind = "mime"
	KindOther Kind = "other"
)

// Record is one NDEF record.
type Record struct {
	Kind Kind
	Lang string // text: language tag
	Text string // text, or the whole URI
	Type string // mime: media type; other: the record's type name
	Data []byte // mime and other: the payload
}

// maxRecords bounds a message; a card holds one or two.
const maxRecords = 16

// Flags and type name formats of a record's first byte (NFC Forum NDEF §3.2).
const (
	ndefBegin, ndefEnd, ndefChunk, ndefShort, ndefID = 0x80, 0x40, 0x20, 0x10, 0x08

	tnfEmpty, tnfWellKnown, tnfMedia, tnfUnchanged = 0, 1, 2, 6
)

// ParseNDEF reads a whole NDEF message of at most 16 records, chunks joined.
func ParseNDEF(msg []byte) ([]Record, error) {
	var records []Record
	var open *raw // a record whose further chunks are awaited
	for first := true; ; first = false {
		r, rest, err := cutRecord(msg)
		if err != nil {
			return nil, err
		}
		if begins := r.flags&ndefBegin != 0; begins != first || len(records) == maxRecords {
			return nil, errNDEF
		}
		if continues := r.tnf == tnfUnchanged; continues != (open != nil) {
			return nil, errNDEF
		}
		if open != nil {
			if len(r.typ) != 0 {
				return nil, errNDEF
			}
			r.tnf, r.typ, r.payload = open.tnf, open.typ, append(open.payload, r.payload...)
		}
		open = nil
		if r.flags&ndefChunk != 0 {
			open = &r
		} else if record, ok := r.decode(); ok {
			records = append(records, record)
		} else {
			return nil, errNDEF
		}
		msg = rest
		if r.flags&ndefEnd != 0 {
			if open != nil || len(rest) != 0 {
				return nil, errNDEF
			}
			return records, nil
		}
	}
}

// raw is a record or chunk as it lies in the message.
type raw struct {
	flags, tnf byte
	typ        string
	payload    []byte
}

func cutRecord(b []byte) (r raw, rest []byte, err error) {
	if len(b) < 2 {
		return r, nil, errNDEF
	}
	r.flags, r.tnf = b[0]&^7, b[0]&7
	typeLen, b := int(b[1]), b[2:]
	lenBytes := 4
	if r.flags&ndefShort != 0 {
		lenBytes = 1
	}
	if len(b) < lenBytes {
		return r, nil, errNDEF
	}
	payloadLen := uint64(b[0])
	if lenBytes == 4 {
		payloadLen = uint64(binary.BigEndian.Uint32(b))
	}
	b = b[lenBytes:]
	idLen := 0
	if r.flags&ndefID != 0 {
		if len(b) < 1 {
			return r, nil, errNDEF
		}
		idLen, b = int(b[0]), b[1:]
	}
	if uint64(len(b)) < uint64(typeLen+idLen)+payloadLen {
		return r, nil, errNDEF
	}
	r.typ = string(b[:typeLen])
	b = b[typeLen+idLen:]
	r.payload = b[:payloadLen:payloadLen]
	return r, b[payloadLen:], nil
}

// decode gives the record its meaning; false when it contradicts its own type.
func (r raw) decode() (Record, bool) {
	switch {
	case r.tnf == tnfWellKnown && r.typ == "T":
		return decodeText(r.payload)
	case r.tnf == tnfWellKnown && r.typ == "U":
		return decodeURI(r.payload)
	case r.tnf == tnfMedia && r.typ != "":
		return Record{Kind: KindMIME, Type: r.typ, Data: r.payload}, utf8.ValidString(r.typ)
	case r.tnf == tnfEmpty:
		return Record{Kind: KindOther}, r.typ == "" && len(r.payload) == 0
	}
	return Record{Kind: KindOther, Type: r.typ, Data: r.payload}, utf8.ValidString(r.typ)
}

// decodeText reads NFC Forum RTD Text §3.2: a status byte with the encoding and
// the length of the language tag, the tag, the text.
func decodeText(p []byte) (Record, bool) {
	if len(p) == 0 || 1+int(p[0]&0x3F) > len(p) {
		return Record{}, false
	}
	lang, text := string(p[1:1+p[0]&0x3F]), p[1+int(p[0]&0x3F):]
	r := Record{Kind: KindText, Lang: lang, Text: string(text)}
	if p[0]&0x80 != 0 {
		r.Text = decodeUTF16(text)
	}
	return r, utf8.ValidString(r.Text) && utf8.ValidString(lang)
}

// decodeUTF16 reads UTF-16, big endian unless a byte order mark says otherwise.
func decodeUTF16(b []byte) string {
	order := binary.ByteOrder(binary.BigEndian)
	if len(b) >= 2 {
		switch binary.BigEndian.Uint16(b) {
		case 0xFFFE:
			order, b = binary.LittleEndian, b[2:]
		case 0xFEFF:
			b = b[2:]
		}
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}
