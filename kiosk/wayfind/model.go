// Package wayfind holds maps of buildings and finds the way in them: the plain
// model that importers fill, the graph built from it, routes, and their steps
// as kinds and arguments. It words nothing: speak does.
package wayfind

// Point is a place on a level in metres east (X) and north (Y) of the venue's
// origin.
type Point struct{ X, Y float64 }

// Ring is a closed line; the last point is not the first one again.
type Ring []Point

// Polygon is an outer ring followed by the rings of its holes.
type Polygon []Ring

// Shape is what a feature covers: one or more polygons that do not overlap.
type Shape []Polygon

// Labels are texts by BCP 47 language tag.
type Labels map[string]string

// Place is where somebody or something is: points on two levels are never the
// same place.
type Place struct {
	Point
	Ordinal int
	Unit    string // id of the unit around the point, may be empty
	Whole   bool   // the unit as such: a route begins or ends at its cheapest door
	Kiosk   string // id of the kiosk that stands here: a route begins facing it
	door    string // of a Whole place: the only opening to come and leave by; empty = any. Of an exit: its own
}

// Venue is one site: plain data that an importer fills and Build reads.
type Venue struct {
	ID         string
	Name       Labels
	Lang       string // language of the venue's own labels, may be empty
	Lon, Lat   float64
	Buildings  []Building
	Levels     []Level
	Units      []Unit
	Openings   []Opening
	Connectors []Connector
	Amenities  []Amenity
	Kiosks     []KioskSpot
	Fixtures   []Fixture

	Occupants    map[string]string              // unit that a feature of who is in it means, by its id
	Costs        map[string]Cost                // by id of a connector or one of its units
	Synonyms     map[string]map[string][]string // other words people use, by unit id, then language
	Phrases      map[string]Labels              // names as they stand inside a sentence, by unit or amenity id
	Destinations []string                       // units offered to people, in this order; empty = all public ones
	Emergency    string                         // unit where people who need care now are seen
}

// Building is a house of the venue. Its footprint is on the ground.
type Building struct {
	ID    string
	Name  Labels
	Shape Shape
}

// Level is one floor of one or more buildings. Ordinal 0 is the ground; the
// names are what the walls say and may differ from it.
type Level struct {
	ID        string
	Ordinal   int
	Buildings []string
	Name      Labels
	ShortName Labels
	Outdoor   bool
	Shape     Shape
}

// Unit is a room, corridor, lift cabin, …: IMDF 1.0.0 Unit.
type Unit struct {
	ID         string
	Level      string // level id
	Ordinal    int
	Building   string // building id, empty outdoors
	Category   string // IMDF unit category: "walkway", "room", "elevator", …
	Restricted bool   // for employees or otherwise not public: never walked through
	Name       Labels
	AltName    Labels
	Also       []string // names of its occupants and other words for it
	Tags       []string // categories of the amenities and occupants in it
	Hours      string   // when it is open, as OSM's opening_hours; empty = always
	Landmark   bool     // people notice it: worth naming in directions
	Open       bool     // without walls: one walks over wherever it meets another open unit
	Label      Point    // where its name is drawn, inside the shape
	Shape      Shape
}

// Opening is a door or a gap in a wall: IMDF 1.0.0 Opening.
type Opening struct {
	ID       string
	Level    string
	Ordinal  int
	Category string
	Name     Labels // "Main entrance", where the map has one
	Door     string // kind of door: "swinging", "revolving", "turnstile", …
	Closed   bool   // marked out of service in the map itself
	Locked   bool   // needs a badge, key or code: visitors come to it, not through it
	Hours    string // when people may pass, as OSM's opening_hours; empty = always
	Steps    bool   // a threshold or steps: not for somebody who needs a way without
	Line     []Point
	At       Point     // middle of the line
	Units    [2]string // joined by Complete unless the importer knows them: both set = inner door, only the first = outer door, none = touches nothing
	From     string    // when set, it may only be passed coming from this unit
	Assumed  bool      // not in the file: an open edge between two units
}

// ConnectorKind is a way between levels.
type ConnectorKind string

// The ways between levels.
const (
	Lift      ConnectorKind = "lift"
	Stairs    ConnectorKind = "stairs"
	Escalator ConnectorKind = "escalator"
	Ramp      ConnectorKind = "ramp"
)

// Connector is one lift, staircase, escalator or ramp with its stops.
type Connector struct {
	ID    string // id of the relationship, amenity or lowest unit that told of it
	Kind  ConnectorKind
	Stops []Stop // ascending by ordinal
	Way   int    // +1 up only, -1 down only, 0 both ways
	Hours string // when it runs, as OSM's opening_hours; empty = always
	Steps bool   // not for somebody who needs a way without steps, whatever its kind
}

// Stop is where a connector can be entered or left.
type Stop struct {
	Ordinal int
	Unit    string   // the connector's unit on that level, may be empty
	Doors   []string // opening ids; filled by Complete
}

// Cost replaces the usual times of one connector, in seconds; 0 keeps them.
type Cost struct {
	Wait float64 // before it comes
	Up   float64 // each level up
	Down float64 // each level down
}

// Amenity is something useful at a point: IMDF 1.0.0 Amenity.
type Amenity struct {
	ID          string
	Category    string // "landmark", "information", "restroom", …
	Name        Labels
	Units       []string
	Correlation string // the same value on other levels means the same thing
	Place       Place
}

// KioskSpot is where a kiosk stands.
type KioskSpot struct {
	ID      string // the kiosk's own name where the map gives one, else Feature
	Feature string // id of the map feature
	Name    Labels
	Place   Place
	Heading float64 // degrees clockwise from north: where a person looks who looks at it
	Turned  bool    // Heading is known
}

// Fixture is furniture, drawn but walked around by nobody's route.
type Fixture struct {
	ID       string
	Category string
	Ordinal  int
	Shape    Shape
}

// Severity says how much a problem matters.
type Severity string

// The severities of problems.
const (
	Warning Severity = "warning" // usable, but somebody should look at it
	Fault   Severity = "fault"   // people cannot be sent there until it is mended
)

// Problem is something wrong with a map, for the person who can mend it.
type Problem struct {
	Severity Severity `json:"severity"`
	Feature  string   `json:"feature,omitempty"` // feature id
	File     string   `json:"file,omitempty"`
	Text     string   `json:"text"` // what is wrong and what to do
}

// In returns the text in lang, else in its base language, else in English,
// else in the first language by tag; empty only when there is none.
func (l Labels) In(lang string) string {
	if t := l[lang]; t != "" {
		return t
	}
	base := baseTag(lang)
	if t := l[base]; t != "" {
		return t
	}
	best := ""
	for tag, t := range l {
		if t == "" {
			continue
		}
		if b := baseTag(tag); best == "" || rankTag(b, base, tag) < rankTag(baseTag(best), base, best) {
			best = tag
		}
	}
	return l[best]
}

// rankTag orders tags: same base language, then English, then by the alphabet.
func rankTag(b, base, tag string) string {
	switch b {
	case base:
		return "0" + tag
	case "en":
		return "1" + tag
	}
	return "2" + tag
}

// baseTag cuts "pt-BR" to "pt".
func baseTag(tag string) string {
	for i := range len(tag) {
		if tag[i] == '-' || tag[i] == '_' {
			return tag[:i]
		}
	}
	return tag
}
