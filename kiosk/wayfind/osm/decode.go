package osm

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// element is a node with tags, a way or a relation.
type element struct {
	id      string // "way/12"
	num     int64
	tags    map[string]string
	nodes   []int64  // of a way
	members []member // of a relation
}

// member is a way that a relation names.
type member struct {
	way  int64
	role string
}

// closed reports whether a way ends where it begins and can be an area.
func (e *element) closed() bool {
	return len(e.nodes) > 3 && e.nodes[0] == e.nodes[len(e.nodes)-1]
}

// is reports whether a tag has one of the values.
func (e *element) is(key string, values ...string) bool { return slices.Contains(values, e.tags[key]) }

// yes reports whether a tag is there and does not say no.
func (e *element) yes(key string) bool { return e.tags[key] != "" && e.tags[key] != "no" }

// cutter counts what was read and stops where a file is too large.
type cutter struct {
	r    io.Reader
	left int64
}

var errTooLarge = fmt.Errorf("the file is larger than %d MB; export a smaller area", maxFile>>20)

var errEncoding = errors.New("the file's first line names another encoding than UTF-8; save it as UTF-8")

func (c *cutter) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLarge
	}
	n, err := c.r.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	return n, err
}

// decode reads the elements of an OSM XML file one after the other.
func (l *loader) decode(r io.Reader) error {
	d := xml.NewDecoder(&cutter{r, maxFile})
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errEncoding }
	root := false
	for {
		tok, err := d.Token()
		if err == io.EOF && root {
			return nil
		}
		if err != nil {
			return xmlError(d, err)
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := start.Name.Local; {
		case !root && name != "osm":
			return fmt.Errorf("this is not an OSM XML file: it begins with <%.40s>, not with <osm>", name)
		case !root:
			root = true
		case name == "node", name == "way", name == "relation":
			err = l.element(d, start)
		default:
			err = d.Skip()
		}
		if err != nil {
			return xmlError(d, err)
		}
	}
}

// xmlError says where a file breaks off or goes wrong.
func xmlError(d *xml.Decoder, err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errTooLarge):
		return errTooLarge
	case errors.Is(err, errEncoding):
		return errEncoding
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		return fmt.Errorf("the file ends too early, at byte %d; copy or export it again", d.InputOffset())
	case errors.As(err, &syntax):
		return fmt.Errorf("the file is not XML in line %d (%s); mend it there or export it again", syntax.Line, syntax.Msg)
	}
	return err
}

// element reads one node, way or relation with what is in it.
func (l *loader) element(d *xml.Decoder, start xml.StartElement) error {
	kind, attr := start.Name.Local, attributes(start)
	num, err := strconv.ParseInt(attr["id"], 10, 64)
	if err != nil {
		l.warn("", "a %s before byte %d has no number as its id and was left out", kind, d.InputOffset())
		return d.Skip()
	}
	e := &element{id: fmt.Sprintf("%s/%d", kind, num), num: num}
	if err := l.children(d, e); err != nil {
		return err
	}
	switch {
	case attr["action"] == "delete" || attr["visible"] == "false":
		return nil
	case kind == "node":
		return l.addNode(e, attr)
	case kind == "way":
		return l.addWay(e)
	}
	if len(e.tags) > 0 {
		l.relations[num] = e
	}
	return nil
}

func attributes(start xml.StartElement) map[string]string {
	out := make(map[string]string, len(start.Attr))
	for _, a := range start.Attr {
		out[a.Name.Local] = a.Value
	}
	return out
}

// children reads the tags, nodes and members of an element.
func (l *loader) children(d *xml.Decoder, e *element) error {
	for {
		tok, err := d.Token()
		if err != nil {
			return err
		}
		if _, end := tok.(xml.EndElement); end {
			return nil
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		attr := attributes(start)
		switch start.Name.Local {
		case "tag":
			l.addTag(e, attr["k"], attr["v"])
		case "nd":
			if ref, err := strconv.ParseInt(attr["ref"], 10, 64); err == nil {
				e.nodes = append(e.nodes, ref)
				l.refs++
				if err := l.inline(ref, attr); err != nil {
					return err
				}
			}
		case "member":
			if ref, err := strconv.ParseInt(attr["ref"], 10, 64); err == nil && attr["type"] == "way" {
				e.members = append(e.members, member{ref, strings.Clone(attr["role"])})
				l.refs++
			}
		}
		if l.refs > maxRefs || l.tags > maxTags {
			return errors.New("the file holds more ways and tags than any building; export a smaller area")
		}
		if err := d.Skip(); err != nil {
			return err
		}
	}
}

// addTag keeps a tag. Keys that say who drew something, or how a street is
// paved, are of no use here and are not many enough to sort out.
func (l *loader) addTag(e *element, key, value string) {
	const longest = 255 // characters, as the OSM API allows
	if key = strings.TrimSpace(key); key == "" || len(key) > longest || len(value) > 4*longest {
		return
	}
	if e.tags == nil {
		e.tags = map[string]string{}
	}
	e.tags[key] = strings.TrimSpace(value)
	l.tags++
}

// addNode keeps a node. Files may hold one twice, once with and once without
// its tags, but not in two places.
func (l *loader) addNode(e *element, attr map[string]string) error {
	lon, err1 := strconv.ParseFloat(attr["lon"], 64)
	lat, err2 := strconv.ParseFloat(attr["lat"], 64)
	if err1 != nil || err2 != nil {
		l.warn(e.id, "it has no longitude and latitude and was left out")
		return nil
	}
	if !(math.Abs(lon) <= 180 && math.Abs(lat) <= 90) {
		return refuse(e.id, "coordinate %g, %g is not in degrees; export the file in WGS 84 longitude and latitude (EPSG:4326), not in metres", lon, lat)
	}
	at := position{lon, lat}
	if old, twice := l.nodes[e.num]; twice && old != at {
		return refuse(e.id, "the id is used twice, in two places; give every node an id of its own")
	}
	if l.nodes[e.num] = at; len(l.nodes) > maxNodes {
		return fmt.Errorf("the file has more than %d nodes; export a smaller area", maxNodes)
	}
	if len(e.tags) > 0 {
		l.points[e.num] = e
	}
	return nil
}

// inline keeps a node that is told of where a way uses it, as Overpass does in
// "out geom".
func (l *loader) inline(num int64, attr map[string]string) error {
	if _, there := l.nodes[num]; there || attr["lon"] == "" {
		return nil
	}
	return l.addNode(&element{id: fmt.Sprintf("node/%d", num), num: num}, attr)
}

// addWay keeps a way. As with nodes, twice the same one is no harm.
func (l *loader) addWay(e *element) error {
	old, twice := l.ways[e.num]
	if twice && len(old.nodes) > 0 && len(e.nodes) > 0 && !slices.Equal(old.nodes, e.nodes) {
		return refuse(e.id, "the id is used twice, with different nodes; give every way an id of its own")
	}
	if twice && len(e.tags) == 0 {
		return nil
	}
	l.ways[e.num] = e
	return nil
}
