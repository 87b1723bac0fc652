package sim

// Register addresses, MFRC522 §9.2 table 20.
const (
	regCommand    = 0x01
	regComIEn     = 0x02
	regDivIEn     = 0x03
	regComIrq     = 0x04
	regDivIrq     = 0x05
	regError      = 0x06
	regStatus1    = 0x07
	regStatus2    = 0x08
	regFIFOData   = 0x09
	regFIFOLevel  = 0x0A
	regWaterLevel = 0x0B
	regControl    = 0x0C
	regBitFraming = 0x0D
	regColl       = 0x0E
	regMode       = 0x11
	regTxMode     = 0x12
	regRxMode     = 0x13
	regTxControl  = 0x14
	regTxASK      = 0x15
	regDemod      = 0x19
	regCRCResultH = 0x21
	regCRCResultL = 0x22
	regTMode      = 0x2A
	regTPrescaler = 0x2B
	regTReloadH   = 0x2C
	regTReloadL   = 0x2D
	regTCounterH  = 0x2E
	regTCounterL  = 0x2F
	regAutoTest   = 0x36
	regVersion    = 0x37
)

// Commands, MFRC522 §10.3 table 149.
const (
	cmdIdle        = 0x0
	cmdMem         = 0x1
	cmdRandomID    = 0x2
	cmdCalcCRC     = 0x3
	cmdTransmit    = 0x4
	cmdNoChange    = 0x7
	cmdReceive     = 0x8
	cmdTransceive  = 0xC
	cmdMFAuthent   = 0xE
	cmdSoftReset   = 0xF
	bitPowerDown   = 0x10
	bitRcvOff      = 0x20
	bitSet         = 0x80 // Set1, Set2
	bitFlush       = 0x80
	bitStartSend   = 0x80
	bitTStopNow    = 0x80
	bitTStartNow   = 0x40
	bitCRCEn       = 0x80
	bitRxMultiple  = 0x04
	bitForceASK    = 0x40
	bitMFCrypto1On = 0x08
)

// Bits of ComIrqReg, MFRC522 §9.3.1.5, and of DivIrqReg, §9.3.1.6.
const (
	irqTx      = 0x40
	irqRx      = 0x20
	irqIdle    = 0x10
	irqHiAlert = 0x08
	irqLoAlert = 0x04
	irqErr     = 0x02
	irqTimer   = 0x01
	irqCRC     = 0x04 // DivIrqReg
)

// Bits of ErrorReg, MFRC522 §9.3.1.7.
const (
	errWrite    = 0x80
	errTemp     = 0x40
	errOverflow = 0x10
	errColl     = 0x08
	errCRC      = 0x04
	errParity   = 0x02
	errProtocol = 0x01
)

// resetValues are the registers after a reset, MFRC522 §9.2 and the reset rows
// of §9.3. What is not listed resets to 0.
func resetValues() (r [64]byte) {
	for a, v := range map[int]byte{
		regCommand: 0x20, regComIEn: 0x80, regComIrq: 0x14, regWaterLevel: 0x08,
		regControl: 0x10, regColl: 0xA0, regMode: 0x3F, regTxControl: 0x80,
		0x16: 0x10, 0x17: 0x84, 0x18: 0x84, regDemod: 0x4D, 0x1C: 0x62, 0x1F: 0xEB,
		regCRCResultH: 0xFF, regCRCResultL: 0xFF, 0x24: 0x26, 0x26: 0x48, 0x27: 0x88,
		0x28: 0x20, 0x29: 0x20, regAutoTest: 0x40,
	} {
		r[a] = v
	}
	return r
}
