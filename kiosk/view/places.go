package view

import (
	"strconv"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// placesPerPage is how many rows fit one screen with large targets.
const placesPerPage = 7

// place is one destination offered in the list: a service, or the nearest of
// a kind.
type place struct {
	unit, icon string
	service    string // named by the service
	key        string // else by the catalogue
}

// kinds are what people look for besides clinics, most asked for first.
var kinds = []struct{ category, icon string }{
	{"restroom", "toilet"}, {"foodservice", "cafe"}, {"emergency", "emergency"},
	{"entry", "exit"}, {"elevator", "lift"}, {"pharmacy", "plus"},
}

// findPlaces makes the list once: what is nearest to a kiosk that does not
// move stays the same until the map changes.
func findPlaces(cfg Config) []place {
	var out []place
	spot, ok := cfg.Map.Kiosk(cfg.Spot)
	for _, k := range kinds {
		if !ok {
			break
		}
		if unit, _, err := cfg.Map.Nearest(spot.Place, k.category, wayfind.Options{}); err == nil {
			out = append(out, place{unit: unit, icon: k.icon, key: "place." + k.category})
		}
	}
	for _, s := range cfg.Services {
		out = append(out, place{unit: s.Area, icon: "pin", service: s.ID})
	}
	return out
}

func (p *page) choosePlace() {
	p.m.Title = p.Say("places.title")
	pages := (len(p.places) + placesPerPage - 1) / placesPerPage
	at := min(max(0, p.s.PlacesPage), max(0, pages-1))
	var rows []Button
	for _, pl := range p.places[at*placesPerPage : min(len(p.places), (at+1)*placesPerPage)] {
		text, detail := p.Say(pl.key), p.levelOf(pl.unit)
		if pl.service != "" {
			text, detail = p.serviceName(pl.service), p.unitWhere(pl.unit)
		}
		rows = append(rows, Button{ID: "place-" + pl.unit + "-" + pl.icon, Text: text, Detail: detail, Icon: pl.icon, Role: RolePlain, Event: flow.ChoosePlace{Unit: pl.unit}})
	}
	p.m.Body = List{Rows: rows}
	if pages > 1 {
		more := p.plain("more", "action.more-places", flow.MorePlaces{Page: (at + 1) % pages})
		p.m.Actions = []Button{more}
	}
}

func (p *page) chooseService() {
	p.m.Title = p.Say("services.title")
	p.m.Lead = p.Say("services.lead")
	var rows []Button
	for _, s := range p.cfg.Services {
		if s.WalkIn {
			rows = append(rows, Button{ID: "service-" + s.ID, Text: p.Label(s.Name), Detail: p.unitWhere(s.Area), Icon: "pin", Role: RolePlain, Event: flow.ChooseService{ID: s.ID}})
		}
	}
	rows = append(rows, Button{ID: "service-other", Text: p.Say("services.other"), Detail: p.Say("services.other.detail"), Icon: "person", Role: RoleHelp, Event: flow.AskPerson{}})
	p.m.Body = List{Rows: rows}
}

func (p *page) scanTicket() {
	p.m.Title = p.Say("scan-ticket.title")
	p.m.Body = Scan{Ways: []Way{{Icon: "ticket", Title: p.Say("scan-ticket.how"), Detail: p.Say("scan-ticket.how.detail")}}}
	if p.s.Strange != "" {
		p.m.Note = p.Say(p.s.Strange)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
