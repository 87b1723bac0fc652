package sim

import "time"

// startUp is how long the oscillator needs after a reset, MFRC522 §8.8.2.
const startUp = 200 * time.Microsecond

// command is a write to CommandReg, MFRC522 §10.3.
func (m *MFRC522) command(v byte) {
	if m.reg[regCommand]&bitPowerDown != 0 && v&bitPowerDown != 0 {
		return
	}
	code := v & 0x0F
	if code == cmdNoChange {
		m.reg[regCommand] = v&^0x0F | m.running()
		return
	}
	m.callOff(onAir)
	m.callOff(onChip)
	m.sending = false
	m.reg[regCommand] = v & (bitRcvOff | bitPowerDown | 0x0F)
	if code == cmdIdle || m.faults.Hang && code != cmdSoftReset {
		return
	}
	m.reg[regError] &= errTemp
	m.start(code)
}

func (m *MFRC522) start(code byte) {
	switch code {
	case cmdSoftReset:
		m.powerUp()
		m.reg[regCommand] |= bitPowerDown
		m.later(startUp, onChip, func() { m.reg[regCommand] &^= bitPowerDown })
	case cmdMem:
		m.mem()
	case cmdRandomID:
		for i := range 10 {
			m.buffer[i] = byte(m.rand.Uint32())
		}
		m.finish()
	case cmdCalcCRC:
		m.calcCRC()
	case cmdTransmit:
		m.transmit()
	case cmdTransceive:
		if m.reg[regBitFraming]&bitStartSend != 0 {
			m.transmit()
		}
	case cmdMFAuthent:
		m.authenticate()
	case cmdReceive: // nothing speaks unasked
	default:
		m.finish()
	}
}

// finish ends a command by itself: CommandReg goes to Idle and IdleIRq is set.
func (m *MFRC522) finish() {
	m.reg[regCommand] &^= 0x0F
	m.reg[regComIrq] |= irqIdle
}

// mem moves 25 bytes into the internal buffer, or out of it when the FIFO is
// empty (MFRC522 §10.3.1.2).
func (m *MFRC522) mem() {
	if len(m.fifo) == 0 {
		for _, v := range m.buffer {
			m.push(v)
		}
	} else {
		for i := range m.buffer {
			m.buffer[i] = m.pop()
		}
	}
	m.finish()
}

// calcCRC runs the coprocessor over the FIFO (MFRC522 §10.3.1.4). AutoTestReg
// makes the digital self-test of it.
func (m *MFRC522) calcCRC() {
	if m.reg[regAutoTest]&0x0F == selfTestOn {
		m.later(selfTestTime, onChip, m.selfTest)
		return
	}
	m.later(time.Duration(len(m.fifo)+1)*time.Microsecond, onChip, func() {
		presets := [4]uint16{0x0000, 0x6363, 0xA671, 0xFFFF}
		crc := crcA(m.fifo, presets[m.reg[regMode]&3])
		m.reg[regCRCResultH], m.reg[regCRCResultL] = byte(crc>>8), byte(crc)
		m.fifo = nil
		m.reg[regStatus1] &^= 0x40
		if crc == 0 {
			m.reg[regStatus1] |= 0x40
		}
		m.reg[regDivIrq] |= irqCRC
		m.finish()
	})
}

// authenticate is MFAuthent: twelve bytes of command, block, key and UID
// (MFRC522 §10.3.1.9). When no card agrees the command never ends; the timer
// tells.
func (m *MFRC522) authenticate() {
	f := m.fifo
	m.fifo = nil
	const exchange = 2 * time.Millisecond
	m.later(exchange, onAir, func() {
		if m.reg[regTMode]&0x80 != 0 {
			m.startTimer()
		}
		if len(f) != 12 || !m.powered() {
			return
		}
		for _, c := range m.field {
			k, ok := c.chip.(*classic)
			if !ok || c.state != cardActive || string(c.uid) != string(f[8:12]) {
				continue
			}
			if !k.authenticate(f[0], f[1], f[2:8]) {
				c.fall()
				continue
			}
			m.stopTimer()
			m.reg[regStatus2] |= bitMFCrypto1On
			m.finish()
		}
	})
}
