package main

import (
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// space is the name space of every id here, so that the same plan always
// gives the same ids (RFC 9562, section 5.5).
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://frontdoor.example/hospital"))

func id(key string) string { return uuid.NewSHA1(space, []byte(key)).String() }

// feature is a GeoJSON feature with IMDF's extra member (OGC 20-094, Reference).
type feature struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	Feature    string         `json:"feature_type"`
	Geometry   *geometry      `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// ref is IMDF's FEATURE-REFERENCE.
type ref struct {
	ID      string `json:"id"`
	Feature string `json:"feature_type"`
}

type props = map[string]any

// collections are the features by type; each becomes one file.
type collections map[string][]feature

func (c collections) add(kind, key string, g *geometry, p props) string {
	f := feature{ID: id(kind + "/" + key), Type: "Feature", Feature: kind, Geometry: g, Properties: p}
	c[kind] = append(c[kind], f)
	return f.ID
}

func point(p pt) *geometry { return &geometry{"Point", degrees(p)} }

func lines(r ring, closed bool) [][2]float64 {
	var out [][2]float64
	for _, p := range r {
		out = append(out, degrees(p))
	}
	if closed {
		out = append(out, out[0])
	}
	return out
}

func area(shapes ...polygon) *geometry {
	var all [][][][2]float64
	for _, s := range shapes {
		var rings [][][2]float64
		for _, r := range s {
			rings = append(rings, lines(r, true))
		}
		all = append(all, rings)
	}
	if len(all) == 1 {
		return &geometry{"Polygon", all[0]}
	}
	return &geometry{"MultiPolygon", all}
}

// ordinals of the hospital and what is on its walls.
var levelNames = []struct {
	short string
	name  labels
}{
	{"G", named("Ground", "Planta baja")}, {"1", named("Level 1", "Nivel 1")}, {"2", named("Level 2", "Nivel 2")},
	{"3", named("Level 3", "Nivel 3")}, {"4", named("Level 4", "Nivel 4")},
}

func levelID(ordinal int) string { return id("level/" + strconv.Itoa(ordinal)) }

func (u *unit) id() string { return id("unit/" + u.key) }

// display is the middle of the unit's largest part, always inside it.
func (u *unit) display() pt {
	best := u.rects[0]
	for _, r := range u.rects[1:] {
		if r.area() > best.area() {
			best = r
		}
	}
	return best.centre()
}

func (u *unit) vertical() bool {
	return u.kind.category == "elevator" || u.kind.category == "stairs" || u.kind.category == "escalator"
}

// features turns the plan into IMDF.
func (p *plan) features() (collections, error) {
	c := collections{}
	var errs error
	c.site(p)
	for ordinal := range levelNames {
		if err := c.level(p, ordinal); err != nil {
			errs = err
		}
	}
	for _, u := range p.units {
		c.unit(u)
	}
	for _, o := range p.openings {
		c.opening(o)
	}
	for _, m := range p.marks {
		c.amenity(m.category, m.key(), m.name, m.at, m.unit, nil)
	}
	for _, b := range p.booths {
		r := rect{b.at.x - 25, b.at.y - 25, b.at.x + 25, b.at.y + 25}
		shapes, _ := union([]rect{r})
		c.add("kiosk", b.id, area(shapes...), props{"name": b.name, "alt_name": nil, "anchor_id": nil,
			"level_id": levelID(b.ordinal), "display_point": point(b.at)})
	}
	c.relationships(p)
	return c, errs
}

// nullable is null instead of an empty set of labels.
func nullable(l labels) any {
	if len(l) == 0 {
		return nil
	}
	return l
}

func wheels(yes bool) any {
	if yes {
		return []string{"wheelchair"}
	}
	return nil
}

func (c collections) unit(u *unit) {
	restriction := any(nil)
	if u.kind.staff {
		restriction = "employeesonly"
	}
	uid := c.add("unit", u.key, area(u.shape), props{"category": u.kind.category, "restriction": restriction,
		"accessibility": wheels(u.kind.wheels), "name": nullable(u.name), "alt_name": nil,
		"level_id": levelID(u.ordinal), "display_point": point(u.display())})
	if u.occupant != "" {
		anchor := c.add("anchor", u.key, point(u.display()), props{"address_id": id("address/" + u.building.key), "unit_id": uid})
		c.add("occupant", u.key, nil, props{"name": u.name, "category": u.occupant, "anchor_id": anchor, "hours": hoursOf(u.occupant),
			"phone": nil, "website": nil, "validity": nil, "correlation_id": nil})
	}
	switch {
	case u.vertical():
		c.amenity(u.kind.category, u.key, u.name, u.display(), u, id("correlation/"+u.building.key+"/"+u.name["en"]))
	case strings.HasPrefix(u.kind.category, "restroom"):
		c.amenity(u.kind.category, u.key, u.name, u.display(), u, nil)
	case u.kind.category == "foodservice":
		c.amenity("eatingdrinking", u.key, u.name, u.display(), u, nil)
	}
}

// hoursOf are when a service of a category is open.
func hoursOf(category string) string {
	if category == "emergencymedicine" {
		return "24/7"
	}
	return "Mo-Fr 08:00-18:00"
}

func (c collections) amenity(category, key string, name labels, at pt, u *unit, correlation any) {
	c.add("amenity", key, point(at), props{"category": category, "accessibility": wheels(u.kind.wheels), "name": nullable(name),
		"alt_name": nil, "hours": nil, "phone": nil, "website": nil, "unit_ids": []string{u.id()}, "address_id": nil, "correlation_id": correlation})
}

func (c collections) opening(o opening) {
	access := any(nil)
	if o.style.badge {
		access = []string{"badgereader"}
	}
	material := any(o.style.material)
	if o.style.material == "" {
		material = nil
	}
	middle := pt{(o.from.x + o.to.x) / 2, (o.from.y + o.to.y) / 2}
	c.add("opening", o.key, &geometry{"LineString", lines(ring{o.from, o.to}, false)}, props{"category": o.style.category,
		"accessibility": wheels(!o.style.steps), "access_control": access,
		"door": props{"type": o.style.door, "automatic": o.style.auto, "material": material},
		"name": nullable(o.name), "alt_name": nil, "display_point": point(middle), "level_id": levelID(o.ordinal)})
	if o.style.category == "pedestrian.principal" {
		c.amenity("entry", o.key, o.name, o.a.display(), o.a, nil)
	}
}

// relationships join the same lift, stairs or escalator on neighbouring
// floors. Escalators run one way.
func (c collections) relationships(p *plan) {
	for _, low := range p.units {
		for _, high := range p.units {
			if !low.vertical() || high.ordinal != low.ordinal+1 || high.building != low.building || high.name["en"] != low.name["en"] {
				continue
			}
			from, to, direction := low, high, "undirected"
			if low.kind.category == "escalator" {
				direction = "directed"
				if strings.HasSuffix(low.name["en"], "down") {
					from, to = high, low
				}
			}
			c.add("relationship", from.key+"/"+to.key, nil, props{"category": low.kind.category, "direction": direction,
				"origin": ref{from.id(), "unit"}, "intermediary": nil, "destination": ref{to.id(), "unit"}, "hours": nil})
		}
	}
}
