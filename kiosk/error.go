package kiosk

import (
	"errors"
	"fmt"
)

// Code says what sort of thing went wrong, for programs.
type Code string

// The codes of errors.
const (
	CodeBadInput    Code = "bad-input"
	CodeNotFound    Code = "not-found"
	CodeConflict    Code = "conflict"
	CodeDamaged     Code = "damaged"
	CodeFull        Code = "full"
	CodeUnavailable Code = "unavailable"
	CodeForged      Code = "forged"
	CodeInternal    Code = "internal"
)

// Error is a failure with a sentence that is safe to show: it holds nothing
// personal. Key names the same sentence in the catalogue.
type Error struct {
	Code    Code
	Key     string // catalogue key, may be empty for errors only staff see
	Message string // plain English: what happened and what to do
	Err     error  // the cause, for one log line at the edge
}

// Error returns the message, and the cause when there is one.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error without a cause.
func Errorf(code Code, key, format string, args ...any) *Error {
	return &Error{Code: code, Key: key, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes an Error with a cause.
func Wrap(code Code, key, message string, cause error) *Error {
	return &Error{Code: code, Key: key, Message: message, Err: cause}
}

// CodeOf returns the code of the first Error in err's chain, CodeInternal for
// any other error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
