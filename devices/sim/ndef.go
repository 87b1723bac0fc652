package sim

// Message puts an NDEF message into an NTAG's user memory (NFC Forum Type 2 Tag
// §2.3: NDEF Message TLV, Terminator TLV).
func (c *Card) Message(msg []byte) error {
	n, ok := c.chip.(*ntag)
	if !ok {
		return ErrTooLong
	}
	tlv := []byte{0x03, byte(len(msg))}
	if len(msg) >= 0xFF {
		tlv = []byte{0x03, 0xFF, byte(len(msg) >> 8), byte(len(msg))}
	}
	if tlv = append(tlv, msg...); len(tlv) < n.user {
		tlv = append(tlv, 0xFE)
	}
	if len(tlv) > n.user {
		return ErrTooLong
	}
	return c.Write(16, tlv)
}

// Text puts one NDEF text record on the card, UTF-8, lang as in "en".
func (c *Card) Text(lang, text string) error { return c.Message(TextRecord(lang, text)) }

// TextRecord is an NDEF message of one text record (NFC Forum RTD Text §3.2).
func TextRecord(lang, text string) []byte {
	return record(0x01, "T", append([]byte{byte(len(lang) & 0x3F)}, lang+text...))
}

// URIRecord is an NDEF message of one URI record, written without abbreviation
// (NFC Forum RTD URI §3.2).
func URIRecord(uri string) []byte { return record(0x01, "U", append([]byte{0}, uri...)) }

// MIMERecord is an NDEF message of one record of a media type (RFC 2046).
func MIMERecord(mediaType string, data []byte) []byte { return record(0x02, mediaType, data) }

// record is a message of one record that both begins and ends it (NFC Forum
// NDEF §3.2).
func record(tnf byte, typ string, payload []byte) []byte {
	const begin, end, short = 0x80, 0x40, 0x10
	head := []byte{begin | end | short | tnf, byte(len(typ)), byte(len(payload))}
	if n := len(payload); n > 0xFF {
		head = []byte{begin | end | tnf, byte(len(typ)), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	}
	return append(append(head, typ...), payload...)
}
