package view

import "strings"

// mostForPhone bounds what the code for a phone says, in bytes: a symbol of
// version 25 (ISO/IEC 18004), which a phone still reads from arm's length.
const mostForPhone = 1000

// code is the way as a code that any phone's camera reads: the very words, so
// that it needs no application, no page and no network.
func (p *page) code() Code {
	return Code{Text: p.directions(), How: p.Say("phone.how"), Lines: []string{p.Say("phone.what"), p.Say("phone.or")}}
}

// directions are the way in plain text, nothing of the person in it.
func (p *page) directions() string {
	h := p.s.Heading
	var b strings.Builder
	b.WriteString(p.cfg.Hospital + "\n" + p.heading(h) + "\n" + p.wayLead() + "\n")
	if w := p.warning(h); w != "" {
		b.WriteString(w + "\n")
	}
	rest := p.Say("phone.rest")
	for i, s := range h.Route.Steps {
		line := itoa(i+1) + ". " + p.Words.Step(p.cfg.Map, s)
		if s.DistanceM > 0 {
			line += " (" + p.Metres(s.DistanceM) + ")"
		}
		if b.Len()+len(line)+len(rest) > mostForPhone {
			b.WriteString(rest)
			break
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimSpace(b.String())
}
