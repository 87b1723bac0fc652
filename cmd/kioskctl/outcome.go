package main

import (
	"encoding/json"
	"io"
	"strings"

	"frontdoor/kiosk/form"
)

// outcome is a FHIR R4 OperationOutcome.
type outcome struct {
	ResourceType string  `json:"resourceType"`
	Issue        []issue `json:"issue"`
}

type issue struct {
	Severity    form.Severity `json:"severity"`
	Code        string        `json:"code"` // IssueType
	Details     concept       `json:"details"`
	Diagnostics string        `json:"diagnostics"`
	Expression  []string      `json:"expression,omitempty"`
}

type concept struct {
	Text string `json:"text"`
}

// writeOutcome writes problems as an OperationOutcome that names each linkId.
func writeOutcome(w io.Writer, problems []form.Problem) error {
	o := outcome{ResourceType: "OperationOutcome"}
	for _, p := range problems {
		i := issue{Severity: p.Severity, Code: issueType(p.Rule), Details: concept{p.Text}, Diagnostics: p.Error()}
		if p.LinkID != "" {
			i.Expression = []string{"QuestionnaireResponse.descendants().where(linkId = '" + quoteFHIRPath(p.LinkID) + "')"}
		}
		o.Issue = append(o.Issue, i)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(o)
}

// quoteFHIRPath escapes a string literal (FHIRPath 2.0.0, 4.1.2).
func quoteFHIRPath(s string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s)
}

// issueType is the code of a broken rule (R4 value set issue-type).
func issueType(r form.Rule) string {
	switch r {
	case form.RuleRequired, form.RuleTooFew:
		return "required"
	case form.RuleType, form.RuleUnknown, form.RuleNesting:
		return "structure"
	case form.RuleConstrain:
		return "invariant"
	case form.RuleClosed:
		return "business-rule"
	case "":
		return "processing"
	}
	return "value"
}
