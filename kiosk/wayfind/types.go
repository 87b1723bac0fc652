package wayfind

import "time"

// Options choose the way. The zero value is the fastest way on foot.
type Options struct {
	StepFree    bool      // no stairs, steps, escalators, revolving doors or turnstiles
	AvoidLifts  bool      // stairs and ramps only
	FewestTurns bool      // rather a longer way than one with more turns
	Fire        bool      // no lifts, for everybody
	Closed      []string  // ids of features out of use: units, openings, connectors, levels, amenities
	Via         []string  // called at on the way, in this order: ids or names of features, or what Nearest takes ("restroom")
	At          time.Time // when the walker sets out, for opening hours; zero = everything is open
	Open        []string  // ids of units, openings and connectors whose opening hours do not count: where the walker is, or waits
	Pace        float64   // walking speed in metres a second, 0 = 1.1
}

// Route is a way from one place to another. DistanceM is walking only: the
// travel of lifts, stairs and escalators is in Duration alone.
type Route struct {
	From, To  Place
	Via       []Place // where Options.Via calls, in order
	DistanceM float64
	Duration  time.Duration
	Ordinals  []int // levels in the order they are walked
	Steps     []Step
	Legs      []Leg
	StepFree  bool // it was asked for without steps, and is
}

// Here reports whether the walker stands there already.
func (r *Route) Here() bool { return len(r.Steps) == 1 && r.Steps[0].Side == SideHere }

// Leg is the part of a route on one level.
type Leg struct {
	Ordinal   int
	Line      []Point // the shortest way: it touches walls and corners
	Drawn     []Point // the same way at half a metre from walls, for the eye
	Connector string  // unit id of what is ridden after Line, "" at the end of the route and at a stop on the way
	ToOrdinal int     // where it is left
}

// StepKind says what a step is.
type StepKind string

// The kinds of step.
const (
	StepStart  StepKind = "start"  // the first stretch, from where the walker stands
	StepWalk   StepKind = "walk"   // a further stretch
	StepEnter  StepKind = "enter"  // a stretch that ends entering a bridge or another building (Unit, Building)
	StepRide   StepKind = "ride"   // a lift, staircase, escalator or ramp (Connector, ToOrdinal, Unit)
	StepArrive StepKind = "arrive" // the last stretch, to the door of Unit or to a point; may be the only one
)

// Turn is how the walker turns before walking a step.
type Turn string

// The turns. The empty Turn is used where it is not known which way the
// walker looks.
const (
	TurnAhead       Turn = "ahead"
	TurnSlightLeft  Turn = "slight-left"
	TurnLeft        Turn = "left"
	TurnSharpLeft   Turn = "sharp-left"
	TurnAround      Turn = "around"
	TurnSharpRight  Turn = "sharp-right"
	TurnRight       Turn = "right"
	TurnSlightRight Turn = "slight-right"
)

// Side is where something lies, as the walker sees it.
type Side string

// The sides.
const (
	SideLeft  Side = "left"
	SideRight Side = "right"
	SideAhead Side = "ahead"
	SideHere  Side = "here" // the walker stands there already
)

// unknownFacing is the Facing of a walker of whom nobody knows where they look.
const unknownFacing = -1

// Step is one instruction.
type Step struct {
	Kind      StepKind
	Turn      Turn    // from Facing to the first direction of Line
	Facing    float64 // where the walker looks before the turn, degrees clockwise from north; −1 when unknown
	Ordinal   int
	DistanceM float64 // length of Line; 0 for a ride
	Line      []Point
	Leave     ConnectorKind // what was ridden just before: "Leave the lift and turn left"
	Pass      []string      // ids of landmarks passed, units or amenities, in order, at most 2
	Unit      string        // unit entered, ridden or arrived at; "" at a point
	Building  string        // building entered; "" for a bridge
	Side      Side          // arrival: where the door is
	DoorNo    int           // arrival: which door on that side, from 1; 0 = not counted
	Connector ConnectorKind // ridden; on a stretch: what it leads to
	ToOrdinal int           // ride: level to leave at
	ToUnit    string        // ride: unit to leave it at, "" when the map draws none
}

// NoRoute says that there honestly is no way.
type NoRoute struct {
	BlockedBy []string // features that break the best way there otherwise would be, then closures by the ids they were given by; empty = none leads there at all
	Relaxed   *Route   // that way, for staff who can help along it; nil when there is none
}

// Error names what blocks the way.
func (e *NoRoute) Error() string {
	if len(e.BlockedBy) == 0 {
		return "no way leads there: no doors, lifts or stairs connect the two places on this map"
	}
	text := "no way leads there while these are closed or have steps: "
	for i, id := range e.BlockedBy {
		if i > 0 {
			text += ", "
		}
		text += id
	}
	return text
}
