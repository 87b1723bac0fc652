package fhirpath

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"frontdoor/kiosk/form"
)

// textFunctions are those of §5.6. Positions count characters.
var textFunctions = map[string]function{
	"startsWith":     {1, 1, textTest(strings.HasPrefix)},
	"endsWith":       {1, 1, textTest(strings.HasSuffix)},
	"contains":       {1, 1, textTest(strings.Contains)},
	"upper":          {0, 0, textChange(strings.ToUpper)},
	"lower":          {0, 0, textChange(strings.ToLower)},
	"trim":           {0, 0, textChange(strings.TrimSpace)},
	"length":         {0, 0, length},
	"toChars":        {0, 0, toChars},
	"indexOf":        {1, 1, indexOf},
	"substring":      {1, 2, substring},
	"replace":        {2, 2, replace},
	"lastIndexOf":    {1, 1, lastIndexOf},
	"matches":        {1, 1, matching("(?s)", "")},
	"matchesFull":    {1, 1, matching("(?s)^(?:", ")$")},
	"replaceMatches": {2, 2, replaceMatches},
	"split":          {1, 1, split},
	"join":           {0, 1, joined},
}

func textTest(test func(s, arg string) bool) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, args []node) (collection, error) {
		text, arg, ok, err := two(s, c, args[0])
		if err != nil || !ok {
			return nil, err
		}
		return collection{test(text, arg)}, nil
	}
}

func textChange(change func(string) string) func(scope, collection, []node) (collection, error) {
	return func(_ scope, c collection, _ []node) (collection, error) {
		text, ok, err := one[string](c)
		if err != nil || !ok {
			return nil, err
		}
		return collection{change(text)}, nil
	}
}

// two is the text a function is called on and its first argument.
func two(s scope, c collection, arg node) (text, with string, ok bool, err error) {
	if text, ok, err = one[string](c); err != nil || !ok {
		return "", "", false, err
	}
	with, ok, err = value[string](s, arg)
	return text, with, ok, err
}

func length(_ scope, c collection, _ []node) (collection, error) {
	text, ok, err := one[string](c)
	if err != nil || !ok {
		return nil, err
	}
	return collection{int64(utf8.RuneCountInString(text))}, nil
}

func toChars(s scope, c collection, _ []node) (collection, error) {
	text, ok, err := one[string](c)
	if err != nil || !ok {
		return nil, err
	}
	if err := s.step(len(text)); err != nil {
		return nil, err
	}
	var out collection
	for _, r := range text {
		out = append(out, string(r))
	}
	return out, nil
}

func indexOf(s scope, c collection, args []node) (collection, error) {
	text, arg, ok, err := two(s, c, args[0])
	if err != nil || !ok {
		return nil, err
	}
	i := strings.Index(text, arg)
	if i > 0 {
		i = utf8.RuneCountInString(text[:i])
	}
	return collection{int64(i)}, nil
}

func lastIndexOf(s scope, c collection, args []node) (collection, error) {
	text, arg, ok, err := two(s, c, args[0])
	if err != nil || !ok {
		return nil, err
	}
	i := strings.LastIndex(text, arg)
	if i > 0 {
		i = utf8.RuneCountInString(text[:i])
	}
	return collection{int64(i)}, nil
}

func substring(s scope, c collection, args []node) (collection, error) {
	text, ok, err := one[string](c)
	if err != nil || !ok {
		return nil, err
	}
	from, ok, err := value[int64](s, args[0])
	chars := []rune(text)
	if err != nil || !ok || from < 0 || from >= int64(len(chars)) {
		return nil, err
	}
	to := int64(len(chars))
	if len(args) == 2 {
		n, ok, err := value[int64](s, args[1])
		if err != nil {
			return nil, err
		}
		if ok {
			to = from + max(0, min(n, to-from))
		}
	}
	return collection{string(chars[from:to])}, nil
}

func replace(s scope, c collection, args []node) (collection, error) {
	text, old, ok, err := two(s, c, args[0])
	if err != nil || !ok {
		return nil, err
	}
	with, ok, err := value[string](s, args[1])
	if err != nil || !ok {
		return nil, err
	}
	if (len(text)+1)*(len(with)+1) > 10*maxText {
		return nil, errTooMuch
	}
	return collection{strings.ReplaceAll(text, old, with)}, nil
}

// pattern compiles a regular expression, once in an evaluation.
func (r *run) pattern(before, p, after string) (*form.Pattern, error) {
	at := before + p + after
	if re := r.patterns[at]; re != nil {
		return re, nil
	}
	re, err := form.CompilePattern(before, p, after)
	if err != nil {
		return nil, fmt.Errorf("a pattern cannot be used: %w", err)
	}
	if r.patterns == nil {
		r.patterns = map[string]*form.Pattern{}
	}
	r.patterns[at] = re
	return re, r.step(len(p) + re.Size)
}

// match counts what looking for a pattern in a text takes.
func (r *run) match(re *form.Pattern, text string) error {
	return r.step(1 + len(text)/16 + len(text)*re.Size/64)
}

// matching looks for a pattern between what goes before and after it.
func matching(before, after string) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, args []node) (collection, error) {
		text, p, ok, err := two(s, c, args[0])
		if err != nil || !ok {
			return nil, err
		}
		re, err := s.pattern(before, p, after)
		if err == nil {
			err = s.match(re, text)
		}
		if err != nil {
			return nil, err
		}
		return collection{re.MatchString(text)}, nil
	}
}

func replaceMatches(s scope, c collection, args []node) (collection, error) {
	text, p, ok, err := two(s, c, args[0])
	if err != nil || !ok {
		return nil, err
	}
	with, ok, err := value[string](s, args[1])
	if err != nil || !ok {
		return nil, err
	}
	re, err := s.pattern("(?s)", p, "")
	if err == nil {
		err = s.match(re, text)
	}
	if err != nil {
		return nil, err
	}
	if (len(text)+1)*(len(with)+1) > 10*maxText {
		return nil, errTooMuch
	}
	out := re.ReplaceAllString(text, with)
	if len(out) > maxText {
		return nil, errTooMuch
	}
	return collection{out}, nil
}

func split(s scope, c collection, args []node) (collection, error) {
	text, at, ok, err := two(s, c, args[0])
	if err != nil || !ok {
		return nil, err
	}
	if err := s.step(len(text)); err != nil {
		return nil, err
	}
	var out collection
	for _, part := range strings.Split(text, at) {
		out = append(out, part)
	}
	return out, nil
}

func joined(s scope, c collection, args []node) (collection, error) {
	with := ""
	if len(args) == 1 {
		var err error
		if with, _, err = value[string](s, args[0]); err != nil {
			return nil, err
		}
	}
	if len(c) == 0 {
		return nil, nil
	}
	var b strings.Builder
	for i, v := range c {
		text, ok := v.(string)
		if !ok {
			return nil, errors.New("join() needs texts")
		}
		if i > 0 {
			b.WriteString(with)
		}
		if b.WriteString(text); b.Len() > maxText {
			return nil, errTooMuch
		}
	}
	return collection{b.String()}, nil
}
