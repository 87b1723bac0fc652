package view

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

func TestANumberForTheDeskIsOffered(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for _, lang := range cfg.Langs {
		for _, offered := range []bool{true, false} {
			m := v.Model(flow.State{Screen: flow.Desk, Lang: lang, Now: noon, Number: offered})
			i := slices.IndexFunc(m.Actions, func(b Button) bool { return b.Event == flow.TakeNumber{} })
			if (i >= 0) != offered {
				t.Errorf("%s: offered %v, button %d", lang, offered, i)
			}
			if told := strings.Contains(strings.Join(m.Spoken, "\n"), cfg.Words.In(lang).Say("desk.number.line")); told != offered {
				t.Errorf("%s: what is kept is told: %v", lang, told)
			}
			if m.Actions[0].Role != RolePrimary || offered && i != 0 {
				t.Errorf("%s: the first action is %+v", lang, m.Actions[0])
			}
		}
	}
}

func TestThePaperOfANumberForTheDesk(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	p := v.Paper(flow.State{Lang: "en-GB", Now: noon, Ticket: kiosk.Ticket{Code: "KD 042", Queue: kiosk.DeskQueue, Area: cfg.Services[0].Area}})
	if !strings.HasPrefix(p.Area, "Please wait near ") || p.Code != "KD 042" {
		t.Errorf("paper %+v", p)
	}
}
