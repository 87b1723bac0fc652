package wayfind

import (
	"math"
	"testing"
)

func TestLinesOfSight(t *testing.T) {
	ell := Ring{{0, 0}, {10, 0}, {10, 10}, {6, 10}, {6, 4}, {0, 4}}
	for _, row := range []struct {
		name      string
		shape     Polygon
		obstacles []Ring
		p, q      Point
		want      bool
	}{
		{"across a room", Polygon{rect(0, 0, 10, 10)}, nil, Point{1, 1}, Point{9, 9}, true},
		{"from wall to wall", Polygon{rect(0, 0, 10, 10)}, nil, Point{0, 5}, Point{10, 5}, true},
		{"along a wall", Polygon{rect(0, 0, 10, 10)}, nil, Point{1, 0}, Point{9, 0}, true},
		{"around a corner", Polygon{ell}, nil, Point{1, 1}, Point{9, 9}, false},
		{"past a corner, touching it", Polygon{ell}, nil, Point{4, 2}, Point{8, 6}, true},
		{"along a wall and on past its end", Polygon{ell}, nil, Point{0, 4}, Point{10, 4}, true},
		{"outside, between two ends on the outline", Polygon{ell}, nil, Point{0, 4}, Point{6, 10}, false},
		{"through a hole", Polygon{rect(0, 0, 10, 10), rect(4, 4, 6, 6)}, nil, Point{1, 5}, Point{9, 5}, false},
		{"along a hole", Polygon{rect(0, 0, 10, 10), rect(4, 4, 6, 6)}, nil, Point{1, 6}, Point{9, 6}, true},
		{"through a thing", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(4, 4, 6, 6)}, Point{1, 5}, Point{9, 5}, false},
		{"between two that stand wall to wall", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(4, 3, 6, 5), rect(4, 5, 6, 7)}, Point{1, 5}, Point{9, 5}, false},
		{"between two that touch at a corner", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(2, 3, 5, 5), rect(5, 5, 8, 7)}, Point{4, 6}, Point{6, 4}, false},
		{"along one thing to where another touches it", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(2, 3, 8, 5), {{5, 5}, {6, 7}, {4, 7}}}, Point{1, 5}, Point{9, 5}, false},
		{"through a gap", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(4, 0, 6, 4.9), rect(4, 5.1, 6, 10)}, Point{1, 5}, Point{9, 5}, true},
		{"a thing that sticks out through the wall", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(4, -2, 6, 2)}, Point{1, 1}, Point{9, 1}, false},
		{"outside the room over such a thing", Polygon{rect(0, 0, 10, 10)}, []Ring{rect(4, -2, 6, 2)}, Point{3, 0}, Point{7, 0}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newSpace(Shape{row.shape}, row.obstacles)
			if got := s.sees(row.p, row.q); got != row.want {
				t.Errorf("there: %v", got)
			}
			if got := s.sees(row.q, row.p); got != row.want {
				t.Errorf("back: %v", got)
			}
		})
	}
}

func TestNobodyBendsAroundAPointWhereTwoThingsTouch(t *testing.T) {
	s := newSpace(Shape{{rect(0, 0, 10, 10)}}, []Ring{rect(2, 3, 5, 5), rect(5, 5, 8, 7)})
	for _, c := range s.corners {
		if c.at == (Point{5, 5}) {
			t.Error("the touching point is a corner to walk around")
		}
	}
	if len(s.corners) != 6 {
		t.Errorf("%d corners, want the other 6", len(s.corners))
	}
}

func TestSimplifyKeepsTheShape(t *testing.T) {
	var circle Ring
	for i := range 2000 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 2000)
		circle = append(circle, Point{10 * cos, 10 * sin})
	}
	s := circle.simplify(0.02)
	if len(s) > 80 || math.Abs(s.area()-circle.area()) > 2 {
		t.Errorf("%d points, area %.1f of %.1f", len(s), s.area(), circle.area())
	}
	if tri := (Ring{{0, 0}, {1, 0}, {0, 1}}); len(tri.simplify(5)) != 3 {
		t.Error("a triangle is lost")
	}
}

func TestProjectionIsTrueToTheEllipsoid(t *testing.T) {
	v := &Venue{Lon: 0, Lat: 52}
	// One minute of latitude at 52° north is 1,854.4 m, of longitude 1,144.7 m.
	if p := v.Project(1.0/60, 52+1.0/60); math.Abs(p.Y-1854.4) > 0.5 || math.Abs(p.X-1144.7) > 0.5 {
		t.Errorf("%+v", p)
	}
	if lon, lat := v.LonLat(v.Project(0.01, 52.02)); math.Abs(lon-0.01) > 1e-12 || math.Abs(lat-52.02) > 1e-12 {
		t.Errorf("back at %v, %v", lon, lat)
	}
}

func TestInsidePointsLieInside(t *testing.T) {
	for _, s := range []Shape{
		{{rect(0, 0, 10, 4)}},
		{{Ring{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {0, 1}}}},
		{{rect(0, 0, 10, 10), rect(1, 1, 9, 9)}},
		{{rect(0, 0, 2, 2)}, {rect(20, 0, 30, 8)}},
	} {
		if p := s.Inside(); !s.Contains(p) {
			t.Errorf("%v is not in %v", p, s)
		}
	}
}

// A comb of four hundred teeth: far more corners than anybody builds.
func TestVeryManyCornersAreBounded(t *testing.T) {
	p := &plan{}
	p.levels(1)
	comb := Ring{{0, 0}}
	for i := range 400 {
		x := float64(i) / 2
		comb = append(comb, Point{x, 5}, Point{x + 0.25, 5}, Point{x + 0.25, 1}, Point{x + 0.5, 1})
	}
	p.unit("comb", "walkway", 0, append(comb, Point{200, 0}))
	m := p.build(t)
	if n := len(m.space[0].corners); n > maxCorners {
		t.Errorf("%d corners", n)
	}
	r, err := m.RouteTo(Place{Point: Point{1, 0.5}}, Place{Point: Point{199, 0.5}}, Options{})
	if err != nil || math.Abs(r.DistanceM-198) > 0.01 {
		t.Errorf("%+v, %v", r, err)
	}
}
