package imdf

import (
	"testing"

	"frontdoor/kiosk/wayfind"
)

func TestAccessControlAndOneWayDoors(t *testing.T) {
	a := site()
	a.get("opening", "dclinic0").Properties["access_control"] = []string{"badgereader"}
	a.get("opening", "dcafe").Properties["access_control"] = "outofservice"
	a.add("relationship", "gate", nil, map[string]any{"category": "traversal", "direction": "directed", "origin": map[string]any{"id": "hall0"},
		"intermediary": []any{map[string]any{"id": "dlift0"}}, "destination": map[string]any{"id": "lift0"}})
	v, _ := a.load(t)
	for _, o := range v.Openings {
		if o.Locked != (o.ID == "dclinic0") || o.Closed != (o.ID == "dcafe") || (o.From == "hall0") != (o.ID == "dlift0") {
			t.Errorf("%+v", o)
		}
	}
}

func TestADoorIsFoundByItsName(t *testing.T) {
	a := site()
	a.get("opening", "front").Properties["name"] = en("Main entrance")
	v, _ := a.load(t)
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	if p, known := m.Find("main entrance"); !known || p.Unit != "hall0" || p.Whole {
		t.Errorf("%+v, %v", p, known)
	}
}
