package fhirpath

import "reflect"

// linked is X.descendants().where(linkId = 'a') and its like, by far the most
// frequent expression in forms. The items below X are listed by linkId once
// for as long as the data stays the same.
type linked struct {
	of      node
	way     string // descendants, repeat or item
	link    string
	general node // the same, step by step
}

// byLink makes the step of a path, or a linked where it fits.
func byLink(left, step node) node {
	general := dot{left, step}
	link, ok := linkFilter(step)
	below, isDot := left.(dot)
	if !ok || !isDot {
		return general
	}
	switch s := below.right.(type) {
	case member:
		if s == "item" {
			return linked{below.left, "item", link, general}
		}
	case call:
		if s.name == "descendants" || s.name == "repeat" && s.args[0] == node(member("item")) {
			return linked{below.left, s.name, link, general}
		}
	}
	return general
}

// linkFilter recognises where(linkId = 'a').
func linkFilter(n node) (string, bool) {
	c, ok := n.(call)
	if !ok || c.name != "where" {
		return "", false
	}
	eq, ok := c.args[0].(binaryOp)
	if !ok || eq.op != "=" || eq.left != node(member("linkId")) {
		return "", false
	}
	l, ok := eq.right.(literal)
	if !ok || len(l.value) != 1 {
		return "", false
	}
	s, ok := l.value[0].(string)
	return s, ok
}

// listing is what the items below one object in one way are remembered under.
type listing struct {
	at  uintptr
	way string
}

func (n linked) eval(s scope, focus collection) (collection, error) {
	if s.memo == nil {
		return n.general.eval(s, focus)
	}
	from, err := n.of.eval(s, focus)
	if err != nil {
		return nil, err
	}
	var out collection
	for _, v := range from {
		o, ok := v.(object)
		if !ok {
			continue
		}
		key := listing{reflect.ValueOf(o).Pointer(), n.way}
		byID, ok := s.memo[key].(map[string]collection)
		if !ok {
			if byID, err = list(s, o, n.way); err != nil {
				return nil, err
			}
			s.memo[key] = byID
		}
		out = append(out, byID[n.link]...)
	}
	return out, s.step(1 + len(out))
}

func list(s scope, o object, way string) (map[string]collection, error) {
	var below collection
	var err error
	switch from := (collection{o}); way {
	case "descendants":
		below, err = descendants(s, from, nil)
	case "repeat":
		below, err = repeats(s, from, []node{member("item")})
	default:
		below, err = member("item").eval(s, from)
	}
	out := map[string]collection{}
	for _, v := range below {
		if item, ok := v.(object); ok {
			if id, ok := item["linkId"].(string); ok {
				out[id] = append(out[id], v)
			}
		}
	}
	return out, err
}
