package wayfind

import "math"

// WGS 84 (EPSG:4326): semi-major axis in metres and eccentricity squared.
const (
	earthAxis = 6378137.0
	earthEcc2 = 0.00669437999014
)

// scale returns metres per degree of longitude and of latitude at the venue's
// origin, from the ellipsoid's radii of curvature there. Over a site of a few
// kilometres the plane is true to centimetres.
func (v *Venue) scale() (perLon, perLat float64) {
	sin, cos := math.Sincos(v.Lat * math.Pi / 180)
	w := 1 - earthEcc2*sin*sin
	vertical := earthAxis / math.Sqrt(w)
	meridian := vertical * (1 - earthEcc2) / w
	return vertical * cos * math.Pi / 180, meridian * math.Pi / 180
}

// Project turns degrees into metres on the plane that touches the earth at the
// venue's origin.
func (v *Venue) Project(lon, lat float64) Point {
	x, y := v.scale()
	return Point{(lon - v.Lon) * x, (lat - v.Lat) * y}
}

// LonLat turns metres back into degrees.
func (v *Venue) LonLat(p Point) (lon, lat float64) {
	x, y := v.scale()
	return v.Lon + p.X/x, v.Lat + p.Y/y
}
