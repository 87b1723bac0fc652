package sqldb

import (
	"encoding/json"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// placeColumns are read by place and written by placeValues, in this order,
// after the id.
const placeColumns = `queue, code, kiosk, state, day, appointment, person, method, area, lang, step_free, flags,
	arrived, claimed, received, unsure, booked, slot, urgency, room, called_at, announced, ended_at, moved, visit, stop, entered_at, held_until`

// The states of a place in the queue (hub.State.Live), and with those of a stop
// that is still to come.
const (
	liveStates     = `('waiting', 'called', 'in-room', 'on-hold')`
	expectedStates = `('planned', 'waiting', 'called', 'in-room', 'on-hold')`
)

const selectPlace = `SELECT id, told_at, ` + placeColumns + ` FROM places `

func placeValues(p hub.Place) ([]any, error) {
	flags, err := json.Marshal(p.Flags)
	var moved []byte
	if p.Moved != nil && err == nil {
		moved, err = json.Marshal(p.Moved)
	}
	return []any{
		p.Queue, p.Code, p.Kiosk, string(p.State), p.Day.String(), p.Appointment, p.Person, string(p.Method), p.Area, p.Lang, flag(p.StepFree), string(flags),
		micros(p.Arrived), micros(p.Claimed), micros(p.Received), flag(p.Unsure), micros(p.Booked), micros(p.Slot), p.Urgency,
		p.Room, micros(p.CalledAt), micros(p.Announced), micros(p.EndedAt), string(moved),
		p.Visit, p.Stop, micros(p.EnteredAt), micros(p.HeldUntil),
	}, err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func place(s scanner) (p hub.Place, err error) {
	var told, arrived, claimed, received, booked, slot, called, announced, ended, entered, held int64
	var stepFree, unsure int
	var flags, moved []byte
	var day string
	err = s.Scan(&p.ID, &told, &p.Queue, &p.Code, &p.Kiosk, &p.State, &day, &p.Appointment, &p.Person, &p.Method, &p.Area, &p.Lang, &stepFree, &flags,
		&arrived, &claimed, &received, &unsure, &booked, &slot, &p.Urgency, &p.Room, &called, &announced, &ended, &moved, &p.Visit, &p.Stop, &entered, &held)
	if err != nil {
		return p, err
	}
	p.StepFree, p.Unsure = stepFree != 0, unsure != 0
	p.ToldAt, p.Arrived, p.Claimed, p.Received = clock(told), clock(arrived), clock(claimed), clock(received)
	p.Booked, p.Slot, p.CalledAt, p.Announced, p.EndedAt = clock(booked), clock(slot), clock(called), clock(announced), clock(ended)
	p.EnteredAt, p.HeldUntil = clock(entered), clock(held)
	if p.Day, err = kiosk.ParseDate(day); err != nil {
		return p, err
	}
	if len(moved) > 0 {
		if err := json.Unmarshal(moved, &p.Moved); err != nil {
			return p, err
		}
	}
	return p, json.Unmarshal(flags, &p.Flags)
}

// alias is another code that a place answers to.
type alias struct{ place, code string }

func scanAlias(s scanner) (a alias, err error) { return a, s.Scan(&a.place, &a.code) }

// withAliases adds to places the other codes they answer to.
func (r *reader) withAliases(list []hub.Place, err error) ([]hub.Place, error) {
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	aliases, err := among(r, scanAlias, `SELECT place, code FROM codes WHERE event <> place AND place IN (?) ORDER BY received, event`, ids)
	return named(list, aliases), err
}

func (r *reader) Live(queue string) ([]hub.Place, error) {
	list, err := each(r, place, selectPlace+`WHERE queue = ? AND state IN `+liveStates, queue)
	if err != nil {
		return nil, err
	}
	aliases, err := each(r, scanAlias, `SELECT c.place, c.code FROM places p JOIN codes c ON c.place = p.id AND c.event <> p.id
		WHERE p.queue = ? AND p.state IN `+liveStates+` ORDER BY c.received, c.event`, queue)
	return named(list, aliases), err
}

// named hands out aliases to their places.
func named(list []hub.Place, aliases []alias) []hub.Place {
	byPlace := make(map[string][]string, len(aliases))
	for _, a := range aliases {
		byPlace[a.place] = append(byPlace[a.place], a.code)
	}
	for i, p := range list {
		list[i].Aliases = byPlace[p.ID]
	}
	return list
}

func (r *reader) Planned(queue string) ([]hub.Place, error) {
	if queue == "" {
		return each(r, place, selectPlace+`WHERE state = 'planned' ORDER BY booked, id`)
	}
	return each(r, place, selectPlace+`WHERE state = 'planned' AND queue = ? ORDER BY booked, id`, queue)
}

func (r *reader) Visit(id string) ([]hub.Place, error) {
	if id == "" {
		return nil, nil
	}
	return r.withAliases(each(r, place, selectPlace+`WHERE visit = ? AND visit <> '' ORDER BY stop`, id))
}

func (r *reader) Ended(queue string, since time.Time, limit int) ([]hub.Place, error) {
	return r.withAliases(each(r, place, selectPlace+`WHERE queue = ? AND ended_at > 0 AND ended_at >= ? ORDER BY ended_at DESC, id LIMIT ?`, queue, micros(since), limit))
}

func (r *reader) Over(queue string, since time.Time, limit int) ([]string, error) {
	over, err := each(r, scanAlias, `SELECT id, code FROM places p WHERE queue = ? AND ended_at > 0 AND ended_at >= ?
		AND (state = 'no-show' OR state = 'done' AND (visit = '' OR NOT EXISTS
			(SELECT 1 FROM places s WHERE s.visit = p.visit AND s.visit <> '' AND s.state IN `+expectedStates+`)))
		ORDER BY ended_at DESC, id LIMIT ?`, queue, micros(since), limit)
	list := make([]hub.Place, len(over))
	for i, p := range over {
		list[i].ID, list[i].Code = p.place, p.code
	}
	list, err = r.withAliases(list, err)
	var codes []string
	for _, p := range list {
		codes = append(append(codes, p.Code), p.Aliases...)
	}
	return codes, err
}

func (r *reader) PlaceOf(code string) (hub.Place, bool, error) {
	return first(r.withAliases(each(r, place, selectPlace+`WHERE id =
		(SELECT place FROM codes WHERE code_key = ? ORDER BY live DESC, received DESC, event DESC LIMIT 1)`, hub.CodeKey(code))))
}

func (r *reader) PlaceFor(appointment string, day kiosk.Date) (hub.Place, bool, error) {
	if appointment == "" {
		return hub.Place{}, false, nil
	}
	return first(r.withAliases(each(r, place, selectPlace+`WHERE appointment = ? AND appointment <> '' AND day = ?`, appointment, day.String())))
}

func (r *reader) Unsure(from string) ([]hub.Place, error) {
	return r.withAliases(each(r, place, selectPlace+`WHERE state IN `+liveStates+` AND unsure = 1 AND kiosk = ? ORDER BY claimed, id`, from))
}

func (r *reader) CodeLive(code string) (bool, error) {
	var n int
	return r.one([]any{&n}, `SELECT 1 FROM codes WHERE code_key = ? AND live = 1`, hub.CodeKey(code))
}

func (r *reader) Calls(queue string, limit int) ([]hub.CallStart, error) {
	return each(r, func(s scanner) (c hub.CallStart, err error) {
		var at, arrived, ended int64
		err = s.Scan(&at, &arrived, &ended)
		c.At, c.Arrived, c.Ended = clock(at), clock(arrived), clock(ended)
		return c, err
	}, `SELECT called_at, arrived, ended_at FROM places WHERE queue = ? AND called_at > 0 ORDER BY called_at DESC LIMIT ?`, queue, limit)
}

func (r *reader) Forecasts(limit int) ([]hub.Forecast, error) {
	return each(r, func(s scanner) (f hub.Forecast, err error) {
		var told, called, wait int64
		err = s.Scan(&f.Queue, &told, &called, &wait, &f.Wait.LowMin, &f.Wait.HighMin)
		f.At, f.Wait.Expected = clock(told), time.Duration(wait)*time.Microsecond
		f.Actual = clock(called).Sub(f.At)
		return f, err
	}, `SELECT queue, told_at, called_at, told_wait, told_low, told_high FROM places WHERE told_at > 0 AND called_at > 0 ORDER BY called_at DESC LIMIT ?`, limit)
}

func (r *reader) Arrivals(day kiosk.Date) ([]hub.Place, error) {
	return each(r, place, selectPlace+`WHERE day = ? AND state <> 'planned' ORDER BY received, id`, day.String())
}
