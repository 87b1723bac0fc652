package scan

// maxFrame bounds one scanned text, in bytes. The largest QR code holds 7,089
// digits (ISO/IEC 18004 table 7), and a SMART Health Card is digits.
const maxFrame = 7089

// framer cuts a scanner's stream into texts. A text ends at CR or LF, or, for
// scanners set up without either, when the line falls idle; every other byte
// belongs to it, the GS1 separator (1Dh) among them. A driving licence holds CR
// and LF itself: it ends only when the line falls idle.
type framer struct {
	text []byte
	long bool // too long: the rest is dropped up to its end
}

// add takes a byte and reports whether it ended a text.
func (f *framer) add(b byte) (ended bool) {
	if (b == '\r' || b == '\n') && !f.licence(b) {
		return f.begun()
	}
	if len(f.text) == maxFrame {
		f.long = true
		return false
	}
	f.text = append(f.text, b)
	return false
}

// licence reports whether the text is a driving licence, now that b comes.
func (f *framer) licence(b byte) bool {
	text := f.text
	if len(text) > 3 && text[0] == ']' { // a symbology identifier before it
		text = text[3:]
	}
	if len(text) == 1 {
		return text[0] == licenceStart[0] && b == licenceStart[1]
	}
	return len(text) > 1 && text[0] == licenceStart[0] && text[1] == licenceStart[1]
}

// begun reports whether some of a text is there.
func (f *framer) begun() bool { return len(f.text) > 0 }

// take returns the text and starts afresh; ok is false when it was too long.
func (f *framer) take() (text string, ok bool) {
	if !f.long {
		text, ok = string(f.text), true
	}
	clear(f.text)
	f.text, f.long = f.text[:0], false
	return text, ok
}
