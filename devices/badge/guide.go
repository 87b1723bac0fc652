package badge

import (
	"errors"
	"fmt"
	"image/color"

	fd "frontdoor/kiosk/draw"
)

// PaperGuide shows staff how paper is loaded, picture by picture. It is made to
// be stuck inside the printer's door, and holds nothing of any person.
type PaperGuide struct {
	Lang string // BCP 47 tag
	RTL  bool

	Title string // white on black across the top
	Steps []GuideStep
}

// GuideStep is one picture and its sentence.
type GuideStep struct {
	Icon string // of assets/icons
	Text string
}

// GuideIcons are the pictures of loading paper, in their order.
var GuideIcons = [4]string{"paper-open", "paper-roll", "paper-pull", "paper-close"}

// LayoutGuide draws a guide. It fails without steps, for an icon that there is
// not, or when the words do not fit.
func LayoutGuide(fonts *fd.Fonts, g PaperGuide, size Size) (*Sheet, error) {
	if len(g.Steps) == 0 {
		return nil, errors.New("a guide needs at least one step")
	}
	var missing error
	sheet, err := size.draw(fonts, g.Lang, g.RTL, Width80, func(p *page) {
		p.band(g.Title)
		p.space(16)
		for i, s := range g.Steps {
			if i > 0 {
				p.rule(2)
				p.space(16)
			}
			if err := p.pictured(i+1, s); err != nil {
				missing = err
			}
		}
	})
	if missing != nil {
		return nil, missing
	}
	return sheet, err
}

// pictured draws a step: its picture where reading begins, its number and its
// words beside it.
func (p *page) pictured(n int, s GuideStep) error {
	side, gap := 150*p.unit, 16*p.unit
	number := p.fonts.Text(fmt.Sprint(n), p.style(44, fd.ExtraBold, fd.Start), 0)
	words := p.fonts.Text(s.Text, p.style(28, fd.Medium, fd.Start), p.room()-side-gap)
	picture, left := p.margin(), p.margin()+side+gap
	if p.rtl {
		picture, left = p.width()-p.margin()-side, p.margin()
	}
	if err := fd.Icon(p.img, s.Icon, picture, p.y, side, color.Black); err != nil {
		return err
	}
	w, high := number.Size()
	at := left
	if p.rtl {
		at = picture - gap - w
	}
	number.Draw(p.img, at, p.y, color.Black)
	words.Draw(p.img, left, p.y+high, color.Black)
	_, h := words.Size()
	p.y += max(side, high+h)
	p.space(14)
	return nil
}
