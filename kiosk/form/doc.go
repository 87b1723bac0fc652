// Package form asks the questions of a FHIR R4 Questionnaire and keeps the
// answers as a QuestionnaireResponse. Load reads and checks a form once; a
// Session is one person answering it: which questions are enabled, which page
// comes next, what is missing, what the answers lead to, and the completed
// response at the end.
//
// The package is pure: no clock, no screen, no store. A Form never changes and
// may be shared; a Session belongs to one goroutine.
//
// Sections named in comments are those of FHIR R4 (4.0.1) Questionnaire and
// QuestionnaireResponse, and of Structured Data Capture (SDC) 3.0.
package form
