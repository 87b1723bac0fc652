package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
	"frontdoor/kiosk/speak"
	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
	"frontdoor/sync/identity"
)

// checkConfig reads a kiosk's settings and all that they name, as the kiosk
// does at its start, and stops at what would stop the kiosk.
func checkConfig(_ context.Context, c *call) error {
	if err := c.parse(1); err != nil {
		return err
	}
	cfg, err := config.Load(c.args[0])
	if err != nil {
		return unusable(err, "the settings cannot be used")
	}
	s := &site{forms: map[string]*form.Form{}}
	for _, step := range []func(config.Config) error{s.readMap, s.readServices, s.readForms, s.readWords, s.check} {
		if err := step(cfg); err != nil {
			return err
		}
	}
	if _, err := identity.LoadKiosk(cfg.Keys); err != nil {
		return unusable(err, "the keys in %s cannot be used: enrol this kiosk again", cfg.Keys)
	}
	fmt.Fprintf(c.stdout, "%s: ok\n", c.args[0])
	for _, w := range s.warnings {
		fmt.Fprintln(c.stdout, w)
	}
	return nil
}

// site is what a kiosk knows of its hospital.
type site struct {
	venue    *wayfind.Map
	services []kiosk.Service
	forms    map[string]*form.Form
	words    *speak.Catalogue
	warnings []string
}

func (s *site) warn(n int, what, file, command string) {
	if n > 0 {
		s.warnings = append(s.warnings, fmt.Sprintf("%s: %s; see kioskctl %s %s", file, plural(n, what), command, file))
	}
}

func (s *site) readMap(cfg config.Config) error {
	venue, problems, err := imdf.Load(os.DirFS(cfg.Map))
	if err == nil {
		s.venue, err = wayfind.Build(venue)
	}
	if err != nil {
		return unusable(err, "the map %s cannot be used", cfg.Map)
	}
	s.warn(len(merge(problems, wayfind.Check(venue).Problems)), "problem", cfg.Map, "map check")
	return nil
}

func (s *site) readServices(cfg config.Config) error {
	b, err := os.ReadFile(cfg.Services)
	if err != nil {
		return unusable(err, "the services %s cannot be read: check the path", cfg.Services)
	}
	if err := config.Decode(cfg.Services, b, &s.services); err != nil {
		return unusable(err, "the services cannot be used")
	}
	return nil
}

func (s *site) readForms(cfg config.Config) error {
	folder := os.DirFS(cfg.Forms)
	files, err := fs.Glob(folder, "*.json")
	if err != nil || len(files) == 0 {
		return bad("no questionnaire was found in %s: check the path", cfg.Forms)
	}
	for _, file := range files {
		if err := s.readForm(folder, file, path.Join(cfg.Forms, file)); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) readForm(folder fs.FS, file, name string) error {
	b, err := fs.ReadFile(folder, file)
	if err != nil {
		return unusable(err, "the questionnaire %s cannot be read", name)
	}
	f, problems, err := form.Load(b, fhirpath.Engine{})
	if err != nil {
		return unusable(err, "the questionnaire %s cannot be used (%s)", name, firstProblem(problems))
	}
	if f.Place() != form.Private {
		if linkID, typ := undrawn(b); typ != "" {
			return bad("the questionnaire %s cannot be asked in a lobby: item %s is of type %s, and the screens ask choices and yes or no; mark the form for a private place", name, linkID, typ)
		}
	}
	s.forms[f.ID()] = f
	s.warn(count(problems, form.Warning), "warning", name, "form check")
	return nil
}

func firstProblem(problems []form.Problem) string {
	for _, p := range problems {
		if p.Severity == form.Error {
			return strings.TrimSpace(p.LinkID + " " + p.Text)
		}
	}
	return "see kioskctl form check"
}

// undrawn returns the first item of a type that no screen asks yet.
func undrawn(questionnaire []byte) (linkID, typ string) {
	type item struct {
		LinkID string `json:"linkId"`
		Type   string `json:"type"`
		Item   []item `json:"item"`
	}
	var q item
	if json.Unmarshal(questionnaire, &q) != nil {
		return "", ""
	}
	var walk func([]item) (string, string)
	walk = func(items []item) (string, string) {
		for _, it := range items {
			if !slices.Contains([]string{"group", "display", "boolean", "choice"}, it.Type) {
				return it.LinkID, it.Type
			}
			if id, typ := walk(it.Item); typ != "" {
				return id, typ
			}
		}
		return "", ""
	}
	return walk(q.Item)
}

func (s *site) readWords(config.Config) (err error) {
	s.words, err = speak.Load(assets.Words())
	return err
}

// check holds the settings against map, services and words.
func (s *site) check(cfg config.Config) error {
	for _, unit := range []struct{ name, id string }{{"desk", cfg.Desk}, {"emergency", cfg.Emergency}} {
		if _, ok := s.venue.Find(unit.id); !ok {
			return bad("%q names %s, and the map %s has no such place: correct the id", unit.name, unit.id, cfg.Map)
		}
	}
	if _, ok := s.venue.Kiosk(cfg.Spot); !ok {
		return bad(`"spot" names %s, and the map %s has no such kiosk: correct the id`, cfg.Spot, cfg.Map)
	}
	tags := s.words.Tags()
	for _, l := range cfg.Languages {
		if !slices.Contains(tags, l) {
			return bad(`"languages" names %s, and there are words in %s only: remove it`, l, list(tags))
		}
	}
	for _, service := range s.services {
		if err := s.checkService(cfg, service); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) checkService(cfg config.Config, service kiosk.Service) error {
	for _, unit := range []string{service.Area, service.AreaApart} {
		if _, ok := s.venue.Unit(unit); unit != "" && !ok {
			return bad("service %s waits in %s, and the map has no such unit: correct the id in %s", service.ID, unit, cfg.Services)
		}
	}
	for _, q := range service.Questions {
		if s.forms[q] == nil {
			return bad("service %s asks the questionnaire %s, which is not in %s: add %s.json", service.ID, q, cfg.Forms, q)
		}
	}
	return nil
}
