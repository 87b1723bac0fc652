module bench/wayfind

go 1.26.0

require (
	frontdoor v0.0.0
	github.com/LdDl/ch v1.7.5
	golang.org/x/sys v0.49.0
	gonum.org/v1/gonum v0.17.0
)

require (
	github.com/pkg/errors v0.9.1 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace frontdoor => ../../..
