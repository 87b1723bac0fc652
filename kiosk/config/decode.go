package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Decode reads JSON strictly into v. The error is one line that names the
// file, line and column, what is wrong there and the mend.
func Decode(file string, b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			return at(file, b, d.InputOffset(), "something follows the end: remove it")
		}
		return nil
	}
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return at(file, b, syntax.Offset-1, "not valid JSON here ("+err.Error()+"): look for a missing comma, quote or bracket")
	case errors.As(err, &typ):
		return at(file, b, typ.Offset-1, fmt.Sprintf("%q holds a %s where a %s is needed: change it", typ.Field, typ.Value, typ.Type))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return at(file, b, int64(len(b)), "the file ends too early: it may have been cut off, restore it")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return at(file, b, int64(bytes.Index(b, []byte(name))), "no setting is called "+name+": check the spelling or remove it")
	}
	return fmt.Errorf("%s: %w", file, err)
}

func at(file string, b []byte, offset int64, what string) error {
	offset = max(0, min(offset, int64(len(b))))
	before := b[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + len(before) - (bytes.LastIndexByte(before, '\n') + 1)
	return fmt.Errorf("%s:%d:%d: %s", file, line, column, what)
}
