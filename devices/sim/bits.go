package sim

// bits is a frame on the air, one 0 or 1 an element, least significant bit of
// each byte first (ISO 14443-3 §6.2.3). Parity bits are left out: the chip adds
// and removes them itself.
type bits []byte

// toBits spreads data; last is how many bits of the last byte count, 0 = all.
func toBits(data []byte, last int) bits {
	b := make(bits, 0, len(data)*8)
	for i, v := range data {
		n := 8
		if i == len(data)-1 && last != 0 {
			n = last
		}
		for k := range n {
			b = append(b, v>>k&1)
		}
	}
	return b
}

// bytes packs b, its first bit at position align of the first byte, and says
// how many bits of the last byte count, 0 = all.
func (b bits) bytes(align int) (data []byte, last int) {
	data = make([]byte, (align+len(b)+7)/8)
	for i, v := range b {
		at := align + i
		data[at/8] |= v << (at % 8)
	}
	return data, (align + len(b)) % 8
}

// whole packs a frame of whole bytes.
func (b bits) whole() (data []byte, ok bool) {
	if len(b)%8 != 0 {
		return nil, false
	}
	data, _ = b.bytes(0)
	return data, true
}

// crcA is the CRC_A of ISO 14443-3 §6.2.4: polynomial x¹⁶+x¹²+x⁵+1, reflected.
func crcA(data []byte, preset uint16) uint16 {
	crc := preset
	for _, v := range data {
		crc ^= uint16(v)
		for range 8 {
			if crc&1 != 0 {
				crc = crc>>1 ^ 0x8408
			} else {
				crc >>= 1
			}
		}
	}
	return crc
}

// crcPresetA is what CRC_A starts from.
const crcPresetA = 0x6363

// withCRC appends the CRC_A, low byte first.
func withCRC(data ...byte) []byte {
	crc := crcA(data, crcPresetA)
	return append(data, byte(crc), byte(crc>>8))
}

// cutCRC checks and removes the CRC_A.
func cutCRC(data []byte) ([]byte, bool) {
	if len(data) < 3 || crcA(data, crcPresetA) != 0 {
		return nil, false
	}
	return data[:len(data)-2], true
}
