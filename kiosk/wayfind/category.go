package wayfind

import "strings"

// use says what a unit is to a walker.
type use int

const (
	useWall    use = iota // solid or empty: walls, columns, voids
	useShut               // has doors, but no route leads through: plant rooms, gardens, roads
	useRoom               // walked through only when that saves a good deal
	useWay                // corridors, halls, bridges: made to be walked through
	useSteps              // a few steps on one level: a way, but not step-free
	useVehicle            // lift, staircase, escalator: ridden, never walked through
)

// uses maps the unit categories of IMDF 1.0.0 (Reference, Categories: Unit)
// that are not plain rooms. Categories that are not listed, the odd ones of
// real files among them, are taken as rooms: reachable, and passed through at
// a price.
var uses = map[string]use{
	"walkway": useWay, "walkway.island": useWay, "lobby": useWay, "footbridge": useWay,
	"ramp": useWay, "movingwalkway": useWay, "platform": useWay, "terrace": useWay,
	"unenclosedarea": useWay, "waitingroom": useWay, "lounge": useWay, "foodservice": useWay,
	"unspecified": useWay, "recreation": useWay, "parking": useWay,
	"corridor": useWay, "hallway": useWay, "concourse": useWay,

	"steps":    useSteps,
	"elevator": useVehicle, "escalator": useVehicle, "stairs": useVehicle,

	"brick": useWall, "column": useWall, "concretewall": useWall, "drywall": useWall,
	"glasswall": useWall, "wood": useWall, "structure": useWall, "opentobelow": useWall,
	"vegetation": useShut, "road": useShut, "fieldofplay": useShut, "nonpublic": useShut,
}

// open are the ways that often meet without a wall, so that files give no
// opening between them.
var open = map[string]bool{
	"walkway": true, "lobby": true, "footbridge": true, "ramp": true, "movingwalkway": true,
	"platform": true, "unenclosedarea": true, "steps": true, "corridor": true,
	"hallway": true, "concourse": true,
}

func useOf(category string) use {
	if u, known := uses[category]; known {
		return u
	}
	return useRoom
}

// KindOf returns which way between levels a unit category is, or "".
func KindOf(category string) ConnectorKind {
	switch category {
	case "elevator":
		return Lift
	case "stairs", "steps":
		return Stairs
	case "escalator":
		return Escalator
	case "ramp":
		return Ramp
	}
	return ""
}

// Walkable reports whether a route may lead through the unit, and not only to
// it.
func (u *Unit) Walkable() bool {
	use := useOf(u.Category)
	return !u.Restricted && (use == useRoom || use == useWay || use == useSteps)
}

// Public reports whether people are sent to the unit: it is not restricted and
// neither a wall, a way nor something to ride.
func (u *Unit) Public() bool {
	if u.Restricted {
		return false
	}
	switch useOf(u.Category) {
	case useRoom:
		return true
	case useWay:
		return u.Category != "walkway" && u.Category != "ramp"
	}
	return false
}

// Room reports whether the unit is entered for what is in it, and at most seldom
// on the way to others.
func (u *Unit) Room() bool { return useOf(u.Category) == useRoom || u.Category == "foodservice" }

// Is reports whether the unit counts as category: its own, a finer one of it
// ("restroom" takes "restroom.family"), or that of something in it.
func (u *Unit) Is(category string) bool {
	if within(u.Category, category) {
		return true
	}
	for _, tag := range u.Tags {
		if within(tag, category) {
			return true
		}
	}
	return false
}

func within(have, want string) bool {
	return have == want || strings.HasPrefix(have, want) && have[len(want)] == '.'
}
