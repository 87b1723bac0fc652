package fhirpath

import (
	"slices"

	"frontdoor/kiosk/form"
)

// linked is X.descendants().where(linkId = 'a') and its like, by far the most
// frequent expressions in forms: the data is asked for the items.
type linked struct {
	of      node
	depth   form.Depth
	linkIDs []string
	walk    node // the same from of on, step by step
}

// byLink makes the step of a path, or a linked where it fits:
//
//	X.item.where(…)            X.item.item.where(…)
//	X.descendants().where(…)   X.repeat(item).where(…)
//	X.item.descendants().where(…)
//	X.repeat(item | answer.item).where(…)
//
// with linkId = 'a', 'a' = linkId, linkId in ('a' | 'b'), or several of these
// with or. What else a filter asks for with and is asked of what was found.
func byLink(left, step node) node {
	c, ok := step.(call)
	if !ok || c.name != "where" {
		return dot{left, step}
	}
	ids, rest := linkFilter(c.args[0])
	of, way, depth := below(left)
	if way == nil || len(ids) == 0 {
		return dot{left, step}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if rest == nil {
		return linked{of, depth, ids, dot{way, c}}
	}
	first := call{c.name, c.f, []node{c.args[0].(binaryOp).left}}
	return dot{linked{of, depth, ids, dot{way, first}}, call{c.name, c.f, []node{rest}}}
}

// below takes apart what stands before the filter: where it starts and the way
// from there, nil when it is of another kind.
func below(left node) (of, way node, d form.Depth) {
	switch n := left.(type) {
	case member:
		if n == "item" {
			return implicitFocus{}, n, 1
		}
	case dot:
		if c, ok := n.right.(call); ok {
			if d, ok := callDepth(c); ok {
				return inner(n, d)
			}
		}
		if n.right != node(member("item")) {
			return nil, nil, 0
		}
		if of, way, d := below(n.left); way != nil && d > 0 {
			return of, dot{way, n.right}, d + 1
		}
		return n.left, n.right, 1
	}
	return nil, nil, 0
}

// inner takes the last item before descendants() into the way.
func inner(n dot, d form.Depth) (of, way node, _ form.Depth) {
	if d == form.AnyDepth {
		if throughItems(n.left) {
			return implicitFocus{}, n, form.InnerDepth
		}
		if before, ok := n.left.(dot); ok && throughItems(before.right) {
			return before.left, dot{before.right, n.right}, form.InnerDepth
		}
	}
	return n.left, n.right, d
}

func callDepth(c call) (form.Depth, bool) {
	switch {
	case c.name == "descendants":
		return form.AnyDepth, true
	case c.name != "repeat":
	case c.args[0] == node(member("item")):
		return form.ItemDepth, true
	default:
		b, ok := c.args[0].(binaryOp)
		return form.AnyDepth, ok && b.op == "|" && (throughItems(b.left) && throughAnswers(b.right) || throughItems(b.right) && throughAnswers(b.left))
	}
	return 0, false
}

func throughItems(n node) bool { return n == node(member("item")) }

func throughAnswers(n node) bool {
	d, ok := n.(dot)
	return n == node(member("answer")) || ok && d.left == node(member("answer")) && throughItems(d.right)
}

// linkFilter returns the linkIds that a filter lets through, none when it is
// of another kind, and what else it asks for.
func linkFilter(n node) (ids []string, rest node) {
	b, ok := n.(binaryOp)
	if !ok {
		return nil, nil
	}
	switch b.op {
	case "=":
		if isLinkID(b.right) {
			b.left, b.right = b.right, b.left
		}
		if isLinkID(b.left) {
			return texts(b.right), nil
		}
	case "in":
		if isLinkID(b.left) {
			return texts(b.right), nil
		}
	case "or":
		left, more := linkFilter(b.left)
		right, more2 := linkFilter(b.right)
		if len(left) > 0 && len(right) > 0 && more == nil && more2 == nil {
			return append(left, right...), nil
		}
	case "and":
		if ids, more := linkFilter(b.left); more == nil {
			return ids, b.right
		}
	}
	return nil, nil
}

func isLinkID(n node) bool {
	d, ok := n.(dot)
	return n == node(member("linkId")) || ok && d.left == node(implicit("this")) && d.right == node(member("linkId"))
}

// texts returns the strings of 'a' or ('a' | 'b').
func texts(n node) []string {
	switch n := n.(type) {
	case literal:
		if len(n.value) == 1 {
			if s, ok := n.value[0].(string); ok {
				return []string{s}
			}
		}
	case binaryOp:
		left, right := texts(n.left), texts(n.right)
		if n.op == "|" && len(left) > 0 && len(right) > 0 {
			return append(left, right...)
		}
	}
	return nil
}

func (n linked) eval(s scope, focus collection) (collection, error) { return n.find(s, focus, false) }

// find asks the data. through is set where another linked goes on from here.
func (n linked) find(s scope, focus collection, through bool) (out collection, err error) {
	var from collection
	if outer, ok := n.of.(linked); ok {
		from, err = outer.find(s, focus, true)
	} else {
		from, err = n.of.eval(s, focus)
	}
	if err != nil {
		return nil, err
	}
	if s.data == nil || len(from) > 1 && n.depth != 1 { // below several, some may be found twice
		return n.walk.eval(s, from)
	}
	for _, v := range from {
		o, _ := v.(object)
		items, ok := s.data.Find(o, n.depth, n.linkIDs, through)
		if !ok {
			return n.walk.eval(s, from)
		}
		for _, item := range items {
			out = append(out, item)
		}
	}
	return out, s.step(1 + len(out))
}
