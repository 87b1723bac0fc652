package imdf

import (
	"encoding/json"
	"fmt"
	"math"

	"frontdoor/kiosk/wayfind"
)

// lonLat is a position in degrees (RFC 7946, 3.1.1).
type lonLat [2]float64

// position reads one position and refuses what are no degrees.
func position(raw []float64) (lonLat, error) {
	if len(raw) < 2 {
		return lonLat{}, fmt.Errorf("a position needs a longitude and a latitude")
	}
	if !(math.Abs(raw[0]) <= 180 && math.Abs(raw[1]) <= 90) {
		return lonLat{}, fmt.Errorf("coordinate %g, %g is not in degrees; export the venue in WGS 84 longitude and latitude (EPSG:4326), not in metres",
			raw[0], raw[1])
	}
	return lonLat{raw[0], raw[1]}, nil
}

// polygons reads a Polygon or MultiPolygon as rings of positions.
func (l *loader) polygons(f feature) ([][][]lonLat, error) {
	var multi [][][][]float64
	switch f.geometry.Type {
	case "MultiPolygon":
		if err := json.Unmarshal(f.geometry.Coordinates, &multi); err != nil {
			return nil, l.refuse(f, "its coordinates are not a MultiPolygon's; draw the shape again")
		}
	case "Polygon":
		multi = make([][][][]float64, 1)
		if err := json.Unmarshal(f.geometry.Coordinates, &multi[0]); err != nil {
			return nil, l.refuse(f, "its coordinates are not a Polygon's; draw the shape again")
		}
	default:
		return nil, nil
	}
	var out [][][]lonLat
	n := 0
	for _, poly := range multi {
		var rings [][]lonLat
		for _, ring := range poly {
			if n += len(ring); n > maxPoints {
				return nil, l.refuse(f, "it has more than %d points; simplify its outline", maxPoints)
			}
			var pts []lonLat
			for _, raw := range ring {
				p, err := position(raw)
				if err != nil {
					return nil, l.refuse(f, "%v", err)
				}
				pts = append(pts, p)
			}
			rings = append(rings, pts)
		}
		out = append(out, rings)
	}
	if l.points += n; l.points > maxTotal {
		return nil, l.refuse(f, "the venue has more than %d points up to here; simplify its outlines", maxTotal)
	}
	return out, nil
}

// shape reads a feature's polygons in metres. Rings that enclose nothing are
// left out; the shape is empty when none remain.
func (l *loader) shape(f feature) (wayfind.Shape, error) {
	if f.geometry == nil {
		return nil, nil
	}
	polys, err := l.polygons(f)
	if err != nil {
		return nil, err
	}
	var out wayfind.Shape
	for _, rings := range polys {
		var poly wayfind.Polygon
		for i, pts := range rings {
			ring, err := l.ring(f, pts)
			if err != nil {
				return nil, err
			}
			if len(ring) < 3 {
				if i == 0 {
					break
				}
				continue
			}
			poly = append(poly, ring)
		}
		if len(poly) > 0 {
			out = append(out, poly)
		}
	}
	if len(out) == 0 {
		l.warn(f.id, "", "it has no usable polygon and was left out: draw its outline")
	}
	return out, nil
}

// ring projects a ring, drops doubled points, and tells when it crosses itself.
func (l *loader) ring(f feature, pts []lonLat) (wayfind.Ring, error) {
	var ring wayfind.Ring
	for _, p := range pts {
		q, err := l.project(f, p)
		if err != nil {
			return nil, err
		}
		if len(ring) == 0 || ring[len(ring)-1].Dist(q) > 1e-4 {
			ring = append(ring, q)
		}
	}
	for len(ring) > 1 && ring[0].Dist(ring[len(ring)-1]) <= 1e-4 {
		ring = ring[:len(ring)-1]
	}
	if plain, ok := ring.Plain(); ok {
		ring = plain
	} else {
		return nil, l.refuse(f, "its outline turns too often: %d points that cannot be left out; draw it simpler", len(ring))
	}
	if ring.CrossesItself() {
		l.warn(f.id, "", "its outline crosses itself; routes through it may be poor: draw it again")
	}
	return ring, nil
}

// project turns degrees into metres and refuses what lies far off the venue.
func (l *loader) project(f feature, p lonLat) (wayfind.Point, error) {
	q := l.v.Project(p[0], p[1])
	if d := math.Hypot(q.X, q.Y); !(d <= maxSpread) {
		return q, l.refuse(f, "it lies %.0f km from the venue's middle; check its coordinates", d/1000)
	}
	return q, nil
}

// line reads a Point or LineString, or the middle of a polygon, in metres.
func (l *loader) line(f feature) ([]wayfind.Point, error) {
	if f.geometry == nil {
		return nil, nil
	}
	var raw [][]float64
	var err error
	switch f.geometry.Type {
	case "Point":
		raw = make([][]float64, 1)
		err = json.Unmarshal(f.geometry.Coordinates, &raw[0])
	case "LineString":
		err = json.Unmarshal(f.geometry.Coordinates, &raw)
	case "MultiLineString":
		var lines [][][]float64
		if err = json.Unmarshal(f.geometry.Coordinates, &lines); err == nil && len(lines) > 0 {
			raw = lines[0]
			l.warn(f.id, "", "of its %d lines only the first is used", len(lines))
		}
	case "Polygon", "MultiPolygon":
		shape, err := l.shape(f)
		if err != nil || len(shape) == 0 {
			return nil, err
		}
		return []wayfind.Point{shape.Inside()}, nil
	}
	if err != nil {
		return nil, l.refuse(f, "its coordinates are not a %s's; draw it again", f.geometry.Type)
	}
	if len(raw) > maxPoints {
		return nil, l.refuse(f, "it has more than %d points; simplify it", maxPoints)
	}
	var out []wayfind.Point
	for _, r := range raw {
		p, err := position(r)
		if err != nil {
			return nil, l.refuse(f, "%v", err)
		}
		q, err := l.project(f, p)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// displayPoint returns a feature's display point in degrees.
func (p props) displayPoint() (lonLat, bool) {
	var g geometry
	var raw []float64
	if json.Unmarshal(p["displaypoint"], &g) != nil || json.Unmarshal(g.Coordinates, &raw) != nil || len(raw) < 2 {
		return lonLat{}, false
	}
	return lonLat{raw[0], raw[1]}, true
}
