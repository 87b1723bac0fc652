package sim

import "slices"

// Card is one card, sticker or phone that a reader's field can power. Build one
// with NTAG213, NTAG215, Classic1K or Triple; a Card belongs to one reader at a
// time.
type Card struct {
	uid  []byte
	atqa [2]byte // as sent, low byte first
	sak  byte    // of the last cascade level
	chip memory

	state cardState
	star  bool // came from HALT: READY*, ACTIVE* (ISO 14443-3 §6.3)
	level int  // cascade level being resolved, from 0
	left  int  // answers before the card is taken away; negative = stays
	slip  int  // answers before the card loses its power for a moment; 0 = never
}

// cardState is a state of ISO 14443-3 §6.3, figure 7.
type cardState int

const (
	cardIdle cardState = iota
	cardReady
	cardActive
	cardHalt
)

// memory is what a card understands once it is selected. command gets a frame
// without its CRC and returns the answer as sent, CRC included; nil is silence.
// stay is false when the card falls back to IDLE or HALT.
type memory interface {
	command(frame []byte) (answer bits, stay bool)
	reset()
}

// none understands nothing: a card that only shows its UID.
type none struct{}

func (none) command([]byte) (bits, bool) { return nil, false }
func (none) reset()                      {}

// Triple makes a card with a ten-byte UID and no memory that can be read.
func Triple(uid [10]byte) *Card {
	return newCard(uid[:], [2]byte{0x84, 0x00}, 0x00, none{})
}

// Single makes a card with a four-byte UID and no memory that can be read.
func Single(uid [4]byte) *Card {
	return newCard(uid[:], [2]byte{0x04, 0x00}, 0x20, none{})
}

func newCard(uid []byte, atqa [2]byte, sak byte, chip memory) *Card {
	return &Card{uid: slices.Clone(uid), atqa: atqa, sak: sak, chip: chip, left: -1}
}

// UID returns the card's identifier: 4, 7 or 10 bytes.
func (c *Card) UID() []byte { return slices.Clone(c.uid) }

// powerUp puts the card into IDLE, as entering a field does.
func (c *Card) powerUp() {
	c.state, c.star, c.level = cardIdle, false, 0
	c.chip.reset()
}

// fall is what a card does with a frame it did not expect.
func (c *Card) fall() {
	c.state, c.level = cardIdle, 0
	if c.star {
		c.state = cardHalt
	}
	c.chip.reset()
}

// levels is how many cascade levels the UID takes.
func (c *Card) levels() int { return (len(c.uid) - 1) / 3 }

// uidCL returns the five bytes of the present cascade level: UID CLn and BCC
// (ISO 14443-3 §6.5.4).
func (c *Card) uidCL() []byte {
	var cl []byte
	if c.level < c.levels()-1 {
		cl = append([]byte{cascadeTag}, c.uid[c.level*3:c.level*3+3]...)
	} else {
		cl = slices.Clone(c.uid[len(c.uid)-4:])
	}
	return append(cl, cl[0]^cl[1]^cl[2]^cl[3])
}

const cascadeTag = 0x88

// Short frames and commands of ISO 14443-3 §6.4.
const (
	frameREQA = 0x26
	frameWUPA = 0x52
	frameHLTA = 0x50
)

// answered counts an answer towards what is to happen to the card.
func (c *Card) answered() {
	if c.left > 0 {
		c.left--
	}
	if c.slip > 0 {
		if c.slip--; c.slip == 0 {
			c.powerUp()
		}
	}
}

// answer is the card's reply to one frame; nil is silence.
func (c *Card) answer(frame bits) bits {
	if len(frame) == 7 {
		data, _ := frame.bytes(0)
		return c.request(data[0])
	}
	switch c.state {
	case cardReady:
		return c.anticollide(frame)
	case cardActive:
		return c.active(frame)
	}
	return nil
}

func (c *Card) request(code byte) bits {
	if c.state == cardReady || c.state == cardActive {
		c.fall()
		return nil
	}
	wakes := code == frameWUPA || code == frameREQA && c.state == cardIdle
	if !wakes {
		return nil
	}
	c.star = c.state == cardHalt
	c.state, c.level = cardReady, 0
	return toBits(c.atqa[:], 0)
}

// anticollide answers ANTICOLLISION and SELECT, ISO 14443-3 §6.5.3: the frame
// is SEL, NVB and as many UID bits as NVB says.
func (c *Card) anticollide(frame bits) bits {
	head, _ := frame.bytes(0)
	if len(frame) < 16 || head[0] != 0x93+2*byte(c.level) {
		c.fall()
		return nil
	}
	own := c.uidCL()
	known := int(head[1]>>4-2)*8 + int(head[1]&7)
	switch {
	case head[1] == 0x70:
		return c.selected(frame, own)
	case head[1]>>4 < 2 || known >= 40 || len(frame) != 16+known:
		c.fall()
		return nil
	}
	mine := toBits(own, 0)
	if !slices.Equal(mine[:known], frame[16:]) {
		return nil
	}
	return mine[known:]
}

func (c *Card) selected(frame bits, own []byte) bits {
	whole, ok := frame.whole()
	if ok {
		whole, ok = cutCRC(whole)
	}
	if !ok || !slices.Equal(whole[2:], own) {
		c.fall()
		return nil
	}
	if c.level++; c.level < c.levels() {
		return toBits(withCRC(c.sak&^0x20|0x04), 0)
	}
	c.state = cardActive
	return toBits(withCRC(c.sak), 0)
}

func (c *Card) active(frame bits) bits {
	whole, ok := frame.whole()
	if ok {
		whole, ok = cutCRC(whole)
	}
	if !ok {
		c.fall()
		return toBits([]byte{nakCRC}, 4)
	}
	if len(whole) == 2 && whole[0] == frameHLTA && whole[1] == 0 {
		c.state, c.level = cardHalt, 0
		c.chip.reset()
		return nil
	}
	answer, stay := c.chip.command(whole)
	if !stay {
		c.fall()
	}
	return answer
}
