// Package config reads a kiosk's settings: strict about unknown names, generous
// with defaults, and plain about what is wrong, where, and how to mend it.
package config

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Config is what is set for one kiosk. Paths are relative to the file.
type Config struct {
	File string `json:"-"` // where it was read from

	Hospital  string   `json:"hospital"`  // name in the top band
	Languages []string `json:"languages"` // offered, the first is spoken by default

	Keys string `json:"keys"` // folder with this kiosk's keys, made at enrolment
	Data string `json:"data"` // folder for the database
	Hub  string `json:"hub"`  // MQTT address: ssl://hub.example:8883, several with commas; tcp:// for tests

	Map      string `json:"map"`      // IMDF folder or zip file, or OSM XML
	Services string `json:"services"` // JSON list of services
	Forms    string `json:"forms"`    // folder of FHIR R4 questionnaires

	Closures   string `json:"closures,omitempty"`    // JSON list of what is closed here besides what the hub says: [{"feature": "IMDF id", "kind": "lift"}], kind "fire" for a fire alarm; read every second
	CrisisLine string `json:"crisis_line,omitempty"` // whom to call in a crisis, as people are to read it: "Samaritans, 116 123"

	TimeZone string `json:"time_zone,omitempty"` // of the hospital, as Europe/London; empty = the machine's

	Building  string `json:"building"`  // IMDF building id this kiosk stands in
	Spot      string `json:"spot"`      // IMDF kiosk feature id, or its name
	Desk      string `json:"desk"`      // IMDF id of the desk people are sent to, a unit or an amenity
	Emergency string `json:"emergency"` // IMDF unit id of the emergency department

	ShowClinic   bool `json:"show_clinic,omitempty"`   // the clinic's name may be read on the screen
	Drafts       bool `json:"drafts,omitempty"`        // questions in translations nobody has reviewed: demos only
	PrivatePlace bool `json:"private_place,omitempty"` // nobody else can see or hear: private questionnaires are asked here
	StillMotion  bool `json:"still_motion,omitempty"`  // no page slides
	IdleSeconds  int  `json:"idle_seconds,omitempty"`  // without a touch until the person is asked; 20–600
	ClearSeconds int  `json:"clear_seconds,omitempty"` // a page that only tells stays this long; 30–600

	Panel   Panel   `json:"panel"`
	Devices Devices `json:"devices"`
}

// Panel is the screen as it hangs on the wall.
type Panel struct {
	WidthPx     int     `json:"width_px"`
	HeightPx    int     `json:"height_px"`
	DiagonalIn  float64 `json:"diagonal_in"`
	LowerEdgeMM int     `json:"lower_edge_mm"` // height of the picture's lower edge above the floor
}

// Default is what a setting is when the file does not name it.
func Default() Config {
	return Config{
		Languages: []string{"en-GB"}, IdleSeconds: 60, ClearSeconds: 60,
		Panel: Panel{WidthPx: 1080, HeightPx: 1920, DiagonalIn: 32, LowerEdgeMM: 700}, Devices: defaultDevices(),
	}
}

// Load reads, fills in and checks the file at path. The error is one line that
// names the file, the place in it and the mend.
func Load(path string) (Config, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("%s cannot be read (%w): check the path and that the kiosk may read it", path, err)
	}
	c := Default()
	if err := Decode(path, b, &c); err != nil {
		return Config{}, err
	}
	if err := c.Validate(); err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	c.anchor(filepath.Dir(path))
	c.File = path
	return c, nil
}

// anchor makes relative paths start at the folder of the file.
func (c *Config) anchor(dir string) {
	paths := []*string{&c.Keys, &c.Data, &c.Map, &c.Services, &c.Forms, &c.Closures, &c.Devices.SectorKey}
	for i := range c.Devices.HealthCards {
		paths = append(paths, &c.Devices.HealthCards[i].Keys)
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// Validate reports the first setting that cannot work, by its name in the file.
func (c Config) Validate() error {
	for name, value := range map[string]string{
		"hospital": c.Hospital, "keys": c.Keys, "data": c.Data, "hub": c.Hub, "map": c.Map, "services": c.Services,
		"forms": c.Forms, "building": c.Building, "spot": c.Spot, "desk": c.Desk, "emergency": c.Emergency,
	} {
		if value == "" {
			return fmt.Errorf("%q is missing: add it", name)
		}
	}
	for address := range strings.SplitSeq(c.Hub, ",") {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || u.Port() == "" || u.Hostname() == "" || u.Scheme != "ssl" && u.Scheme != "tls" && u.Scheme != "tcp" {
			return fmt.Errorf(`"hub" is no MQTT address: write it as ssl://name:8883`)
		}
	}
	if len(c.Languages) == 0 {
		return fmt.Errorf(`"languages" is empty: name at least one, as "en-GB"`)
	}
	for i, l := range c.Languages {
		if slices.Contains(c.Languages[:i], l) {
			return fmt.Errorf(`"languages" names %s twice: remove one`, l)
		}
		if !languageTag.MatchString(l) {
			return fmt.Errorf(`"languages" holds %q, which is no language tag: write it as "en-GB" or "es"`, l)
		}
	}
	if _, err := c.Location(); err != nil {
		return err
	}
	if err := c.ranges(); err != nil {
		return err
	}
	return c.Devices.validate()
}

// Location is the time zone that appointments and the service day are in.
func (c Config) Location() (*time.Location, error) {
	if c.TimeZone == "" {
		return time.Local, nil
	}
	loc, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, fmt.Errorf(`"time_zone" is %q, which is no time zone: write it as Europe/London`, c.TimeZone)
	}
	return loc, nil
}

func (c Config) ranges() error {
	return within([]span{
		{"idle_seconds", float64(c.IdleSeconds), 20, 600, "seconds"},
		{"clear_seconds", float64(c.ClearSeconds), 30, 600, "seconds"},
		{"panel.width_px", float64(c.Panel.WidthPx), 480, 8192, "pixels"},
		{"panel.height_px", float64(c.Panel.HeightPx), 480, 8192, "pixels"},
		{"panel.diagonal_in", c.Panel.DiagonalIn, 10, 86, "inches"},
		{"panel.lower_edge_mm", float64(c.Panel.LowerEdgeMM), 0, 1400, "mm above the floor"},
	})
}

// span is a number and the bounds it must lie in.
type span struct {
	name           string
	value, low, up float64
	unit           string
}

// within reports the first number that lies outside its bounds.
func within(spans []span) error {
	for _, r := range spans {
		if r.value < r.low || r.value > r.up {
			return fmt.Errorf("%q is %v: set it between %v and %v %s", r.name, r.value, r.low, r.up, r.unit)
		}
	}
	return nil
}

// Redacted is the configuration as it may be shown to anybody: paths of keys
// are left out.
func (c Config) Redacted() string {
	c.Keys = "(set)"
	if c.Devices.SectorKey != "" {
		c.Devices.SectorKey = "(set)"
	}
	b, err := json.Marshal(c)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
