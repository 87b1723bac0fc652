package sim

import "time"

// tickTime is one step of the timer, MFRC522 §8.5: (2·TPrescaler+1) periods of
// 13.56 MHz, or one more with TPrescalEven.
func (m *MFRC522) tickTime() time.Duration {
	pre := time.Duration(m.reg[regTMode]&0x0F)<<8 | time.Duration(m.reg[regTPrescaler])
	periods := 2*pre + 1
	if m.reg[regDemod]&0x10 != 0 {
		periods++
	}
	return periods * time.Second / 13_560_000
}

func (m *MFRC522) reload() int {
	return int(m.reg[regTReloadH])<<8 | int(m.reg[regTReloadL])
}

// startTimer counts down from the reload value and sets TimerIRq at zero; with
// TAutoRestart it begins again.
func (m *MFRC522) startTimer() {
	m.stopTimer()
	m.timerRun = m.at
	d := time.Duration(m.reload()+1) * m.tickTime()
	m.later(max(d, time.Microsecond), onTimer, func() {
		m.timerRun = time.Time{}
		m.reg[regComIrq] |= irqTimer
		if m.reg[regTMode]&0x10 != 0 {
			// Rounds that nobody saw are not made up for: a host that slept
			// for an hour would wait for all of them.
			m.at = time.Now()
			m.startTimer()
		}
	})
}

func (m *MFRC522) stopTimer() {
	m.timerRun = time.Time{}
	m.callOff(onTimer)
}

// counter is TCounterValReg.
func (m *MFRC522) counter() uint16 {
	if m.timerRun.IsZero() || m.tickTime() == 0 {
		return 0
	}
	gone := int(m.at.Sub(m.timerRun) / m.tickTime())
	return uint16(max(0, m.reload()-gone))
}

// control is a write to ControlReg: TStopNow and TStartNow.
func (m *MFRC522) control(v byte) {
	switch {
	case m.faults.Hang:
	case v&bitTStopNow != 0:
		m.stopTimer()
	case v&bitTStartNow != 0:
		m.startTimer()
	}
}
