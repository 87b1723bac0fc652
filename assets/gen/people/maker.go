package main

import (
	"fmt"
	"math/rand/v2"
	"time"
	"unicode/utf8"
)

// maker draws people from one seeded source.
type maker struct {
	rnd     *rand.Rand
	entries []entry
	people  int
	taken   map[string]bool // birth date and initials that ordinary people must not share
}

func pick[T any](m *maker, from []T) T { return from[m.rnd.IntN(len(from))] }

// keys are what a kiosk would find somebody by without the third factor.
func (p person) keys() []string {
	var out []string
	for _, part := range append(append([]string{p.Name.Text}, p.Name.Given...), p.Name.Family...) {
		_, size := utf8.DecodeRuneInString(part)
		out = append(out, p.BirthDate+part[:size])
	}
	return out
}

// add enters a person, giving an id to a new one.
func (m *maker) add(p person, service string, offset int, note string) person {
	if p.ID == "" {
		m.people++
		p.ID = fmt.Sprintf("p-%04d", m.people)
	}
	for _, k := range p.keys() {
		m.taken[k] = true
	}
	m.entries = append(m.entries, entry{p, service, offset, note})
	return p
}

// services take turns; children only come to the children's clinic and the
// clinics that see all ages.
var (
	allServices = []string{"foot-clinic", "blood-tests", "x-ray", "mri", "eye-clinic", "hearing", "childrens-clinic", "talking-therapies"}
	forAdults   = []string{"foot-clinic", "blood-tests", "x-ray", "mri", "eye-clinic", "hearing", "talking-therapies"}
)

const perService = 27

// ordinary fills every service's day: appointments from three hours ago to
// five hours ahead, evenly, in steps of five minutes.
func (m *maker) ordinary() {
	count := map[string]int{}
	for _, e := range m.entries {
		count[e.Service]++
	}
	for _, service := range allServices {
		n := perService - count[service]
		for i := range n {
			first, last := 18, 98
			if service == "childrens-clinic" {
				first, last = 0, 15
			}
			p := m.anybody(first, last)
			offset := -180 + 5*((i*96+m.rnd.IntN(96))/n)
			m.add(p, service, offset, "")
		}
	}
}

// anybody makes a person whose age in 2026 lies in the range and whom birth
// date and initial alone tell apart from everybody so far.
func (m *maker) anybody(youngest, oldest int) person {
	for {
		c := pick(m, cultures)
		p := person{Name: c.make(m), BirthDate: m.birth(2025-oldest, 2025-youngest)}
		clash := false
		for _, k := range p.keys() {
			clash = clash || m.taken[k]
		}
		if clash {
			continue
		}
		m.contacts(&p)
		return p
	}
}

// contacts gives most people a postcode and a telephone, and half of them a
// card; one in twelve lacks one of the first two.
func (m *maker) contacts(p *person) {
	p.Postcode, p.Phone4 = m.postcode(), m.phone4()
	switch m.rnd.IntN(24) {
	case 0:
		p.Postcode = ""
	case 1:
		p.Phone4 = ""
	}
	if m.rnd.IntN(2) == 0 {
		p.Cards = []string{m.card()}
	}
	p.Restricted = m.rnd.IntN(45) == 0
}

func (m *maker) birth(from, to int) string {
	start := time.Date(from, time.January, 1, 0, 0, 0, 0, time.UTC)
	days := int(time.Date(to, time.December, 31, 0, 0, 0, 0, time.UTC).Sub(start).Hours() / 24)
	return start.AddDate(0, 0, m.rnd.IntN(days)).Format(time.DateOnly)
}

func (m *maker) postcode() string {
	const letters = "ABDEFGHJLNPQRSTUWXYZ" // those a postcode's second half may use
	return fmt.Sprintf("RV%d %d%c%c", 1+m.rnd.IntN(19), 1+m.rnd.IntN(9), letters[m.rnd.IntN(len(letters))], letters[m.rnd.IntN(len(letters))])
}

func (m *maker) phone4() string { return fmt.Sprintf("%04d", m.rnd.IntN(10000)) }

func (m *maker) card() string {
	digits := fmt.Sprintf("%07d", 10000+m.rnd.IntN(900000))
	return "RG-" + digits + string(luhn(digits))
}

// luhn returns the check digit that belongs behind digits.
func luhn(digits string) rune {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return rune('0' + (10-sum%10)%10)
}
