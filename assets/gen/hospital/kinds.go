package main

// labels holds a name per language tag.
type labels map[string]string

// named makes labels from English, Spanish and, where it differs, American
// English.
func named(en, es string, us ...string) labels {
	l := labels{"en": en, "es": es}
	if len(us) > 0 {
		l["en-US"] = us[0]
	}
	return l
}

// style is a way of passing a wall.
type style struct {
	category string  // IMDF opening category
	door     string  // IMDF door type
	material string  // IMDF door material, empty when unknown
	auto     bool    // opens by itself
	width    float64 // metres
	badge    bool    // staff badge needed
	steps    bool    // not for wheels: stairs and escalators lie behind
}

var (
	doorway   = style{category: "pedestrian", door: "swinging", material: "wood", width: 0.9}
	wide      = style{category: "pedestrian", door: "swinging", material: "wood", width: 1.2}
	bedWide   = style{category: "pedestrian", door: "swinging", material: "wood", auto: true, width: 1.6}
	gap       = style{category: "pedestrian", door: "open", width: 2.4}
	fireDoor  = style{category: "pedestrian", door: "swinging", material: "glass", auto: true, width: 2.4}
	glass     = style{category: "pedestrian", door: "sliding", material: "glass", auto: true, width: 1.8}
	badge     = style{category: "pedestrian", door: "swinging", material: "wood", width: 0.9, badge: true}
	bedBadge  = style{category: "pedestrian", door: "swinging", material: "wood", auto: true, width: 1.6, badge: true}
	liftDoor  = style{category: "pedestrian", door: "sliding", material: "metal", auto: true, width: 1.2}
	stairway  = style{category: "pedestrian", door: "swinging", material: "glass", width: 1.2, steps: true}
	landing   = style{category: "pedestrian", door: "open", width: 1.2, steps: true}
	entrance  = style{category: "pedestrian.principal", door: "sliding", material: "glass", auto: true, width: 2.4}
	ambulance = style{category: "service", door: "sliding", material: "metal", auto: true, width: 2.4, badge: true}
	escape    = style{category: "emergencyexit", door: "swinging", material: "metal", width: 1.2}
)

// kind is a sort of room: its IMDF unit category, who may go in, how it is
// entered and what it is called when the plan gives it no name of its own.
type kind struct {
	category string
	staff    bool // restriction "employeesonly"
	door     style
	name     labels
	numbered bool // the name is followed by the room's number
	wheels   bool // accessibility "wheelchair" is stated
}

var (
	hall      = kind{category: "walkway", name: named("Corridor", "Pasillo"), wheels: true}
	lobby     = kind{category: "lobby", name: named("Lobby", "Vestíbulo"), wheels: true}
	bridge    = kind{category: "footbridge", wheels: true}
	courtyard = kind{category: "vegetation", wheels: true}
	terrace   = kind{category: "terrace", wheels: true}
	void      = kind{category: "opentobelow"}

	waiting = kind{category: "waitingroom", door: gap, wheels: true}
	closed  = kind{category: "waitingroom", door: wide, wheels: true} // a waiting area with a door
	clinic  = kind{category: "room", door: wide, wheels: true}
	consult = kind{category: "room", door: doorway, name: named("Room", "Consulta"), numbered: true}
	scan    = kind{category: "room", door: bedWide}
	bay     = kind{category: "room", door: bedWide}
	public  = kind{category: "room", door: wide}
	shop    = kind{category: "room", door: gap}
	cafe    = kind{category: "foodservice", door: gap}
	lounge  = kind{category: "lounge", door: wide}
	feeding = kind{category: "mothersroom", door: doorway}

	office  = kind{category: "office", staff: true, door: badge, name: named("Staff office", "Oficina del personal")}
	store   = kind{category: "storage", staff: true, door: badge, name: named("Store", "Almacén")}
	plant   = kind{category: "nonpublic", staff: true, door: badge, name: named("Plant room", "Sala técnica")}
	backOf  = kind{category: "nonpublic", staff: true, door: badge}
	theatre = kind{category: "nonpublic", staff: true, door: bedBadge}
	kitchen = kind{category: "kitchen", staff: true, door: badge, name: named("Kitchen", "Cocina")}
	lab     = kind{category: "laboratory", staff: true, door: badge}

	women = kind{category: "restroom.female", door: doorway,
		name: named("Women's toilets", "Aseos de mujeres", "Women's restroom")}
	men = kind{category: "restroom.male", door: doorway,
		name: named("Men's toilets", "Aseos de hombres", "Men's restroom")}
	accessible = kind{category: "restroom.unisex.wheelchair", door: style{category: "pedestrian", door: "sliding", material: "wood", auto: true, width: 1},
		name: named("Accessible toilet", "Aseo accesible", "Accessible restroom"), wheels: true}

	lift      = kind{category: "elevator", door: liftDoor, wheels: true}
	stairs    = kind{category: "stairs", door: stairway}
	escalator = kind{category: "escalator", door: landing}
)
