package main

import "strings"

// service is one entry of services.json: the fields of kiosk.Service.
type service struct {
	ID        string   `json:"id"`
	Name      labels   `json:"name"`
	Synonyms  []string `json:"synonyms"`
	Building  string   `json:"building"`
	Area      string   `json:"area"`
	AreaApart string   `json:"area_apart"`
	Questions []string `json:"questions"`
	Early     string   `json:"early"`
	Late      string   `json:"late"`
	WalkIn    bool     `json:"walk_in"`
	Staff     int      `json:"staff"`
}

// offers are the hospital's services; unit is the clinic they belong to and
// lends its other words.
var offers = []struct {
	id, unit, area, apart string
	questions             string
	early, late           string
	walkIn                bool
	staff                 int
}{
	{"foot-clinic", "Foot clinic", "Waiting area 21", "Waiting area 22", "respiratory", "45m", "15m", false, 2},
	{"blood-tests", "Blood tests", "Waiting area 1", "Waiting area 4", "respiratory", "1h0m", "30m", true, 3},
	{"x-ray", "X-ray", "Waiting area 2", "Waiting area 4", "respiratory", "1h0m", "30m", true, 2},
	{"mri", "MRI scan", "Waiting area 3", "Waiting area 4", "respiratory mri-safety", "1h0m", "10m", false, 1},
	{"eye-clinic", "Eye clinic", "Waiting area 11", "Waiting area 12", "respiratory", "45m", "20m", false, 3},
	{"hearing", "Hearing clinic", "Garden waiting area 21", "Garden waiting area 22", "respiratory", "45m", "15m", false, 2},
	{"childrens-clinic", "Children's clinic", "Waiting area 31", "Waiting area 32", "respiratory", "1h0m", "30m", false, 2},
	{"talking-therapies", "Talking therapies", "Garden waiting area 11", "Garden waiting area 12", "respiratory", "30m", "15m", false, 4},
}

func (p *plan) services() ([]service, error) {
	var out []service
	for _, o := range offers {
		var units [3]*unit
		for i, name := range []string{o.unit, o.area, o.apart} {
			u, err := p.named(name)
			if err != nil {
				return nil, err
			}
			units[i] = u
		}
		s := service{ID: o.id, Name: units[0].name, Building: id("building/" + units[1].building.key),
			Area: units[1].id(), AreaApart: units[2].id(), Questions: strings.Fields(o.questions),
			Early: o.early, Late: o.late, WalkIn: o.walkIn, Staff: o.staff}
		for _, w := range wordings {
			if w.name == o.unit {
				s.Synonyms = append(strings.Split(w.en, ", "), strings.Split(w.es, ", ")...)
			}
		}
		out = append(out, s)
	}
	return out, nil
}
