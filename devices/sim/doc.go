// Package sim stands in for hardware: an MFRC522 card reader chip that answers
// register by register behind spi.Port, the cards in its field, barcode scanners
// on a serial line or typing as a keyboard, relays and buttons, and the chips of
// the cabinet: climate sensor, status display, coloured lights. The drivers
// cannot tell them from the real thing; the demo runs on them, and tests switch
// their faults at run time.
//
// References: NXP MFRC522 data sheet rev. 3.9 ("MFRC522 §…"), NXP NTAG213/215/216
// data sheet rev. 3.2 ("NTAG §…"), NXP MF1S50yyX/V1, ISO/IEC
// 14443-3:2018 ("ISO 14443-3 §…"), NFC Forum Type 2 Tag and NDEF.
package sim
