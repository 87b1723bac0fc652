package sim

import "time"

// Times on the air: a card's answer begins 1172 periods of 13.56 MHz after the
// reader's last bit (ISO 14443-3 §6.2.1.1), and a card may sleep 5 ms after the
// field came up (§5).
const (
	frameDelay  = 1172 * time.Second / 13_560_000
	cardStartUp = 5 * time.Millisecond
)

// powered reports whether cards hear the reader: the field is up for long
// enough and modulated fully (Force100ASK), as type A needs.
func (m *MFRC522) powered() bool {
	return !m.since.IsZero() && m.at.Sub(m.since) >= cardStartUp && m.reg[regTxASK]&bitForceASK != 0
}

// transmit sends what is in the FIFO and, for Transceive, listens
// (MFRC522 §10.3.1.8).
func (m *MFRC522) transmit() {
	if m.faults.Hang || len(m.fifo) == 0 {
		return
	}
	data := m.fifo
	m.fifo = nil
	m.alerts()
	last := int(m.reg[regBitFraming] & 7)
	if m.reg[regTxMode]&bitCRCEn != 0 {
		data, last = withCRC(data...), 0
	}
	frame := toBits(data, last)
	m.sending = true
	m.later(frameTime(len(frame)), onAir, func() { m.sent(frame) })
}

// sent is the end of the last bit sent.
func (m *MFRC522) sent(frame bits) {
	m.reg[regComIrq] |= irqTx
	if m.running() != cmdTransceive {
		m.sending = false
		m.finish()
		return
	}
	if m.reg[regTMode]&0x80 != 0 {
		m.startTimer()
	}
	answer, collided := m.hear(frame)
	if len(answer) == 0 || m.reg[regCommand]&bitRcvOff != 0 {
		return
	}
	disturbed := m.disturb(answer)
	if disturbed&lostFrame != 0 {
		return
	}
	// The timer stops at the fifth bit: start and four of data (§9.3.3.10).
	m.later(frameDelay+5*etu, onAir, func() {
		if m.reg[regRxMode]&bitRxMultiple == 0 {
			m.stopTimer()
		}
	})
	m.later(frameDelay+frameTime(len(answer)), onAir, func() { m.received(answer, collided, byte(disturbed)) })
}

// hear lets every card in the field answer at once. Where two answers differ
// the reader sees both levels in one bit: collided is the first such bit, -1 =
// none.
func (m *MFRC522) hear(frame bits) (answer bits, collided int) {
	collided = -1
	if !m.powered() {
		return nil, collided
	}
	for _, c := range m.field {
		a := m.ask(c, frame)
		if a != nil {
			c.answered()
		}
		for i, v := range a {
			if i == len(answer) {
				answer = append(answer, v)
			} else if answer[i] != v {
				answer[i] = 1
				if collided < 0 || i < collided {
					collided = i
				}
			}
		}
	}
	m.sweep()
	return answer, collided
}

// ask gives one card the frame. A card with an authenticated sector speaks
// Crypto1, which the chip's cipher hides from the host; whoever does not share
// the cipher hears nonsense.
func (m *MFRC522) ask(c *Card, frame bits) bits {
	k, ok := c.chip.(*classic)
	speaks := ok && k.sector >= 0
	if encrypted := m.reg[regStatus2]&bitMFCrypto1On != 0; speaks != encrypted {
		if c.state == cardReady || c.state == cardActive {
			c.fall()
		}
		return nil
	}
	return c.answer(frame)
}

// received puts an answer into the FIFO and sets what goes with it: CollReg,
// ErrorReg, RxLastBits, RxIRq.
func (m *MFRC522) received(answer bits, collided int, errs byte) {
	m.sending = false
	align := int(m.reg[regBitFraming] >> 4 & 7)
	m.reg[regColl] = m.reg[regColl]&0x80 | 0x20
	if collided >= 0 {
		errs |= errColl
		// Positions count from 1 over the aligned bytes; 32 reads as 0 and
		// what lies behind is not told (§9.3.1.15).
		if pos := align + collided + 1; pos <= 32 {
			m.reg[regColl] = m.reg[regColl]&0x80 | byte(pos)&0x1F
		}
		if m.reg[regColl]&0x80 == 0 {
			clear(answer[collided:])
		}
	}
	data, last := answer.bytes(align)
	if m.reg[regRxMode]&bitCRCEn != 0 {
		var ok bool
		if data, ok = cutCRC(data); !ok {
			errs |= errCRC
		}
	}
	m.reg[regControl] = m.reg[regControl]&0x10 | byte(last)
	for _, v := range data {
		m.push(v)
	}
	m.raise(errs)
	m.reg[regComIrq] |= irqRx
}

// lostFrame marks a disturbance after which nothing arrives at all; the other
// disturbances are bits of ErrorReg.
const lostFrame = 0x100

// disturb does to a frame what noise does: one bit wrong, which the parity
// tells; two bits of a byte wrong, which only the CRC tells; a start nobody
// recognises; or nothing left to hear.
func (m *MFRC522) disturb(answer bits) int {
	if m.rand.Float64() >= m.faults.Noise {
		return 0
	}
	at := m.rand.IntN(len(answer))
	switch m.rand.IntN(4) {
	case 0:
		answer[at] ^= 1
		return errParity
	case 1:
		answer[at] ^= 1
		answer[(at+1)%len(answer)] ^= 1
		return 0
	case 2:
		return errProtocol
	}
	return lostFrame
}
