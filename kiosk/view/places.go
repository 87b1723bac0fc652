package view

import (
	"errors"
	"strconv"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// placesPerPage is how many rows fit one screen with large targets.
const placesPerPage = 4

// kind is what people look for besides clinics: the nearest of a category.
type kind struct{ category, icon string }

// kinds are most asked for first.
var kinds = []kind{
	{"restroom", "toilet"}, {"foodservice", "cafe"}, {"elevator", "lift"},
	{wayfind.NearExit, "exit"}, {wayfind.NearEmergency, "emergency"}, {"pharmacy", "plus"},
}

// findKinds are the kinds that the map has. Which one is nearest is found when
// it is asked for: it depends on closures and on steps.
func findKinds(cfg Config) []kind {
	var out []kind
	spot, ok := cfg.Map.Kiosk(cfg.Spot)
	for _, k := range kinds {
		var unknown *wayfind.Unknown
		if _, _, err := cfg.Map.Nearest(spot.Place, k.category, wayfind.Options{}); ok && !errors.As(err, &unknown) {
			out = append(out, k)
		}
	}
	return out
}

// near offers the way to the nearest of a kind.
func (p *page) near(k kind) Button {
	return Button{ID: "near-" + k.category, Text: p.Say("place." + k.category), Icon: k.icon, Role: RolePlain, Event: flow.ChooseNear{Category: k.category}}
}

func (p *page) choosePlace() {
	p.m.Title = p.Say("places.title")
	var b List
	for _, k := range p.kinds {
		b.Tiles = append(b.Tiles, p.near(k))
	}
	services := p.cfg.Services
	pages := (len(services) + placesPerPage - 1) / placesPerPage
	at := min(max(0, p.s.PlacesPage), max(0, pages-1))
	for _, s := range services[at*placesPerPage : min(len(services), (at+1)*placesPerPage)] {
		b.Rows = append(b.Rows, Button{ID: "place-" + s.Area + "-pin", Text: p.Label(s.Name), Detail: p.unitWhere(s.Area), Icon: "pin", Role: RolePlain, Event: flow.ChoosePlace{Unit: s.Area}})
	}
	p.m.Body = b
	if pages > 1 {
		p.m.Actions = append(p.m.Actions, p.plain("more", "action.more-places", flow.MorePlaces{Page: (at + 1) % pages}))
	}
	search := p.primary("search", "action.search", flow.OpenSearch{})
	search.Icon = "keypad"
	p.m.Actions = append(p.m.Actions, p.stepFree(), search)
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
