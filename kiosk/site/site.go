// Package site reads what a kiosk knows of its hospital: map, services,
// questionnaires and words, and holds the settings against them. The kiosk at
// its start and the check beforehand say the very same.
package site

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
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

// Site is one hospital as a kiosk knows it. It never changes.
type Site struct {
	Map      *wayfind.Map
	Services []kiosk.Service
	Forms    map[string]*form.Form // by id
	Words    *speak.Catalogue

	// MapProblems and FormProblems are what could be read all the same; forms
	// by their file.
	MapProblems  []wayfind.Problem
	FormProblems map[string][]form.Problem
}

// Read reads what the settings name and holds them against it. An error is one
// line that names the file, the place in it and the mend.
func Read(cfg config.Config) (*Site, error) {
	services, err := os.ReadFile(cfg.Services)
	if err != nil {
		return nil, unusable(err, "the services %s cannot be read: check the path", cfg.Services)
	}
	plan := plan{cfg.Map, func() (*wayfind.Venue, []wayfind.Problem, error) { return LoadMap(cfg.Map) }}
	s, err := read(plan, services, cfg.Services, source{os.DirFS(cfg.Forms), cfg.Forms})
	if err != nil {
		return nil, err
	}
	return s, s.Check(cfg)
}

// Demo reads the hospital that comes with Frontdoor.
func Demo() (*Site, error) {
	plan := plan{"demo map", func() (*wayfind.Venue, []wayfind.Problem, error) { return imdf.Load(assets.Hospital()) }}
	return read(plan, assets.Services(), "demo services", source{assets.Forms(), "demo forms"})
}

// source is a folder with the name it has for people.
type source struct {
	fs.FS
	name string
}

// plan reads a map that has a name for people.
type plan struct {
	name string
	load func() (*wayfind.Venue, []wayfind.Problem, error)
}

func read(plan plan, services []byte, servicesName string, forms source) (*Site, error) {
	s := &Site{Forms: map[string]*form.Form{}, FormProblems: map[string][]form.Problem{}}
	venue, problems, err := plan.load()
	if err == nil {
		s.Map, err = wayfind.Build(venue)
	}
	if err != nil {
		return nil, unusable(err, "the map %s cannot be used", plan.name)
	}
	s.MapProblems = problems
	if err := config.Decode(servicesName, services, &s.Services); err != nil {
		return nil, unusable(err, "the services cannot be used")
	}
	if err := s.readForms(forms); err != nil {
		return nil, err
	}
	s.Words, err = speak.Load(assets.Words())
	return s, err
}

func (s *Site) readForms(folder source) error {
	files, err := fs.Glob(folder, "*.json")
	if err != nil || len(files) == 0 {
		return bad("no questionnaire was found in %s: check the path", folder.name)
	}
	for _, file := range files {
		if err := s.readForm(folder, file); err != nil {
			return err
		}
	}
	return nil
}

func (s *Site) readForm(folder source, file string) error {
	name := path.Join(folder.name, file)
	b, err := fs.ReadFile(folder, file)
	if err != nil {
		return unusable(err, "the questionnaire %s cannot be read", name)
	}
	f, problems, err := form.Load(b, fhirpath.Engine{})
	if err != nil {
		return unusable(err, "the questionnaire %s cannot be used (%s)", name, firstError(problems))
	}
	s.Forms[f.ID()], s.FormProblems[name] = f, problems
	return nil
}

func firstError(problems []form.Problem) string {
	for _, p := range problems {
		if p.Severity == form.Error {
			return strings.TrimSpace(p.LinkID + " " + p.Text)
		}
	}
	return "see kioskctl form check"
}

// Check holds settings against map, services and words.
func (s *Site) Check(cfg config.Config) error {
	for _, place := range []struct{ setting, id string }{{"desk", cfg.Desk}, {"emergency", cfg.Emergency}} {
		if _, ok := s.Map.Find(place.id); !ok {
			return wrong(cfg, "%q names %s, and the map %s has no such place: correct the id", place.setting, place.id, cfg.Map)
		}
	}
	if err := s.checkSpot(cfg); err != nil {
		return err
	}
	tags := s.Words.Tags()
	for _, l := range cfg.Languages {
		if !slices.Contains(tags, l) {
			return wrong(cfg, `"languages" names %s, and there are words in %s only: remove it`, l, strings.Join(tags, ", "))
		}
	}
	return s.checkServices(cfg)
}

