package card

// reg is a register address, MFRC522 §9.2 table 20.
type reg byte

const (
	regCommand    reg = 0x01
	regComIEn     reg = 0x02
	regDivIEn     reg = 0x03
	regComIrq     reg = 0x04
	regError      reg = 0x06
	regStatus2    reg = 0x08
	regFIFOData   reg = 0x09
	regFIFOLevel  reg = 0x0A
	regControl    reg = 0x0C
	regBitFraming reg = 0x0D
	regColl       reg = 0x0E
	regMode       reg = 0x11
	regTxControl  reg = 0x14
	regTxASK      reg = 0x15
	regRFCfg      reg = 0x26
	regTMode      reg = 0x2A
	regTPrescaler reg = 0x2B
	regTReloadH   reg = 0x2C
	regTReloadL   reg = 0x2D
	regAutoTest   reg = 0x36
	regVersion    reg = 0x37
)

// Commands of CommandReg, MFRC522 §10.3 table 149, and its PowerDown bit, which
// reads 1 until the chip has started.
const (
	cmdIdle       = 0x00
	cmdMem        = 0x01
	cmdCalcCRC    = 0x03
	cmdTransceive = 0x0C
	cmdMFAuthent  = 0x0E
	cmdSoftReset  = 0x0F
	powerDown     = 0x10
)

// Bits of ComIrqReg and ComIEnReg, MFRC522 §9.3.1.3 and §9.3.1.5.
const (
	irqInverted = 0x80
	irqRx       = 0x20
	irqIdle     = 0x10
	irqTimer    = 0x01
	allIrqs     = 0x7F
)

// Bits of ErrorReg, MFRC522 §9.3.1.7. All but errTemp are cleared by the next
// command.
const (
	errWrite    = 0x80
	errTemp     = 0x40
	errOverflow = 0x10
	errColl     = 0x08
	errCRC      = 0x04
	errParity   = 0x02
	errProtocol = 0x01
)

// Single bits of other registers.
const (
	flushFIFO       = 0x80 // FIFOLevelReg
	startSend       = 0x80 // BitFramingReg
	collPosNotValid = 0x20 // CollReg
	crypto1On       = 0x08 // Status2Reg
	antennaPins     = 0x03 // TxControlReg: Tx1RFEn, Tx2RFEn
	timerAuto       = 0x80 // TModeReg
	force100ASK     = 0x40 // TxASKReg
	pushPull        = 0x80 // DivIEnReg
	selfTestOn      = 0x09 // AutoTestReg
)
