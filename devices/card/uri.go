package card

import "unicode/utf8"

// decodeURI reads NFC Forum RTD URI §3.2: a byte that stands for a beginning,
// then the rest.
func decodeURI(p []byte) (Record, bool) {
	if len(p) == 0 || !utf8.Valid(p[1:]) {
		return Record{}, false
	}
	begins := uriBeginnings()
	text := string(p[1:])
	if int(p[0]) < len(begins) { // reserved values stand for nothing
		text = begins[p[0]] + text
	}
	return Record{Kind: KindURI, Text: text}, true
}

// uriBeginnings is table 3 of NFC Forum RTD URI.
func uriBeginnings() []string {
	return []string{
		"", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:",
		"ftp://anonymous:anonymous@", "ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://",
		"ftp://", "dav://", "news:", "telnet://", "imap:", "rtsp://", "urn:", "pop:", "sip:",
		"sips:", "tftp:", "btspp://", "btl2cap://", "btgoep://", "tcpobex://", "irdaobex://",
		"file://", "urn:epc:id:", "urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:",
		"urn:nfc:",
	}
}
