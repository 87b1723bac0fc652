package form

import (
	"maps"
	"slices"
	"strings"
)

// beside returns what an element of a response holds besides the keys named and
// its value: ids, definitions, extensions and what is not understood at all. It
// is passed on while the answer stays as it is. nil when there is nothing.
func beside(o object, without ...string) object {
	var out object
	for key, x := range o {
		if strings.HasPrefix(key, "value") || slices.Contains(without, key) {
			continue
		}
		if key == "extension" {
			if x = foreign(x); x == nil {
				continue
			}
		}
		if out == nil {
			out = object{}
		}
		out[key] = x
	}
	return out
}

// foreign leaves out the extensions that are read and written anew.
func foreign(extensions any) any {
	list, ok := extensions.([]any)
	if !ok {
		return nil
	}
	out := slices.DeleteFunc(slices.Clone(list), func(e any) bool {
		o, _ := e.(object)
		return o == nil || o["url"] == urlOwnAnswer || o["url"] == urlAbsent && o["valueCode"] == "asked-declined"
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

// write makes an answer with what was kept of it. What belongs to a primitive
// value, "_valueDate", stays only where the type did.
func (e *entry) write() object {
	out := object{}
	maps.Copy(out, e.kept)
	if !e.has {
		return out
	}
	name := "value" + e.value.Kind.suffix()
	out[name] = e.value.json()
	maps.DeleteFunc(out, func(key string, _ any) bool { return strings.HasPrefix(key, "_value") && key != "_"+name })
	return out
}

// keepings are the answers of a slot that have something to keep.
type keepings []*entry

func (sl *slot) keepings() keepings {
	var out keepings
	for _, e := range sl.entries {
		if e.has && e.kept != nil {
			out = append(out, &entry{value: e.value, kept: e.kept})
		}
	}
	return out
}

func (k keepings) of(v Value) object {
	for _, e := range k {
		if e.value.identical(v) {
			return e.kept
		}
	}
	return nil
}
