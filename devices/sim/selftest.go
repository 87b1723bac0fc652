package sim

import (
	"encoding/hex"
	"time"
)

// The digital self-test: what AutoTestReg says to have it, and about how long it
// takes.
const (
	selfTestOn   = 0x09
	selfTestTime = 500 * time.Microsecond
)

// selfTests is what the test leaves in the FIFO, by version (MFRC522 §16.1.1).
var selfTests = map[byte]string{
	0x91: "00c637d532b7575cc2d87c4dd970c77310e6d2aa5ea13e5a14af3061c970db2e" +
		"642272b5bd65f4ec22bcd37235cdaa411fa7f35314de7e02d90fb55e251d2979",
	0x92: "00eb66ba57bf2395d0e30d3d27895cde9d3ba700215b8982513aeb020ca50049" +
		"7c844db3ccd21b815d4876d5716121a986968338cf9d5b6ddc15ba3e7d953b2f",
}

// version is VersionReg (MFRC522 §9.3.4.8).
func (m *MFRC522) version() byte {
	if m.faults.Clone != 0 {
		return m.faults.Clone
	}
	return m.made
}

// selfTest leaves its result in the FIFO. It is the published one only when the
// internal buffer and the one byte in the FIFO are 0, as the data sheet asks,
// and the chip is NXP's.
func (m *MFRC522) selfTest() {
	result, err := hex.DecodeString(selfTests[m.made])
	if err != nil {
		panic(err) // a constant
	}
	given := crcA(append(m.buffer[:], m.fifo...), 0)
	m.fifo = nil
	for i, v := range result {
		v ^= byte(given>>8) ^ byte(given)
		if m.faults.Clone != 0 {
			v = byte(i) * m.faults.Clone
		}
		m.push(v)
	}
	m.finish()
}
