package hub

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"frontdoor/kiosk"
)

// column is one column of an appointments file. Columns may come in any order;
// those that are needed must be there and filled in every row.
type column struct {
	name   string
	needed bool
	set    func(e *kiosk.RosterEntry, v string) error
}

// columns are those of an appointments file, CSV as in RFC 4180, UTF-8, with a
// header. Several given names, family names or cards are separated by ";".
func columns() []column {
	return []column{
		{"appointment_id", true, func(e *kiosk.RosterEntry, v string) error { e.Appointment.ID = v; return badID(v) }},
		{"service", true, func(e *kiosk.RosterEntry, v string) error { e.Appointment.Service = v; return nil }},
		{"building", true, func(e *kiosk.RosterEntry, v string) error { e.Appointment.Building = v; return nil }},
		{"at", true, setAt},
		{"person_id", true, func(e *kiosk.RosterEntry, v string) error { e.Person.ID = v; return badID(v) }},
		{"name", true, func(e *kiosk.RosterEntry, v string) error { e.Person.Name.Text = v; return nil }},
		{"given", false, func(e *kiosk.RosterEntry, v string) error { e.Person.Name.Given = list(v); return nil }},
		{"family", false, func(e *kiosk.RosterEntry, v string) error { e.Person.Name.Family = list(v); return nil }},
		{"birth_date", true, func(e *kiosk.RosterEntry, v string) error { return e.Person.BirthDate.UnmarshalText([]byte(v)) }},
		{"postcode", false, func(e *kiosk.RosterEntry, v string) error { e.Person.Postcode = v; return nil }},
		{"phone_last4", false, setPhone},
		{"cards", false, func(e *kiosk.RosterEntry, v string) error { e.Person.Cards = list(v); return nil }},
		{"restricted", false, setRestricted},
	}
}

// badID refuses an id that no check-in, and nobody who matches a ticket, could
// bring back.
func badID(v string) error {
	if len(v) > maxID || !plain(v, maxID) {
		return fmt.Errorf("an id has at most %d bytes, and none but characters that can be seen", maxID)
	}
	return nil
}

func setAt(e *kiosk.RosterEntry, v string) error {
	t, err := time.Parse(time.RFC3339, v)
	e.Appointment.At = t.UTC()
	if err != nil || !writable(t) {
		return errors.New("a time is written as 2026-03-24T09:30:00+01:00")
	}
	return nil
}

func setPhone(e *kiosk.RosterEntry, v string) error {
	e.Person.Phone4 = v
	if v != "" && (len(v) != 4 || strings.Trim(v, "0123456789") != "") {
		return errors.New("write the last four digits, or leave it empty")
	}
	return nil
}

func setRestricted(e *kiosk.RosterEntry, v string) error {
	switch v {
	case "true", "yes", "1":
		e.Person.Restricted = true
	case "", "false", "no", "0":
	default:
		return errors.New("write yes, no, or leave it empty")
	}
	return nil
}

// list splits a cell at ";" and drops what is empty.
func list(v string) []string {
	var out []string
	for s := range strings.SplitSeq(v, ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Limits of an appointments file.
const (
	maxRows     = 100_000
	maxRowBytes = 1000
	maxID       = 100
	maxProblems = 5
)

// ReadAppointments reads an appointments file. known says which services there
// are. All rows must be right: the error names the lines that are not, and
// nothing personal.
func ReadAppointments(r io.Reader, known func(service string) bool) ([]kiosk.RosterEntry, error) {
	c := csv.NewReader(skipMark(r))
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "line 1: the file has no header; its first line names the columns: %s", columnNames())
	}
	order, err := header(head)
	if err != nil {
		return nil, err
	}
	var out []kiosk.RosterEntry
	var problems []string
	lines := map[string]int{}
	for len(problems) < maxProblems {
		cells, err := c.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			problems = append(problems, csvProblem(err))
			break
		}
		line, _ := c.FieldPos(0)
		e, err := row(cells, order, known)
		first, twice := lines[e.Appointment.ID]
		switch {
		case err != nil:
			problems = append(problems, fmt.Sprintf("line %d: %v", line, err))
		case twice:
			problems = append(problems, fmt.Sprintf("line %d: appointment_id is the same as in line %d", line, first))
		case len(out) == maxRows:
			problems = append(problems, fmt.Sprintf("line %d: a file has at most %d rows; split it", line, maxRows))
		default:
			lines[e.Appointment.ID] = line
			out = append(out, e)
			continue
		}
	}
	if len(problems) > 0 {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "nothing was imported. %s; mend the file and import it again", strings.Join(problems, "; "))
	}
	return out, nil
}

// skipMark drops the byte order mark that spreadsheets put before UTF-8.
func skipMark(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if first, _ := b.Peek(3); string(first) == "\xef\xbb\xbf" {
		b.Discard(3) // what was peeked is there
	}
	return b
}

func columnNames() string {
	var names []string
	for _, c := range columns() {
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}

// header finds the column of every cell.
func header(cells []string) ([]column, error) {
	all := columns()
	var order []column
	seen := map[string]bool{}
	for _, name := range cells {
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(all, func(c column) bool { return c.name == name })
		if i < 0 || seen[name] {
			return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "line 1: column %q is unknown or comes twice; the columns are: %s", clip(name, 40), columnNames())
		}
		seen[name] = true
		order = append(order, all[i])
	}
	for _, c := range all {
		if c.needed && !seen[c.name] {
			return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "line 1: column %s is missing", c.name)
		}
	}
	return order, nil
}

// row reads one appointment; its errors name the column and never the value.
func row(cells []string, order []column, known func(string) bool) (kiosk.RosterEntry, error) {
	var e kiosk.RosterEntry
	size := 0
	for i, c := range order {
		v := strings.TrimSpace(cells[i])
		size += len(v)
		if v == "" && c.needed {
			return e, fmt.Errorf("%s is empty", c.name)
		}
		if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0xFFFD }) {
			return e, fmt.Errorf("%s holds a control character or is not UTF-8", c.name)
		}
		if err := c.set(&e, strings.Clone(v)); err != nil {
			return e, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if size > maxRowBytes {
		return e, fmt.Errorf("the row is longer than %d bytes", maxRowBytes)
	}
	if !known(e.Appointment.Service) {
		return e, errors.New("service is none of this hub's services")
	}
	return e, nil
}

func csvProblem(err error) string {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Sprintf("line %d, column %d: %v", p.Line, p.Column, p.Err)
	}
	return "the file could not be read to its end: " + err.Error()
}
