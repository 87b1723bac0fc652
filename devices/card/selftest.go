package card

import (
	"bytes"
	"context"
	"encoding/hex"
	"time"

	"frontdoor/devices"
)

// selfTests is what the FIFO holds after the digital self-test, by version
// (MFRC522 §16.1.1).
var selfTests = map[byte]string{
	0x91: "00c637d532b7575cc2d87c4dd970c77310e6d2aa5ea13e5a14af3061c970db2e" +
		"642272b5bd65f4ec22bcd37235cdaa411fa7f35314de7e02d90fb55e251d2979",
	0x92: "00eb66ba57bf2395d0e30d3d27895cde9d3ba700215b8982513aeb020ca50049" +
		"7c844db3ccd21b815d4876d5716121a986968338cf9d5b6ddc15ba3e7d953b2f",
}

const (
	selfTestTime = 50 * time.Millisecond // far beyond what the test takes
	fifoSize     = 64
)

// selfTest runs the digital self-test (MFRC522 §16.1.1) and returns a doubt: a
// chip that is not NXP's, or whose result is another, reads cards all the same
// as far as it can, so it is no reason to go without it. err is a chip that
// cannot be talked to.
func (c *chip) selfTest(ctx context.Context) (doubt, err error) {
	text, known := selfTests[c.version]
	if !known {
		return fail(devices.ErrForeign, "version %02X is none of the MFRC522's", c.version), nil
	}
	want, _ := hex.DecodeString(text) // a constant
	got, err := c.selfTestResult(ctx)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(got, want) {
		doubt = fail(devices.ErrForeign, "version %02X, and its self-test gave %d bytes, % X…", c.version, len(got), got[:min(len(got), 8)])
	}
	return doubt, c.softReset(ctx) // nothing of the test may stay
}

// selfTestResult clears the internal buffer, starts the test and returns what it
// left in the FIFO. The test does not tell that it has ended by an interrupt on
// every chip; a full FIFO does.
func (c *chip) selfTestResult(ctx context.Context) ([]byte, error) {
	if err := c.write(regFIFOData, make([]byte, 25)...); err != nil {
		return nil, err
	}
	if err := c.sequence(
		[2]byte{byte(regCommand), cmdMem},
		[2]byte{byte(regAutoTest), selfTestOn},
		[2]byte{byte(regFIFOData), 0},
		[2]byte{byte(regCommand), cmdCalcCRC},
	); err != nil {
		return nil, err
	}
	for end := time.Now().Add(selfTestTime); ; {
		level, err := c.read(regFIFOLevel)
		if err != nil {
			return nil, err
		}
		if level >= fifoSize || !time.Now().Before(end) {
			return c.readN(regFIFOData, min(int(level), fifoSize))
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return nil, err
		}
	}
}
