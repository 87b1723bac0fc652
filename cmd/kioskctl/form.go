package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// formReport is the answer of "form check" in JSON.
type formReport struct {
	ID        string         `json:"id,omitempty"`
	Title     string         `json:"title,omitempty"`
	Place     form.Place     `json:"place,omitempty"`
	Languages []string       `json:"languages,omitempty"`
	Items     int            `json:"items"`
	Outcomes  []string       `json:"outcomes,omitempty"`
	Problems  []form.Problem `json:"problems"`
}

// checkForm tells what is wrong with a questionnaire.
func checkForm(_ context.Context, c *call) error {
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	b, err := c.read(c.args[0], form.MaxBytes)
	if err != nil {
		return err
	}
	f, problems, err := form.Load(b, fhirpath.Engine{})
	if err != nil && count(problems, form.Error) == 0 {
		return unusable(err, "%s", c.args[0])
	}
	r := formReport{Problems: append([]form.Problem{}, problems...)}
	if f != nil {
		r.ID, r.Title, r.Place, r.Languages = f.ID(), f.Title(""), f.Place(), f.Languages()
		r.Items, r.Outcomes = len(f.LinkIDs()), f.OutcomeCodes()
	}
	printed := r.print
	if c.json {
		printed = func(c *call) error { return c.printJSON(r) }
	}
	if err := printed(c); err != nil {
		return err
	}
	if f == nil {
		return cli.ErrAnswered
	}
	return nil
}

func count(problems []form.Problem, s form.Severity) int {
	n := 0
	for _, p := range problems {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// print writes one problem a line, then the sums.
func (r formReport) print(c *call) error {
	for _, p := range r.Problems {
		fmt.Fprintf(c.stdout, "%s: %v\n", p.Severity, p)
	}
	sums := []string{"refused"}
	if r.Items > 0 {
		sums = []string{"ok", plural(r.Items, "item"), "place: " + string(r.Place), "languages: " + strings.Join(r.Languages, " ")}
	}
	sums = append(sums, plural(count(r.Problems, form.Error), "error"), plural(count(r.Problems, form.Warning), "warning"))
	_, err := fmt.Fprintf(c.stdout, "%s: %s\n", c.args[0], list(sums))
	return err
}

// running is the flags of "form run".
type running struct{ answers, show string }

// runForm takes up a response and completes it, or shows what the form makes
// of it. Whatever is shown, the exit status tells whether it is complete.
func runForm(_ context.Context, c *call) error {
	var o running
	c.flags.StringVar(&o.answers, "answers", "", "`file` with a QuestionnaireResponse, complete or not; - reads standard input")
	c.flags.StringVar(&o.show, "show", "", "write `what` in place of the completed response, as JSON: enabled, pages or scores")
	c.langFlag("the texts")
	if err := c.parse(1); err != nil {
		return err
	}
	s, problems, err := o.resume(c)
	if err != nil {
		return err
	}
	response, more, err := s.Finish()
	if err != nil && !errors.Is(err, form.ErrIncomplete) {
		return err
	}
	if problems = append(problems, more...); len(problems) > 0 {
		if err := writeOutcome(c.stderr, problems); err != nil {
			return err
		}
	}
	complete := count(problems, form.Error) == 0
	switch o.show {
	case "enabled":
		err = c.printJSON(s.EnabledLinkIDs())
	case "pages":
		err = c.printJSON(pagesOf(s))
	case "scores":
		err = c.printJSON(append([]form.Score{}, s.Scores()...))
	default:
		if err = nil; complete {
			_, err = fmt.Fprintf(c.stdout, "%s\n", response)
		}
	}
	if err == nil && !complete {
		err = cli.ErrAnswered
	}
	return err
}

// resume loads form and response. The problems name what of the response could
// not be placed.
func (o running) resume(c *call) (*form.Session, []form.Problem, error) {
	switch {
	case !slices.Contains([]string{"", "enabled", "pages", "scores"}, o.show):
		return nil, nil, bad("-show is enabled, pages or scores, not %q", o.show)
	case o.answers == "":
		return nil, nil, bad("name the response with -answers FILE")
	}
	questionnaire, err := c.read(c.args[0], form.MaxBytes)
	if err != nil {
		return nil, nil, err
	}
	response, err := c.read(o.answers, form.MaxBytes)
	if err != nil {
		return nil, nil, err
	}
	f, _, err := form.Load(questionnaire, fhirpath.Engine{})
	if err != nil {
		return nil, nil, unusable(err, "%s", c.args[0])
	}
	s, problems, err := form.Resume(f, response, form.Start{Lang: c.lang, Now: time.Now()})
	if err != nil {
		return nil, nil, unusable(err, "%s", o.answers)
	}
	if c.lang != "" && !f.Speaks(c.lang) {
		problems = append(problems, form.Problem{Severity: form.Information, Text: fmt.Sprintf("the form has no texts in %q; they are in %s", c.lang, f.Lang())})
	}
	return s, problems, nil
}

// pageJSON is one page of a session.
type pageJSON struct {
	Number  int        `json:"number"`
	Of      int        `json:"of"`
	Heading []string   `json:"heading"`
	Items   []itemJSON `json:"items"`
}

type itemJSON struct {
	LinkID   string    `json:"linkId"`
	Type     form.Type `json:"type"`
	Text     string    `json:"text"`
	Required bool      `json:"required"`
}

// pagesOf returns the pages as the answers stand.
func pagesOf(s *form.Session) []pageJSON {
	out := []pageJSON{}
	for _, p := range s.Pages() {
		page := pageJSON{Number: p.Number, Of: p.Of, Heading: append([]string{}, p.Heading...), Items: []itemJSON{}}
		for _, v := range p.Items {
			page.Items = append(page.Items, itemJSON{v.LinkID, v.Type, v.Text, v.Required})
		}
		out = append(out, page)
	}
	return out
}
