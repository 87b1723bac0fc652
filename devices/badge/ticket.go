package badge

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/boombuler/barcode/qr"

	fd "frontdoor/kiosk/draw"
)

// Width80 is the printable width of 80 mm paper at 203 dpi, dots.
const Width80 = 576

// Width104 is the printable width of a 4 inch label printer at 203 dpi, dots.
const Width104 = 832

// Width58 is the printable width of 58 mm paper at 203 dpi, dots.
const Width58 = 384

// maxSteps is how many direction lines a ticket has room for; paper that is
// directions alone, without a code, has room for mostSteps.
const (
	maxSteps  = 6
	mostSteps = 24
)

// Ticket is what a patient's ticket says, already worded in the patient's
// language. It holds neither a name nor a service: a ticket left on a chair
// tells nobody who was here for what.
type Ticket struct {
	Lang string // BCP 47 tag
	RTL  bool

	Hospital string
	When     string // date and time, worded
	Label    string // "Your number"
	Code     string // "KD 042"
	Area     string // "Please sit in Waiting area 3, Level 2"
	Note     string // "Staff call this number"

	Way   string      // heading over the directions, empty for none
	Steps []string    // sentences; those after the sixth are left to the map and the QR code
	Map   image.Image // drawn by kiosk/draw in its mono style at MapSize; nil for none

	QR     string // opaque text, empty for none
	QRNote string // one line below it
}

// Sheet is a laid-out paper: dots, and where its QR code lies in case the
// printer draws QR codes itself.
type Sheet struct {
	*Raster
	QR    string
	Level qr.ErrorCorrectionLevel
	QRAt  image.Rectangle // with its quiet zone; alone on its rows; empty when there is no QR code
	Dot   int             // dots a module

	Words []Paragraph // from the top; what of the dots is text that a printer's own letters may replace
}

// MapSize returns the size that Ticket.Map should be drawn at for paper of a
// width in dots.
func MapSize(width int) image.Point { return image.Pt(width-width/18, width*11/16) }

// layout is a ticket being drawn.
type layout struct {
	*page
	t Ticket
}

// maxHeight is how high paper is drawn at first, dots at Width80 (37 cm), and
// tallest how high it may be when its words need more.
const (
	maxHeight = 3000
	tallest   = 3 * maxHeight
)

// Layout draws a ticket for paper of a width in dots. It fails when the width
// is outside 200–2000 dots, the QR text is too long for a symbol, or the words
// take more than a metre: nothing is cut off.
func Layout(fonts *fd.Fonts, t Ticket, width int) (*Sheet, error) {
	if width < 200 || width > 2000 {
		return nil, fmt.Errorf("paper is 200 to 2000 dots wide, not %d: check the printer's settings", width)
	}
	unit := float64(width) / Width80
	for high := int(maxHeight * unit); high <= int(tallest*unit); {
		l := &layout{page: newPage(fonts, image.Pt(width, high), unit), t: t}
		sheet, err := l.sheet()
		if err != nil || l.y <= float64(high) {
			return sheet, err
		}
		high = int(math.Ceil(l.y))
	}
	return nil, errCrowded
}

// sheet draws the ticket; what lies below the page's end is lost.
func (l *layout) sheet() (*Sheet, error) {
	l.lang, l.rtl = l.t.Lang, l.t.RTL
	l.head()
	l.number()
	l.directions()
	sheet := &Sheet{}
	if err := l.code(sheet); err != nil {
		return nil, err
	}
	l.space(16)
	sheet.Raster, sheet.Words = NewRaster(l.drawn()), l.words
	return sheet, nil
}

func (l *layout) head() {
	l.space(8)
	l.text(l.t.Hospital, l.style(30, fd.Bold, fd.Start))
	l.space(2)
	l.text(l.t.When, l.style(26, fd.Medium, fd.Start))
	l.space(14)
	l.rule(4)
	l.space(18)
}

