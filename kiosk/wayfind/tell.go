package wayfind

import (
	"math"
	"slices"
	"sync"
)

// told is a way described up to the ride that ends one of its legs, or to its
// end. Ways that begin alike share what is told of their beginning.
type told struct {
	before   *told // what was told of the legs before, nil for the first
	leg      Leg
	steps    []Step  // of this leg and of the ride at its end
	legs     int     // so far, this one included
	words    int     // steps so far
	metres   float64 // so far
	ride     ConnectorKind
	alight   string // unit that the ride is left at
	building string // walked in last
}

// tellings keeps what was told of the ways of one tree, by the node at which a
// ride is left: a tree leads to each node by one way only.
type tellings struct {
	mu sync.Mutex
	by map[int32]*told
}

func (k *tellings) get(node int32) *told {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.by[node]
}

func (k *tellings) put(node int32, t *told) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = map[int32]*told{}
	}
	k.by[node] = t
}

// tell describes a path leg by leg. What leads up to its last rides is taken
// from earlier paths of the same tree, unless it names the very place that this
// path leads to: nobody is told to pass the room they go to.
func (m *Map) tell(p path) *told {
	i, t := m.toldBefore(p)
	for {
		leg, next := m.legFrom(p, i)
		if leg.ride < 0 {
			if p.kept == nil || !t.names(p.to.Unit) {
				return m.tellLeg(t, p, leg)
			}
			p.kept = nil
			return m.tell(p)
		}
		whereTo := p.to.Unit
		if p.kept != nil {
			p.to.Unit = "" // for whoever goes on from there
		}
		t = m.tellLeg(t, p, leg)
		p.to.Unit = whereTo
		if i = next; p.kept != nil {
			p.kept.put(p.nodes[i], t)
		}
	}
}

// toldBefore returns the last node of a path at which a ride is left that was
// told of before, with what was told; the start and nil when there is none.
func (m *Map) toldBefore(p path) (int, *told) {
	if p.kept == nil {
		return 0, nil
	}
	for i := len(p.nodes) - 1; i > 0; i-- {
		if _, ride := m.connectorOf(m.graph.via[p.edges[i]]); ride {
			if t := p.kept.get(p.nodes[i]); t != nil {
				return i, t
			}
		}
	}
	return 0, nil
}

// names reports whether any step so far passes a unit.
func (t *told) names(unit string) bool {
	for ; t != nil; t = t.before {
		for i := range t.steps {
			if slices.Contains(t.steps[i].Pass, unit) {
				return true
			}
		}
	}
	return false
}

// tellLeg describes one more leg of a path.
func (m *Map) tellLeg(before *told, p path, leg walked) *told {
	t := &told{before: before, building: m.buildingOf(m.units[p.from.Unit]), legs: 1}
	if before != nil {
		t.building, t.legs, t.words, t.metres = before.building, before.legs+1, before.words, before.metres
	}
	t.leg = Leg{Ordinal: leg.ordinal, Line: line(leg.foot), Drawn: m.drawn(leg.foot), Connector: leg.board, ToOrdinal: leg.to}
	long := length(t.leg.Line)
	t.metres += long
	const worthAStep = 0.3 // metres
	if leg.ride < 0 || long > worthAStep {
		m.tellStretches(t, p, leg)
	}
	if leg.ride >= 0 {
		t.ride, t.alight = m.venue.Connectors[leg.ride].Kind, leg.alight
		t.steps = append(t.steps, Step{Kind: StepRide, Facing: unknownFacing, Ordinal: leg.ordinal,
			Unit: leg.board, Connector: t.ride, ToOrdinal: leg.to, ToUnit: leg.alight})
	}
	t.words += len(t.steps)
	return t
}

// noStep is how far, in metres, somebody may be from where they want to be and
// is there all the same.
const noStep = 1.0

// tellStretches adds the steps that are walked on a leg.
func (m *Map) tellStretches(t *told, p path, leg walked) {
	stretches := m.stretches(leg, m.facing(p, leg, t.before), &t.building)
	t.steps = make([]Step, 0, len(stretches)+1)
	for k := range stretches {
		s, ends := &stretches[k], k == len(stretches)-1
		m.describe(s, leg, p, ends && leg.ride < 0, ends)
		if s.Kind == StepArrive && t.words+k == 0 && t.metres < noStep && p.from.Unit == p.to.Unit {
			s.Side, s.DoorNo, s.Pass = SideHere, 0, nil
		}
		if k == 0 && t.before != nil {
			s.Leave = t.before.ride
		}
		if t.words+k == 0 && s.Kind == StepWalk {
			s.Kind = StepStart
		}
		if math.IsNaN(s.Facing) {
			s.Facing = unknownFacing
		}
		t.steps = append(t.steps, s.Step)
	}
}
