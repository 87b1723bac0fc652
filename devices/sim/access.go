package sim

// fifoSize is the FIFO's length in bytes, MFRC522 §8.3.
const fifoSize = 64

// read is a register read by the host, with what reading does.
func (m *MFRC522) read(reg int) byte {
	switch reg {
	case regFIFOData:
		return m.pop()
	case regFIFOLevel:
		return byte(len(m.fifo))
	case regStatus1:
		return m.status1()
	case regVersion:
		return m.version()
	case regControl:
		return m.reg[reg] & 0x17
	case regTCounterH:
		return byte(m.counter() >> 8)
	case regTCounterL:
		return byte(m.counter())
	}
	return m.reg[reg]
}

// write is a register write by the host, with what writing starts. Registers
// that only the chip writes keep their value.
func (m *MFRC522) write(reg int, v byte) {
	switch reg {
	case regCommand:
		m.command(v)
	case regComIrq, regDivIrq:
		m.mark(reg, v&0x7F, v&bitSet != 0)
	case regFIFOData:
		m.hostPush(v)
	case regFIFOLevel:
		if v&bitFlush != 0 {
			m.fifo = nil
			m.reg[regError] &^= errOverflow
			m.alerts()
		}
	case regControl:
		m.control(v)
	case regBitFraming:
		m.reg[reg] = v
		if v&bitStartSend != 0 && m.running() == cmdTransceive {
			m.transmit()
		}
	case regColl:
		m.reg[reg] = m.reg[reg]&0x7F | v&0x80
	case regStatus2: // the host can clear MFCrypto1On, not set it
		m.reg[reg] = v&0xC0 | m.reg[reg]&v&bitMFCrypto1On | m.reg[reg]&0x07
	case regTxControl:
		if m.faults.AntennaOff {
			v &^= 0x03
		}
		m.reg[reg] = v
		m.switchField()
	case regError, regStatus1, regCRCResultH, regCRCResultL, regTCounterH, regTCounterL, regVersion:
	default:
		m.reg[reg] = v
	}
}

// mark sets or clears request bits of ComIrqReg or DivIrqReg.
func (m *MFRC522) mark(reg int, bits byte, on bool) {
	m.reg[reg] &^= bits
	if on {
		m.reg[reg] |= bits
	}
}

// raise sets bits of ErrorReg and with them ErrIRq.
func (m *MFRC522) raise(bits byte) {
	if bits != 0 {
		m.reg[regError] |= bits
		m.reg[regComIrq] |= irqErr
	}
}

// running is the command being executed.
func (m *MFRC522) running() byte { return m.reg[regCommand] & 0x0F }

// pop takes the oldest byte; an empty FIFO reads 0.
func (m *MFRC522) pop() byte {
	if len(m.fifo) == 0 {
		return 0
	}
	v := m.fifo[0]
	m.fifo = m.fifo[1:]
	m.alerts()
	return v
}

// push appends a byte; one too many is lost and told (BufferOvfl).
func (m *MFRC522) push(v byte) {
	if len(m.fifo) == fifoSize {
		m.raise(errOverflow)
		return
	}
	m.fifo = append(m.fifo, v)
	m.alerts()
}

// hostPush is a write by the host, which must not come while a frame is on its
// way (WrErr, MFRC522 §9.3.1.7).
func (m *MFRC522) hostPush(v byte) {
	if m.sending || m.running() == cmdMFAuthent {
		m.raise(errWrite)
		return
	}
	m.push(v)
}

// alerts stores HiAlert and LoAlert as requests, MFRC522 §8.3.3.
func (m *MFRC522) alerts() {
	hi, lo := m.levels()
	if hi {
		m.reg[regComIrq] |= irqHiAlert
	}
	if lo {
		m.reg[regComIrq] |= irqLoAlert
	}
}

// levels compares the FIFO with WaterLevelReg.
func (m *MFRC522) levels() (hi, lo bool) {
	water := int(m.reg[regWaterLevel] & 0x3F)
	return fifoSize-len(m.fifo) <= water, len(m.fifo) <= water
}

// status1 computes Status1Reg: CRCOk, CRCReady, IRq, TRunning, HiAlert, LoAlert
// (MFRC522 §9.3.1.8).
func (m *MFRC522) status1() byte {
	v := m.reg[regStatus1] & 0x40
	if m.running() != cmdCalcCRC {
		v |= 0x20
	}
	if m.requested() {
		v |= 0x10
	}
	if !m.timerRun.IsZero() {
		v |= 0x08
	}
	hi, lo := m.levels()
	if hi {
		v |= 0x02
	}
	if lo {
		v |= 0x01
	}
	return v
}
