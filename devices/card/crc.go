package card

import "errors"

// crcA is the CRC_A of ISO 14443-3 §6.2.4 and annex B: polynomial
// x¹⁶+x¹²+x⁵+1 with reflected bits, starting from 6363h. Over a frame that ends
// in its own CRC, low byte first, it is 0.
func crcA(data []byte) uint16 {
	crc := uint16(0x6363)
	for _, v := range data {
		v ^= byte(crc)
		v ^= v << 4
		crc = crc>>8 ^ uint16(v)<<8 ^ uint16(v)<<3 ^ uint16(v)>>4
	}
	return crc
}

// withCRC returns data followed by its CRC_A.
func withCRC(data ...byte) []byte {
	crc := crcA(data)
	return append(data, byte(crc), byte(crc>>8))
}

var errCRCMismatch = errors.New("CRC_A does not match")

// cutCRC returns data without its CRC_A once that is found right.
func cutCRC(data []byte) ([]byte, error) {
	if len(data) < 3 || crcA(data) != 0 {
		return nil, errCRCMismatch
	}
	return data[:len(data)-2], nil
}
