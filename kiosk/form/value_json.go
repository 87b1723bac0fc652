package form

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// suffixes are the endings of value[x] and answer[x] and the kinds they hold.
var suffixes = map[string]Kind{
	"Boolean": KindBoolean, "Decimal": KindDecimal, "Integer": KindInteger,
	"Date": KindDate, "DateTime": KindDateTime, "Instant": KindDateTime, "Time": KindTime,
	"String": KindString, "Markdown": KindString, "Code": KindString,
	"Uri": KindURI, "Url": KindURI, "Canonical": KindURI,
	"Coding": KindCoding, "Quantity": KindQuantity,
	"Attachment": KindAttachment, "Reference": KindReference,
	"UnsignedInt": KindInteger, "PositiveInt": KindInteger, "Id": KindString, "Oid": KindURI, "Uuid": KindURI,
	"Duration": KindQuantity, "Age": KindQuantity, "Count": KindQuantity, "Distance": KindQuantity,
}

// suffix is how a kind is written in answers.
func (k Kind) suffix() string { return strings.ToUpper(string(k[:1])) + string(k[1:]) }

// choice finds value[x] in o, where prefix is "value" or "answer". found is
// false when there is none; err says what is wrong with the one there is.
func choice(o object, prefix string) (v Value, found bool, err error) {
	var names []string
	for name, x := range o {
		if _, known := suffixes[strings.TrimPrefix(name, prefix)]; known && strings.HasPrefix(name, prefix) && x != nil {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return Value{}, false, nil
	}
	slices.Sort(names)
	v, err = read(suffixes[strings.TrimPrefix(names[0], prefix)], o[names[0]])
	if err == nil && len(names) > 1 {
		err = fmt.Errorf("has both %s and %s", names[0], names[1])
	}
	return v, true, err
}

// read makes a value of the given kind from decoded JSON.
func read(k Kind, x any) (Value, error) {
	v := Value{Kind: k}
	ok := false
	switch k {
	case KindBoolean:
		v.Bool, ok = x.(bool)
	case KindInteger, KindDecimal:
		var n json.Number
		if n, ok = x.(json.Number); ok {
			v = number(k, string(n))
		}
	case KindDate, KindDateTime, KindTime, KindString, KindURI:
		v.Text, ok = x.(string)
	default:
		var o object
		if o, ok = x.(object); ok {
			v = complexValue(k, o)
		}
	}
	if !ok || !v.sound() {
		return Value{}, fmt.Errorf("holds something that is not a %s", k)
	}
	return v, nil
}

func complexValue(k Kind, o object) Value {
	v := Value{Kind: k, rest: o}
	str := func(key string) string { s, _ := o[key].(string); return s }
	switch k {
	case KindCoding:
		v.Coding = Coding{System: str("system"), Code: str("code"), Display: str("display")}
	case KindQuantity:
		n, _ := o["value"].(json.Number)
		v.Number, v.Text = number(k, string(n)).Number, number(k, string(n)).Text
		v.Coding = Coding{System: str("system"), Code: str("code"), Display: str("unit")}
	case KindAttachment:
		v.Text = str("contentType")
		data, err := base64.StdEncoding.DecodeString(str("data"))
		if err != nil {
			return Value{}
		}
		v.Data = data
	case KindReference:
		v.Text, v.Coding.Display = str("reference"), str("display")
	}
	return v
}

// json writes v as it stands in value[x].
func (v Value) json() any {
	o := maps.Clone(v.rest)
	if o == nil {
		o = object{}
	}
	put := func(key, s string) {
		if s != "" {
			o[key] = s
		}
	}
	switch v.Kind {
	case KindBoolean:
		return v.Bool
	case KindInteger, KindDecimal:
		return json.Number(v.Text)
	case KindCoding:
		put("system", v.Coding.System)
		put("code", v.Coding.Code)
		put("display", v.Coding.Display)
	case KindQuantity:
		o["value"] = json.Number(v.Text)
		put("system", v.Coding.System)
		put("code", v.Coding.Code)
		put("unit", v.Coding.Display)
	case KindAttachment:
		put("contentType", v.Text)
		put("data", base64.StdEncoding.EncodeToString(v.Data))
	case KindReference:
		put("reference", v.Text)
		put("display", v.Coding.Display)
	default:
		return v.Text
	}
	return o
}
