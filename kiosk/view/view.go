package view

import (
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/speak"
	"frontdoor/kiosk/wayfind"
)

// Views turns states into models. It is immutable and safe for concurrent use.
type Views struct {
	cfg      Config
	services map[string]kiosk.Service
	kinds    []kind // of place, that the map has
}

// Config is what the screens need to know of the site.
type Config struct {
	Hospital   string
	Words      *speak.Catalogue
	Langs      []string // in the order offered
	Services   []kiosk.Service
	Map        *wayfind.Map
	Spot       string // the kiosk's place on the map
	Crisis     string // whom to call in a crisis, in the hospital's own words; empty = not said
	ShowClinic bool   // the site allows the clinic's name on the screen
	Still      bool   // no motion, for everybody
	Portrait   bool
}

// New returns the Views of a site.
func New(cfg Config) *Views {
	v := &Views{cfg: cfg, services: map[string]kiosk.Service{}}
	for _, s := range cfg.Services {
		v.services[s.ID] = s
	}
	v.kinds = findKinds(cfg)
	return v
}

// page is one screen being made.
type page struct {
	*Views
	speak.Words
	s flow.State
	m Model
}

// Model makes the screen of a state.
func (v *Views) Model(s flow.State) Model {
	p := &page{Views: v, Words: v.cfg.Words.In(s.Lang), s: s}
	p.m = Model{
		Screen: string(s.Screen), Session: s.Session, Lang: s.Lang, RTL: p.RTL(),
		Style: Style{LargeText: s.Style.LargeText, HighContrast: s.Style.HighContrast, Lower: s.Style.Lower, StillMotion: v.cfg.Still},
		Band:  Band{Hospital: v.cfg.Hospital, Time: p.Time(s.Now)},
		Tools: p.tools(),
	}
	switch {
	case !s.Online && s.Shut:
		p.m.Band.Offline = p.Say("band.offline.shut")
	case !s.Online:
		p.m.Band.Offline = p.Say("band.offline")
	}
	p.m.Foot = p.foot()
	screens[s.Screen](p)
	if s.ClearsIn > 0 && s.Screen != flow.StillThere {
		p.m.Clears = p.Say("clears", "n", int(s.ClearsIn.Seconds()))
	}
	p.m.Spoken = spoken(p.m)
	return p.m
}

// screens draws each screen; a test holds it over every screen of flow.
var screens = map[flow.Screen]func(*page){
	flow.Welcome: (*page).welcome, flow.Languages: (*page).languages,
	flow.Identify: (*page).identify, flow.BirthDate: (*page).birthDate, flow.Initial: (*page).initial,
	flow.Factor: (*page).factor, flow.ConfirmPerson: (*page).confirm,
	flow.Desk: (*page).desk, flow.Paused: (*page).paused, flow.Failed: (*page).failed,
	flow.TooEarly: (*page).tooEarly, flow.WrongBuilding: (*page).wrongBuilding,
	flow.Question: (*page).question, flow.Review: (*page).review, flow.Another: (*page).another, flow.Hidden: (*page).hidden,
	flow.Support: (*page).support, flow.DeskNow: (*page).deskNow, flow.Mask: (*page).mask,
	flow.TicketShow: (*page).ticket, flow.Way: (*page).way,
	flow.Services: (*page).chooseService, flow.Places: (*page).choosePlace, flow.Search: (*page).search, flow.ScanTicket: (*page).scanTicket,
	flow.Feedback: (*page).feedback, flow.Thanks: (*page).thanks,
	flow.Urgent: (*page).urgent, flow.PersonComing: (*page).personComing,
	flow.AskStartOver: (*page).askStartOver, flow.StillThere: (*page).stillThere,
}

// Time writes a time of day in the zone of the kiosk's clock.
func (p *page) Time(t time.Time) string { return p.Words.Time(t.In(p.s.Now.Location())) }

// Day writes a day as seen from now, in the zone of the kiosk's clock.
func (p *page) Day(t time.Time) string { return p.Words.Day(t.In(p.s.Now.Location()), p.s.Now) }

// tools are the strip that every screen has.
func (p *page) tools() []Button {
	return []Button{
		{ID: "language", Text: p.Name(), Icon: "globe", Role: RoleTool, Event: flow.OpenLanguages{}},
		{ID: "text-size", Text: p.Say("tool.text-size"), Icon: "text-size", Role: RoleTool, Event: flow.ToggleLargeText{}},
		{ID: "contrast", Text: p.Say("tool.contrast"), Icon: "contrast", Role: RoleTool, Event: flow.ToggleContrast{}},
		{ID: "lower", Text: p.Say("tool.lower"), Icon: "lower", Role: RoleTool, Event: flow.ToggleLower{}},
	}
}

// saved screens offer Finish in place of Back: what was confirmed stays.
var noBack = map[flow.Screen]bool{
	flow.Welcome: true, flow.TicketShow: true, flow.Mask: true, flow.Thanks: true,
	flow.Desk: true, flow.Paused: true, flow.Failed: true, flow.StillThere: true, flow.AskStartOver: true,
	flow.TooEarly: true, flow.WrongBuilding: true,
}

// foot is Back, Start over, Ask a person, Urgent help, always in this order.
func (p *page) foot() []Button {
	var foot []Button
	if !noBack[p.s.Screen] {
		foot = append(foot,
			Button{ID: "back", Text: p.Say("foot.back"), Icon: "back", Role: RolePlain, Event: flow.Back{}},
			Button{ID: "start-over", Text: p.Say("foot.start-over"), Icon: "restart", Role: RolePlain, Event: flow.StartOver{}})
	}
	return append(foot,
		Button{ID: "ask", Text: p.Say("foot.ask"), Icon: "person", Role: RoleHelp, Event: flow.AskPerson{}},
		Button{ID: "urgent", Text: p.Say("foot.urgent"), Icon: "plus", Role: RoleUrgent, Event: flow.UrgentHelp{}})
}

func (p *page) primary(id, key string, e flow.Event) Button {
	return Button{ID: id, Text: p.Say(key), Role: RolePrimary, Event: e}
}

func (p *page) plain(id, key string, e flow.Event) Button {
	return Button{ID: id, Text: p.Say(key), Role: RolePlain, Event: e}
}

func (p *page) finish() Button { return p.plain("finish", "action.finish", flow.Finish{}) }

// serviceName is the plain name of a service.
func (p *page) serviceName(id string) string { return p.Label(p.services[id].Name) }

// unitName is the name of a room, an area or an amenity on the map.
func (p *page) unitName(id string) string {
	if u, ok := p.cfg.Map.Unit(id); ok {
		return p.Label(u.Name)
	}
	if a, ok := p.cfg.Map.Amenity(id); ok {
		return p.Label(a.Name)
	}
	return ""
}

// levelOf is the name of the level a room is on.
func (p *page) levelOf(unit string) string {
	if u, ok := p.cfg.Map.Unit(unit); ok {
		return p.levelName(wayfind.Place{Ordinal: u.Ordinal, Unit: u.ID})
	}
	return ""
}

// unitWhere is the name of a room with its level: "Waiting area 3, Level 2".
func (p *page) unitWhere(id string) string {
	place, ok := p.cfg.Map.Find(id)
	if name := p.unitName(id); ok && name != "" {
		return p.Say("place.where", "place", name, "level", p.levelName(place))
	}
	return ""
}
