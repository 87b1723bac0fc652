package speak

import (
	"strconv"

	"frontdoor/kiosk/wayfind"
)

// mostDoors is how far a person is asked to count doors.
const mostDoors = 6

// Step words one instruction of a route. Each sentence is a template of the
// language; only phrases that stand alone in every language are put into it.
func (w Words) Step(m *wayfind.Map, s wayfind.Step) string {
	switch s.Kind {
	case wayfind.StepRide:
		return w.ride(m, s)
	case wayfind.StepArrive:
		return w.arrive(m, s)
	case wayfind.StepEnter:
		if s.Building != "" {
			return w.Say("step.enter.building", "go", w.move(m, s), "building", w.Building(m, s.Building))
		}
		return w.Say("step.enter", "go", w.move(m, s), "place", w.Unit(m, s.Unit))
	}
	if s.Connector != "" {
		return w.Say("step.to."+string(s.Connector), "go", w.move(m, s))
	}
	return w.Say("step.go", "go", w.move(m, s))
}

// move words turning, leaving a lift and passing landmarks.
func (w Words) move(m *wayfind.Map, s wayfind.Step) string {
	turn := w.Say("turn." + orUnknown(string(s.Turn)))
	if s.Leave != "" {
		turn = w.Say("leave."+string(s.Leave), "turn", w.Say("turn."+orUnknown(string(s.Turn))+".mid"))
	}
	switch len(s.Pass) {
	case 0:
		return turn
	case 1:
		return w.Say("pass.one", "turn", turn, "a", w.landmark(m, s.Pass[0]))
	}
	return w.Say("pass.two", "turn", turn, "a", w.landmark(m, s.Pass[0]), "b", w.landmark(m, s.Pass[1]))
}

func orUnknown(turn string) string {
	if turn == "" {
		return "unknown"
	}
	return turn
}

func (w Words) ride(m *wayfind.Map, s wayfind.Step) string {
	way := "up"
	if s.ToOrdinal < s.Ordinal {
		way = "down"
	}
	to := wayfind.Place{Ordinal: s.ToOrdinal, Unit: s.ToUnit}
	return w.Say("ride."+string(s.Connector)+"."+way, "level", w.LevelAt(m, to))
}

func (w Words) arrive(m *wayfind.Map, s wayfind.Step) string {
	side := string(s.Side)
	if side == "" {
		side = string(wayfind.SideAhead)
	}
	go_, place, what := w.move(m, s), w.Unit(m, s.Unit), "arrive."
	if place == "" && s.Side != wayfind.SideHere {
		place = w.kind(m, s.Unit)
	}
	if place == "" {
		what = "arrive.it."
	}
	if s.Side == wayfind.SideHere {
		return w.Say(what+side, "place", place)
	}
	if s.DoorNo > 0 && s.DoorNo <= mostDoors && side != string(wayfind.SideAhead) {
		nth := w.Say("nth." + string(rune('0'+s.DoorNo)))
		return w.Say(what+"door."+side, "go", go_, "place", place, "nth", nth)
	}
	return w.Say(what+side, "go", go_, "place", place)
}

// Unit is the name of a room, "" when it has none.
func (w Words) Unit(m *wayfind.Map, id string) string {
	if u, ok := m.Unit(id); ok {
		return w.Label(u.Name)
	}
	return ""
}

// kind is what people call a room that has no name, "" when it is none of the
// kinds that they look for.
func (w Words) kind(m *wayfind.Map, id string) string {
	u, known := m.Unit(id)
	for _, category := range []string{"restroom", "elevator", "foodservice"} {
		if known && u.Is(category) {
			return w.Say("kind." + category)
		}
	}
	return ""
}

// Building is the name of a building, "" when it has none.
func (w Words) Building(m *wayfind.Map, id string) string {
	for _, b := range m.Venue().Buildings {
		if b.ID == id {
			return w.Label(b.Name)
		}
	}
	return ""
}

// LevelAt is the name of the floor that a place is on, as the walls of its own
// building have it: buildings may call one height by two names.
func (w Words) LevelAt(m *wayfind.Map, p wayfind.Place) string {
	if l, known := m.LevelOf(p.Unit); known && len(l.Name)+len(l.ShortName) > 0 {
		return w.levelName(l)
	}
	return w.Level(m, p.Ordinal)
}

// Level is a floor's name as the walls have it, of the whole venue.
func (w Words) Level(m *wayfind.Map, ordinal int) string {
	l, ok := m.Level(ordinal)
	if !ok {
		return ""
	}
	return w.levelName(l)
}

// levelName is a level's name, else what its signs say, else its ordinal.
func (w Words) levelName(l wayfind.Level) string {
	if name := w.Label(l.Name); name != "" {
		return name
	}
	short := w.Label(l.ShortName)
	if short == "" {
		short = strconv.Itoa(l.Ordinal)
	}
	return w.Say("level.short", "level", short)
}

// landmark is what a landmark is called inside a sentence.
func (w Words) landmark(m *wayfind.Map, id string) string { return w.Label(m.Called(id)) }
