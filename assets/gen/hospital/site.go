package main

import "strconv"

// site writes what stands above the floors: venue, buildings, their addresses
// and footprints. The telephone number is one of those kept free for drama.
func (c collections) site(p *plan) {
	for _, b := range []*building{mainBuilding, gardenBuilding} {
		address := c.add("address", b.key, nil, props{"address": b.street, "unit": nil, "locality": "Riverside", "province": nil,
			"country": "GB", "postal_code": "RV1 2AB", "postal_code_ext": nil, "postal_code_vanity": nil})
		ground, _ := union(p.boxes(func(u *unit) bool { return u.building == b && u.ordinal == 0 }))
		c.add("building", b.key, nil, props{"category": "unspecified", "restriction": nil, "name": b.name, "alt_name": nil,
			"display_point": point(bounds(ground).centre()), "address_id": address})
		c.add("footprint", b.key, area(ground...), props{"category": "ground", "name": b.name, "building_ids": []string{id("building/" + b.key)}})
	}
	over, _ := union(p.boxes(func(u *unit) bool { return u.kind.category == bridge.category }))
	c.add("footprint", "bridge", area(over...), props{"category": "aerial", "name": named("Bridge", "Puente"),
		"building_ids": []string{id("building/main"), id("building/garden")}})

	everything, _ := union(p.boxes(func(*unit) bool { return true }))
	b := bounds(everything)
	const margin = 1500
	grounds, _ := union([]rect{{b.x0 - margin, b.y0 - margin, b.x1 + margin, b.y1 + margin}})
	c.add("venue", "riverside-general", area(grounds...), props{"category": "healthcarefacility", "restriction": nil,
		"name": named("Riverside General", "Riverside General"), "alt_name": nil, "hours": "24/7", "phone": "+441632960001", "website": nil,
		"display_point": point(b.centre()), "address_id": id("address/main")})
}

// level writes one floor of the whole venue: its extent is that of its units.
func (c collections) level(p *plan, ordinal int) error {
	shapes, err := union(p.boxes(func(u *unit) bool { return u.ordinal == ordinal }))
	if err != nil {
		return err
	}
	buildings := []string{id("building/main")}
	for _, u := range p.units {
		if u.ordinal == ordinal && u.building == gardenBuilding {
			buildings = append(buildings, id("building/garden"))
			break
		}
	}
	n := levelNames[ordinal]
	c.add("level", strconv.Itoa(ordinal), area(shapes...), props{"category": "unspecified", "restriction": nil, "outdoor": false,
		"ordinal": ordinal, "name": n.name, "short_name": named(n.short, n.short),
		"display_point": point(rect{0, 0, 7200, 4800}.centre()), "address_id": nil, "building_ids": buildings})
	return nil
}

func (p *plan) boxes(want func(*unit) bool) []rect {
	var out []rect
	for _, u := range p.units {
		if want(u) {
			out = append(out, u.rects...)
		}
	}
	return out
}

func bounds(shapes []polygon) rect {
	first := shapes[0][0][0]
	b := rect{first.x, first.y, first.x, first.y}
	for _, s := range shapes {
		for _, p := range s[0] {
			b = rect{min(b.x0, p.x), min(b.y0, p.y), max(b.x1, p.x), max(b.y1, p.y)}
		}
	}
	return b
}