// number draws the code as large as the paper allows; nothing may wrap it.
func (l *layout) number() {
	l.text(l.t.Label, l.style(30, fd.Medium, fd.Start))
	st := l.style(150, fd.ExtraBold, fd.Start)
	st.Tracking, st.Leading = -0.02, 1.08
	if w, _ := l.fonts.Text(l.t.Code, st, 0).Size(); w > l.room() {
		st.Size *= l.room() / w * 0.99
	}
	l.text(l.t.Code, st)
	l.space(6)
	l.text(l.t.Area, l.style(40, fd.Bold, fd.Start))
	l.space(8)
	l.text(l.t.Note, l.style(28, fd.Medium, fd.Start))
	l.space(20)
}

// directions draws the heading, numbered sentences and the map.
func (l *layout) directions() {
	most := maxSteps
	if l.t.Code == "" {
		most = mostSteps
	}
	steps := l.t.Steps[:min(len(l.t.Steps), most)]
	if len(steps) == 0 && l.t.Map == nil {
		return
	}
	l.rule(2)
	l.space(18)
	l.text(l.t.Way, l.style(32, fd.Bold, fd.Start))
	l.space(6)
	for i, s := range steps {
		l.step(i+1, s)
	}
	if l.t.Map != nil {
		l.space(14)
		at := image.Pt((l.img.Rect.Dx()-l.t.Map.Bounds().Dx())/2, int(l.y))
		r := l.t.Map.Bounds().Sub(l.t.Map.Bounds().Min).Add(at)
		frame := max(1, int(2*l.unit))
		draw.Draw(l.img, r.Inset(-frame), image.Black, image.Point{}, draw.Src)
		draw.Draw(l.img, r, l.t.Map, l.t.Map.Bounds().Min, draw.Src)
		l.y = float64(r.Max.Y + frame)
	}
	l.space(20)
}

// step draws one sentence beside its number, which stands on the reading side.
func (l *layout) step(n int, s string) {
	const indent = 46
	num := l.fonts.Text(fmt.Sprint(n), l.style(30, fd.Bold, fd.Start), indent*l.unit)
	body := l.fonts.Text(s, l.style(30, fd.Medium, fd.Start), l.width()-2*l.margin()-indent*l.unit)
	left, right := l.margin(), l.margin()+indent*l.unit
	if l.rtl {
		left, right = l.width()-l.margin()-indent*l.unit, l.margin()
	}
	num.Draw(l.img, left, l.y+body.Baseline()-num.Baseline(), color.Black)
	body.Draw(l.img, right, l.y, color.Black)
	_, h := body.Size()
	l.keep(s, fmt.Sprint(n), l.style(30, fd.Medium, fd.Start), h)
	l.y += h + 6*l.unit
}

// code draws the QR code, alone on its rows, with its quiet zone of four
// modules (ISO/IEC 18004, 5.3.8).
func (l *layout) code(sheet *Sheet) error {
	if l.t.QR == "" {
		return nil
	}
	sheet.QR, sheet.Level = l.t.QR, qr.M
	symbol, err := qr.Encode(l.t.QR, sheet.Level, qr.Unicode)
	if err != nil {
		return fmt.Errorf("the ticket's QR text of %d bytes does not fit a symbol: shorten it", len(l.t.QR))
	}
	l.rule(2)
	modules := symbol.Bounds().Dx()
	sheet.Dot = max(1, min(int(8*l.unit), (l.img.Rect.Dx()-2*int(l.margin()))/(modules+8)))
	side := (modules + 8) * sheet.Dot
	x0, y0 := (l.img.Rect.Dx()-side)/2, int(math.Ceil(l.y))
	sheet.QRAt = image.Rect(x0, y0, x0+side, y0+side)
	l.symbol(symbol, image.Pt(x0+4*sheet.Dot, y0+4*sheet.Dot), sheet.Dot, sheet.Dot)
	l.y = float64(y0 + side)
	l.text(l.t.QRNote, l.style(26, fd.Medium, fd.Center))
	return nil
}
