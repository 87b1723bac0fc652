package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

func TestCommandsReachOneKioskAtOnceAndWheneverItAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		told := func() ([]kiosk.Commands, []wire.Header) {
			synctest.Wait()
			return opened[kiosk.Commands](s, s.take(wire.KindCommand))
		}
		ask := func() ([]kiosk.Commands, []wire.Header) {
			raw, err := wire.SignAsk(s.kiosk, time.Now(), wire.Ask{Nonce: "n"})
			if err != nil {
				t.Fatal(err)
			}
			s.deliver(hub.Message{Topic: wire.AskTopic("riverside", "lobby-1").String(), Payload: raw})
			return told()
		}
		c, first := ask()
		if len(c) != 1 || c[0] != (kiosk.Commands{}) || first[0].Revision.N != 0 {
			t.Fatalf("before any command: %+v at %+v", c, first)
		}
		if _, err := s.Shut(t.Context(), "lobby-1", true, ann); err != nil {
			t.Fatal(err)
		}
		c, shut := told()
		if len(c) != 1 || !c[0].Shut || !shut[0].Revision.Newer(first[0].Revision) {
			t.Fatalf("shut: %+v at %+v", c, shut)
		}
		at := time.Now()
		if _, err := s.Restart(t.Context(), "lobby-1", ann); err != nil {
			t.Fatal(err)
		}
		c, restart := told()
		if len(c) != 1 || !c[0].Shut || !c[0].Restart.Equal(at) || !restart[0].Revision.Newer(shut[0].Revision) {
			t.Fatalf("a restart leaves it shut: %+v at %+v", c, restart)
		}
		c, again := ask()
		if len(c) != 1 || !c[0].Shut || again[0].Revision != restart[0].Revision {
			t.Errorf("said again: %+v at %+v", c, again)
		}
		board, err := s.Board(t.Context(), false)
		if err != nil || len(board.Queues) != len(s.cfg.Services)+1 { // the desk's
			t.Errorf("commands are on the board: %+v, %v", board, err)
		}
		deeds, err := s.Audit(t.Context(), 2)
		if err != nil || len(deeds) != 2 || deeds[0].Verb != "restart kiosk" || deeds[1].Verb != "shut kiosk" || deeds[1].By != ann || deeds[1].Subject != "lobby-1" {
			t.Errorf("the audit says %+v, %v", deeds, err)
		}
	})
}

func TestCommandsThatAreRefusedChangeNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		for name, row := range map[string]struct {
			kiosk, by string
			code      kiosk.Code
		}{
			"nobody's name": {"lobby-1", " ", kiosk.CodeBadInput},
			"no kiosk":      {"none", ann, kiosk.CodeNotFound},
		} {
			if _, err := s.Shut(t.Context(), row.kiosk, true, row.by); kiosk.CodeOf(err) != row.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		synctest.Wait()
		if said, _ := opened[kiosk.Commands](s, s.take(wire.KindCommand)); len(said) != 0 {
			t.Errorf("said %+v", said)
		}
	})
}
