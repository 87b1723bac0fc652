// Package fhirpath evaluates FHIRPath (normative release 2.0.0) over decoded
// JSON, as far as questionnaires need it: all operators, the functions of
// sections 5 and 6 but for those of types and terminology servers, and
// ordinal() and weight() of SDC. What it does not know is an error when an
// expression is compiled, never a guess when it runs.
//
// Expressions come from other people's forms: their length, depth, steps and
// collections are bounded, so that one that would not end is stopped.
package fhirpath
