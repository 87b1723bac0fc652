package main

import (
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
)

// site is what a kiosk knows of its hospital.
type site struct {
	venue    *wayfind.Map
	services []kiosk.Service
	forms    map[string]*form.Form
	words    *speak.Catalogue
}

// readSite reads map, services and questionnaires as the settings name them.
// An error is one line that names the file, the place in it and the mend.
func readSite(cfg config.Config) (*site, error) {
	services, err := os.ReadFile(cfg.Services)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the services "+cfg.Services+" cannot be read: check the path", err)
	}
	s, err := newSite(os.DirFS(cfg.Map), cfg.Map, services, cfg.Services, os.DirFS(cfg.Forms), cfg.Forms)
	if err != nil {
		return nil, err
	}
	return s, s.check(cfg)
}

// demoSite is the hospital that comes with Frontdoor.
func demoSite() (*site, error) {
	return newSite(assets.Hospital(), "demo map", assets.Services(), "demo services", assets.Forms(), "demo forms")
}

func newSite(mapFS fs.FS, mapName string, services []byte, servicesName string, forms fs.FS, formsName string) (*site, error) {
	s := &site{forms: map[string]*form.Form{}}
	venue, _, err := imdf.Load(mapFS)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the map "+mapName+" cannot be used", err)
	}
	if s.venue, err = wayfind.Build(venue); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the map "+mapName+" cannot be used", err)
	}
	if err := config.Decode(servicesName, services, &s.services); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the services cannot be used", err)
	}
	if err := s.readForms(forms, formsName); err != nil {
		return nil, err
	}
	s.words, err = speak.Load(assets.Words())
	return s, err
}

func (s *site) readForms(forms fs.FS, name string) error {
	files, err := fs.Glob(forms, "*.json")
	if err != nil || len(files) == 0 {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "no questionnaire was found in %s: check the path", name)
	}
	for _, file := range files {
		b, err := fs.ReadFile(forms, file)
		if err != nil {
			return kiosk.Wrap(kiosk.CodeBadInput, "", "the questionnaire "+path.Join(name, file)+" cannot be read", err)
		}
		f, problems, err := form.Load(b, fhirpath.Engine{})
		if err != nil {
			return kiosk.Wrap(kiosk.CodeBadInput, "", fmt.Sprintf("the questionnaire %s cannot be used (%s)", path.Join(name, file), firstProblem(problems)), err)
		}
		if f.Place() != form.Private {
			if linkID, typ := undrawn(b); typ != "" {
				return kiosk.Errorf(kiosk.CodeBadInput, "", "the questionnaire %s cannot be asked in a lobby: item %s is of type %s, and the screens ask choices and yes or no; mark the form for a private place", path.Join(name, file), linkID, typ)
			}
		}
		s.forms[f.ID()] = f
	}
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
			switch it.Type {
			case "group", "display", "boolean", "choice":
			default:
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

// check holds the settings against map, services and words.
func (s *site) check(cfg config.Config) error {
	for name, unit := range map[string]string{"desk": cfg.Desk, "emergency": cfg.Emergency} {
		if _, ok := s.venue.Find(unit); !ok {
			return kiosk.Errorf(kiosk.CodeBadInput, "", "%q names %s, and the map %s has no such place: correct the id", name, unit, cfg.Map)
		}
	}
	if _, ok := s.venue.Kiosk(cfg.Spot); !ok {
		return kiosk.Errorf(kiosk.CodeBadInput, "", `"spot" names %s, and the map %s has no such kiosk: correct the id`, cfg.Spot, cfg.Map)
	}
	tags := s.words.Tags()
	for _, l := range cfg.Languages {
		if !slices.Contains(tags, l) {
			return kiosk.Errorf(kiosk.CodeBadInput, "", `"languages" names %s, and there are words in %s only: remove it`, l, strings.Join(tags, ", "))
		}
	}
	for _, service := range s.services {
		for _, unit := range []string{service.Area, service.AreaApart} {
			if _, ok := s.venue.Unit(unit); unit != "" && !ok {
				return kiosk.Errorf(kiosk.CodeBadInput, "", "service %s waits in %s, and the map has no such unit: correct the id in %s", service.ID, unit, cfg.Services)
			}
		}
		for _, q := range service.Questions {
			if s.forms[q] == nil {
				return kiosk.Errorf(kiosk.CodeBadInput, "", "service %s asks the questionnaire %s, which is not in %s: add %s.json", service.ID, q, cfg.Forms, q)
			}
		}
	}
	return nil
}