// checkSpot holds where the kiosk stands against the map: in its building, and
// with a way to the desk and to Emergency.
func (s *Site) checkSpot(cfg config.Config) error {
	spot, ok := s.Map.Kiosk(cfg.Spot)
	if !ok {
		return wrong(cfg, `"spot" names %s, and the map %s has no such kiosk: correct the id`, cfg.Spot, cfg.Map)
	}
	if _, ok := s.Map.Building(cfg.Building); !ok {
		return wrong(cfg, `"building" names %s, and the map %s has no such building: correct the id`, cfg.Building, cfg.Map)
	}
	if u, ok := s.Map.Unit(spot.Place.Unit); ok && u.Building != "" && u.Building != cfg.Building {
		return wrong(cfg, `"building" is %s, and by the map %s the spot %s is in %s: correct the one that is wrong`, cfg.Building, cfg.Map, cfg.Spot, u.Building)
	}
	if u, ok := s.Map.Unit(cfg.Emergency); !ok || wayfind.KindOf(u.Category) != "" {
		return wrong(cfg, `"emergency" names %s, and the map %s has no such room: name the IMDF unit of the emergency department`, cfg.Emergency, cfg.Map)
	}
	for _, place := range []struct{ setting, id string }{{"desk", cfg.Desk}, {"emergency", cfg.Emergency}} {
		if _, err := s.Map.Route(spot.Place, place.id, wayfind.Options{}); err != nil {
			return wrong(cfg, `%q names %s, and by the map %s no way leads there from %s: correct the id, or mend the map (kioskctl map check)`, place.setting, place.id, cfg.Map, cfg.Spot)
		}
	}
	return nil
}

// wrong is a setting that does not fit the hospital.
func wrong(cfg config.Config, format string, args ...any) error {
	return bad("%s: %s", cfg.File, fmt.Sprintf(format, args...))
}

var serviceID = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

func (s *Site) checkServices(cfg config.Config) error {
	if len(s.Services) == 0 {
		return bad("%s holds no service: add one", cfg.Services)
	}
	seen := map[string]bool{}
	for i, service := range s.Services {
		why := s.faultOf(service, cfg)
		if seen[service.ID] {
			why = "is there twice: give each service an id of its own"
		}
		if why != "" {
			return bad("%s: service %d (%q) %s", cfg.Services, i+1, service.ID, why)
		}
		seen[service.ID] = true
	}
	return nil
}

// faultOf says what is wrong with a service and how to mend it, "" when it can
// be used.
func (s *Site) faultOf(service kiosk.Service, cfg config.Config) string {
	if !serviceID.MatchString(service.ID) {
		return "has an id that cannot be used: write it in small letters, digits and hyphens"
	}
	if s.Words.In("en").Label(service.Name) == "" {
		return `has no name: add one, as "name": {"en": "Eye clinic"}`
	}
	if service.Early < 0 || service.Late < 0 {
		return `has "early" or "late" below zero: write how long before and after, as "45m"`
	}
	if _, ok := s.Map.Building(service.Building); !ok {
		return fmt.Sprintf("is in building %q, which the map does not have: correct the id", service.Building)
	}
	if _, ok := s.Map.Unit(service.Area); !ok {
		return fmt.Sprintf("waits in %q, and the map has no such unit: correct the id", service.Area)
	}
	if _, ok := s.Map.Unit(service.AreaApart); service.AreaApart != "" && !ok {
		return fmt.Sprintf("waits apart in %q, and the map has no such unit: correct the id", service.AreaApart)
	}
	for _, q := range service.Questions {
		f := s.Forms[q]
		if f == nil {
			return fmt.Sprintf("asks the questionnaire %s, which is not in %s: add %s.json", q, cfg.Forms, q)
		}
		asked := f.Place() == form.Lobby || cfg.PrivatePlace
		if asked && Escalates(f) && strings.TrimSpace(cfg.CrisisLine) == "" {
			return fmt.Sprintf(`asks the questionnaire %s, which can call for help: add "crisis_line" to %s, as "Samaritans, 116 123"`, q, cfg.File)
		}
	}
	return ""
}

// Escalates reports whether an answer to a form can call for a person at once.
// Such a form stays off until that call was tested.
func Escalates(f *form.Form) bool { return slices.Contains(f.OutcomeCodes(), "escalate") }

// bad is unusable input.
func bad(format string, args ...any) error {
	return kiosk.Errorf(kiosk.CodeBadInput, "", format, args...)
}

// unusable is input that could not be used for a reason.
func unusable(err error, format string, args ...any) error {
	return kiosk.Wrap(kiosk.CodeBadInput, "", fmt.Sprintf(format, args...), err)
}
