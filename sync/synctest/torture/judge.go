package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/identity"
)

// judge waits until all that was confirmed has arrived and counts. Who came and
// never saw a ticket may be at the hub or not: a kiosk that died between its
// commit and the screen has told nobody.
func (w *ward) judge() (result, error) {
	var at map[string]place
	_ = w.within(w.patience, "everything confirmed is at the hub", func() bool {
		var b hub.Board
		if w.api(http.MethodGet, "/api/v1/board", nil, &b) != nil {
			return false
		}
		at = places(b)
		for _, tickets := range w.confirmed {
			for t := range tickets {
				if at[hub.CodeKey(t)] == 0 {
					return false
				}
			}
		}
		return true
	})
	if err := w.ctx.Err(); err != nil {
		return w.res, err
	}
	w.res.confirmed = len(w.confirmed)
	lost, doubled := count(w.confirmed, at, len(w.came))
	for _, who := range lost {
		fmt.Fprintf(w.o.log, "lost: %s, shown %v\n", who, slices.Sorted(maps.Keys(w.confirmed[who])))
	}
	w.res.lost += len(lost)
	w.res.doubled += doubled
	return w.res, nil
}

// place numbers somebody's place at the hub, from 1.
type place int

// count holds what was confirmed against the places that tickets lead to, when
// so many people came.
func count(confirmed map[string]map[string]bool, at map[string]place, came int) (lost []string, doubled int) {
	whose := map[place]string{}
	for person, tickets := range confirmed {
		own := map[place]bool{}
		for t := range tickets {
			p := at[hub.CodeKey(t)]
			if other, taken := whose[p]; p == 0 || taken && other != person {
				lost = append(lost, person) // or called as somebody else, which is the same to them
				break
			}
			own[p], whose[p] = true, person
		}
		if len(own) > 1 {
			doubled++
		}
	}
	all := map[place]bool{}
	for _, p := range at {
		all[p] = true
	}
	return lost, doubled + max(0, len(all)-came)
}

// places lists the places of a board by the codes they answer to.
func places(b hub.Board) map[string]place {
	at := map[string]place{}
	var n place
	for _, q := range b.Queues {
		for _, list := range [][]hub.BoardEntry{q.Called, q.Waiting, q.OnHold, q.Done} {
			for _, e := range list {
				n++
				for _, code := range append(e.Aliases, e.Code) {
					at[hub.CodeKey(code)] = n
				}
			}
		}
	}
	return at
}

func (w *ward) api(method, path string, body io.Reader, out any) error {
	r, err := w.running()
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(w.ctx, 10*time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, method, r.API+path, body)
	if err != nil {
		return err
	}
	token, err := identity.ReadToken(w.path("hub", "keys"))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Frontdoor-By", "torture")
	if body != nil {
		req.Header.Set("Content-Type", "text/csv")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("the hub refused %s: %s", path, b)
	}
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(b, out)
}
