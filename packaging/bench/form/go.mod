module bench/form

go 1.26.0

require frontdoor v0.0.0

replace frontdoor => ../../..
