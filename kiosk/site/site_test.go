package site

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/wayfind"
)

// settings are for the demo hospital laid out as files.
func settings(t *testing.T) config.Config {
	t.Helper()
	dir := t.TempDir()
	c := config.Default()
	c.File, c.Map, c.Forms, c.Services = filepath.Join(dir, "kiosk.json"), filepath.Join(dir, "map"), filepath.Join(dir, "forms"), filepath.Join(dir, "services.json")
	c.Spot = "kiosk-lobby"
	for _, err := range []error{os.CopyFS(c.Map, assets.Hospital()), os.CopyFS(c.Forms, assets.Forms()), os.WriteFile(c.Services, assets.Services(), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	demo, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	spot, _ := demo.Map.Kiosk(c.Spot)
	unit, _ := demo.Map.Unit(spot.Place.Unit)
	c.Building, c.Desk, c.Emergency = unit.Building, unit.ID, demo.Map.Venue().Emergency
	return c
}

func TestReadTheDemoHospital(t *testing.T) {
	s, err := Read(settings(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Services) != 8 || s.Forms["respiratory"] == nil || s.Forms["phq-9"].Place() != form.Private || len(s.MapProblems) != 0 {
		t.Errorf("%d services, %d forms, map problems %v", len(s.Services), len(s.Forms), s.MapProblems)
	}
}

// unitOf is a unit of a category in the demo hospital.
func unitOf(t *testing.T, category string) string {
	t.Helper()
	for _, u := range demoVenue(t).Units {
		if u.Category == category {
			return u.ID
		}
	}
	t.Fatalf("the demo hospital has no %s", category)
	return ""
}

func otherBuilding(t *testing.T, building string) string {
	t.Helper()
	for _, u := range demoVenue(t).Units {
		if u.Building != "" && u.Building != building {
			return u.Building
		}
	}
	t.Fatal("the demo hospital has one building")
	return ""
}

func demoVenue(t *testing.T) *wayfind.Venue {
	t.Helper()
	s, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	return s.Map.Venue()
}

func TestWhatDoesNotFitIsNamed(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*config.Config, []kiosk.Service) []kiosk.Service
		want   []string
	}{
		{"no service", func(*config.Config, []kiosk.Service) []kiosk.Service { return nil }, []string{"services.json", "add one"}},
		{"one service twice", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { return append(s, s[0]) }, []string{"services.json", "service 9", "twice"}},
		{"an id with a space", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { s[1].ID = "Foo Bar"; return s }, []string{"service 2", "small letters"}},
		{"a service without a name", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { s[0].Name = nil; return s }, []string{"has no name"}},
		{"a time below zero", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { s[0].Early = -1; return s }, []string{"below zero"}},
		{"no waiting area", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { s[0].Area = ""; return s }, []string{"waits in", "no such unit"}},
		{"another building", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { s[0].Building = "b9"; return s }, []string{`"b9"`, "correct the id"}},
		{"a questionnaire nobody has", func(_ *config.Config, s []kiosk.Service) []kiosk.Service { s[0].Questions = []string{"diet"}; return s }, []string{"add diet.json"}},
		{"a form that can call for help, and no crisis line", func(c *config.Config, s []kiosk.Service) []kiosk.Service {
			c.PrivatePlace, s[0].Questions = true, []string{"phq-9"}
			return s
		}, []string{"phq-9", `"crisis_line"`, "kiosk.json"}},
		{"a spot that is not on the map", func(c *config.Config, s []kiosk.Service) []kiosk.Service { c.Spot = "kiosk-roof"; return s }, []string{"kiosk.json", `"spot"`, "correct the id"}},
		{"a building that is not on the map", func(c *config.Config, s []kiosk.Service) []kiosk.Service { c.Building = "b9"; return s }, []string{"kiosk.json", `"building"`}},
		{"the building of another kiosk", func(c *config.Config, s []kiosk.Service) []kiosk.Service {
			c.Building = otherBuilding(t, c.Building)
			return s
		}, []string{"kiosk.json", `"building"`, "correct the one that is wrong"}},
		{"emergency in a lift", func(c *config.Config, s []kiosk.Service) []kiosk.Service {
			c.Emergency = unitOf(t, "elevator")
			return s
		}, []string{"kiosk.json", `"emergency"`, "no such room"}},
		{"emergency at a kiosk", func(c *config.Config, s []kiosk.Service) []kiosk.Service { c.Emergency = c.Spot; return s }, []string{`"emergency"`, "no such room"}},
		{"emergency where no way leads", func(c *config.Config, s []kiosk.Service) []kiosk.Service {
			c.Emergency = unitOf(t, "opentobelow")
			return s
		}, []string{`"emergency"`, "no way leads there"}},
		{"a language nobody wrote", func(c *config.Config, s []kiosk.Service) []kiosk.Service { c.Languages = []string{"tlh"}; return s }, []string{"kiosk.json", "tlh", "en-GB, en-US, es"}},
		{"a desk that is not on the map", func(c *config.Config, s []kiosk.Service) []kiosk.Service { c.Desk = "d9"; return s }, []string{"kiosk.json", `"desk"`}},
		{"services that are not there", func(c *config.Config, s []kiosk.Service) []kiosk.Service { c.Services += "x"; return s }, []string{"services.jsonx", "check the path"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := settings(t)
			var services []kiosk.Service
			if err := json.Unmarshal(assets.Services(), &services); err != nil {
				t.Fatal(err)
			}
			file := c.Services
			b, err := json.Marshal(row.change(&c, services))
			if err != nil || os.WriteFile(file, b, 0o600) != nil {
				t.Fatal(err)
			}
			_, err = Read(c)
			if err == nil {
				t.Fatal("it was taken")
			}
			for _, want := range row.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			if kiosk.CodeOf(err) != kiosk.CodeBadInput {
				t.Errorf("code %q", kiosk.CodeOf(err))
			}
		})
	}
}

// Every type of item has a screen, so none keeps a form out of the lobby.
func TestEveryTypeCanBeAskedInTheLobby(t *testing.T) {
	c := settings(t)
	var items []string
	for _, typ := range []form.Type{form.TypeGroup, form.TypeDisplay, form.TypeBoolean, form.TypeDecimal, form.TypeInteger, form.TypeDate, form.TypeDateTime, form.TypeTime,
		form.TypeString, form.TypeText, form.TypeURL, form.TypeChoice, form.TypeOpenChoice, form.TypeAttachment, form.TypeReference, form.TypeQuantity} {
		items = append(items, `{"linkId":"`+string(typ)+`","type":"`+string(typ)+`","text":"?"}`)
	}
	text := `{"resourceType":"Questionnaire","id":"diet","status":"active","item":[` + strings.Join(items, ",") + `]}`
	if err := os.WriteFile(filepath.Join(c.Forms, "diet.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Read(c); err != nil || s.Forms["diet"] == nil {
		t.Errorf("got %v", err)
	}
}
