package osm

import "strings"

// indoor reports whether an element is drawn as a part of a building's inside.
func (e *element) indoor() bool {
	switch {
	case e.is("indoor", "room", "area", "corridor", "level"), e.yes("room"), e.is("highway", "elevator"):
		return true
	case e.tags["level"] == "" || e.yes("building"):
		return false
	case e.is("area", "yes") && e.is("highway", walked...), e.is("highway", "steps", "corridor") && e.is("area", "yes"):
		return true
	}
	return e.is("indoor", "yes") || e.is("railway", "platform") || e.is("public_transport", "platform") ||
		e.yes("shop") || e.yes("amenity") || e.yes("office") || e.yes("healthcare") || e.yes("stairs")
}

// wallless reports whether an area is drawn as one without walls.
func (e *element) wallless() bool {
	return e.is("indoor", "area", "corridor") ||
		e.tags["indoor"] == "" && (e.is("railway", "platform") || e.is("public_transport", "platform") || e.is("area", "yes") && e.is("highway", walked...))
}

// house reports whether an element is the outline of a building.
func (e *element) house() bool { return e.yes("building") && e.tags["indoor"] == "" }

// walked are the values of highway=* that people walk along.
var walked = []string{"footway", "corridor", "path", "pedestrian", "steps"}

// line reports whether an element is a line to walk along or a wall, not an
// area.
func (e *element) line() bool {
	if e.is("area", "yes") || e.is("indoor", "room", "area", "corridor", "level") {
		return false
	}
	platform := e.is("railway", "platform") || e.is("public_transport", "platform")
	return e.is("highway", walked...) || e.is("indoor", "wall") || platform && !e.closed()
}

// categories maps values of OSM tags to the unit categories of IMDF 1.0.0. The
// keys are asked in the order of categoryKeys.
var categories = map[string]map[string]string{
	"room": {
		"stairs": "stairs", "stairwell": "stairs", "staircase": "stairs", "elevator": "elevator", "lift": "elevator",
		"escalator": "escalator", "corridor": "walkway", "hall": "lobby", "lobby": "lobby", "entrance": "lobby",
		"foyer": "lobby", "reception": "lobby", "waiting": "waitingroom", "waiting_room": "waitingroom",
		"toilet": "restroom", "toilets": "restroom", "bathroom": "restroom", "shower": "shower", "office": "office",
		"class": "classroom", "classroom": "classroom", "lecture": "auditorium", "auditorium": "auditorium",
		"conference": "conferenceroom", "meeting": "conferenceroom", "laboratory": "laboratory", "library": "library",
		"kitchen": "kitchen", "restaurant": "foodservice", "cafe": "foodservice", "storage": "storage",
		"store": "storage", "technical": "nonpublic", "server": "serverroom", "sport": "fitnessroom",
		"prayer": "prayerroom", "shaft": "structure", "void": "opentobelow",
	},
	"highway":          {"elevator": "elevator", "steps": "stairs", "corridor": "walkway", "footway": "walkway", "pedestrian": "walkway", "path": "walkway", "platform": "platform"},
	"railway":          {"platform": "platform"},
	"public_transport": {"platform": "platform"},
	"amenity": {
		"toilets": "restroom", "cafe": "foodservice", "restaurant": "foodservice", "fast_food": "foodservice",
		"food_court": "foodservice", "canteen": "foodservice", "bar": "foodservice", "library": "library",
		"waiting_room": "waitingroom", "theatre": "theater", "cinema": "movietheater", "parking": "parking",
		"kindergarten": "classroom", "smoking_area": "smokingarea", "shower": "shower", "parcel_locker": "mailroom",
		"first_aid": "firstaid", "baby_care": "mothersroom",
	},
	"emergency": {"first_aid": "firstaid", "first_aid_kit": "firstaid"},
	"leisure":   {"fitness_centre": "fitnessroom", "garden": "vegetation", "pitch": "fieldofplay"},
	"bridge":    {"yes": "footbridge", "covered": "footbridge"},
	"man_made":  {"bridge": "footbridge"},
}

var categoryKeys = []string{"room", "highway", "railway", "public_transport", "amenity", "emergency", "leisure", "bridge", "man_made"}

// category returns the IMDF unit category of an indoor element.
func category(e *element) string {
	switch {
	case e.is("conveying", "yes", "forward", "backward", "reversible") && (e.yes("stairs") || e.is("highway", "steps")):
		return "escalator"
	case e.yes("stairs"), e.yes("staircase"):
		return "stairs"
	case e.yes("elevator"), e.is("building:part", "elevator"):
		return "elevator"
	case e.is("indoor", "wall"):
		return "drywall"
	case e.yes("conveying"):
		return "movingwalkway"
	}
	for _, key := range categoryKeys {
		if c := categories[key][e.tags[key]]; c != "" {
			if c == "restroom" {
				return restroom(e)
			}
			return c
		}
	}
	switch {
	case e.is("indoor", "corridor"):
		return "walkway"
	case e.yes("ramp") || e.yes("incline") && e.is("indoor", "area"):
		return "ramp"
	case e.is("indoor", "area"):
		return "unenclosedarea"
	case e.yes("office"):
		return "office"
	}
	return "room"
}

// restroom tells for whom a toilet is.
func restroom(e *element) string {
	c := "restroom"
	switch m, f := e.tags["male"] == "yes", e.tags["female"] == "yes"; {
	case e.yes("unisex"):
		c = "restroom.unisex"
	case m && !f:
		c = "restroom.male"
	case f && !m:
		c = "restroom.female"
	}
	if !e.is("wheelchair", "yes", "designated") && !e.is("toilets:wheelchair", "yes", "designated") {
		return c
	}
	if c == "restroom" {
		c = "restroom.unisex"
	}
	return c + ".wheelchair"
}

// trades are the keys whose values say what a place offers; they become tags of
// the unit, in IMDF's words where it has them.
var trades = []string{"amenity", "shop", "healthcare", "healthcare:speciality", "office", "tourism", "leisure", "emergency", "information"}

// offers lists what a place offers.
func (e *element) offers() []string {
	var out []string
	for _, key := range trades {
		for value := range strings.SplitSeq(e.tags[key], ";") {
			if value = strings.TrimSpace(value); value == "" || value == "no" {
				continue
			}
			switch c := categories[key][value]; {
			case c == "restroom":
				out = append(out, restroom(e))
			case c != "":
				out = append(out, c)
			case key == "shop":
				out = append(out, "shopping."+value)
			default:
				out = append(out, value)
			}
		}
	}
	return out
}

// private reports whether an element is not for the public. What foot says goes
// before access: a path may be closed to all but people.
func (e *element) private() bool {
	key := "access"
	if e.tags["foot"] != "" {
		key = "foot"
	}
	return e.is(key, "private", "no", "employees", "staff", "permit")
}
