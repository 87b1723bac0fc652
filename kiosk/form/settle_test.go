package form_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/form"
)

// maker writes random forms in which everything may depend on everything
// before it in a random order, so that there are no circles, unless they are
// asked for.
type maker struct {
	*rand.Rand
	links   []string
	parents []int
	ranks   []float64
	holds   bool // the item being written holds others
	circles bool // everything may depend on everything
}

func (m *maker) pick(list ...string) string { return list[m.IntN(len(list))] }

// source returns the linkId of an item that item i may depend on, or "".
func (m *maker) source(i int) string {
	for range 8 {
		if j := m.IntN(len(m.links)); m.circles || m.ranks[j] < m.ranks[i] {
			return m.links[j]
		}
	}
	return ""
}

// value is an expression for the answer of another item, in one of the ways
// that forms have.
func (m *maker) value(i int) string {
	a, b := m.source(i), m.source(i)
	switch {
	case !m.holds && m.IntN(6) == 0:
		return "%p"
	case a == "" || b == "":
		return "1"
	}
	way := m.pick("%%resource.descendants().where(linkId='%s').answer.value", "%%resource.repeat(item|answer.item).where(linkId='%s').answer.value",
		"%%resource.item.where(linkId='%s').answer.value", "%%resource.item.item.where(linkId='%s').answer.value",
		"%%resource.descendants().where(linkId='%s' and answer.exists()).answer.value", "%%resource.descendants().where(linkId.matches('^%s$')).answer.value",
		"%%resource.descendants().where(linkId='%s' or linkId='"+b+"').answer.value", "%%v.where(linkId='%s').answer.value")
	if m.IntN(4) == 0 {
		return m.path(a) + ".answer.value"
	}
	return fmt.Sprintf(way, a)
}

// path goes down to an item by linkIds, group by group.
func (m *maker) path(link string) string {
	i := slices.Index(m.links, link)
	from := "%resource"
	if p := m.parents[i]; p >= 0 {
		from = m.path(m.links[p])
	}
	return fmt.Sprintf("%s.item.where(linkId='%s')", from, link)
}

func (m *maker) condition(i int) string {
	v := m.value(i)
	return m.pick("("+v+" >= 3).first()", v+".exists()", v+".empty() or "+v+".first() != 2", v+".count() = 1", "iif("+v+".first() > 2, "+m.value(i)+".exists(), true)")
}

// exts writes the expressions of an item. %p is the answer around it; what
// holds others has a %p of its own and does not look at it.
func (m *maker) exts(i int, question bool) string {
	var out []string
	if m.holds = slices.Contains(m.parents, i); question && m.holds {
		out = append(out, named("p", "answer.value"))
	}
	if m.IntN(4) == 0 {
		out = append(out, expr(sdc+"enableWhenExpression", m.condition(i)))
	}
	if question && m.IntN(3) == 0 {
		out = append(out, expr(sdc+"calculatedExpression", m.pick(m.value(i)+".first() + 1", m.value(i)+".count()", "("+m.value(i)+" | "+m.value(i)+").aggregate($this + $total, 0)", "%w + 1")))
	}
	return `"extension":[` + strings.Join(out, ",") + `]`
}

func (m *maker) when(i int) string {
	var out []string
	for range m.IntN(3) {
		if a := m.source(i); a != "" {
			out = append(out, fmt.Sprintf(`{"question":%q,"operator":%q,"answerInteger":%d}`, a, m.pick("=", "!=", ">", "<="), m.IntN(5)))
		}
	}
	return fmt.Sprintf(`"enableWhen":[%s],"enableBehavior":%q`, strings.Join(out, ","), m.pick("any", "all"))
}

// items writes the items within one, or those of the form (-1).
func (m *maker) items(parent int) string {
	var out []string
	for i, p := range m.parents {
		if p != parent {
			continue
		}
		inner, typ, repeats := m.items(i), "integer", "false"
		if inner != "" && m.IntN(3) > 0 {
			typ, repeats = "group", m.pick("false", "true")
		}
		if inner != "" {
			inner = `,"item":[` + inner + `]`
		}
		out = append(out, fmt.Sprintf(`{"linkId":%q,"type":%q,"repeats":%s,%s,%s%s}`, m.links[i], typ, repeats, m.when(i), m.exts(i, typ == "integer"), inner))
	}
	return strings.Join(out, ",")
}

// newMaker lays out a form: what an item lies in is decided before it, and the
// first item before all others.
func newMaker(seed uint64, size int) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1))}
	for i := range size {
		parent, rank := -1, m.Float64()
		if i > 1 && m.IntN(2) == 0 {
			parent = i - 1 - m.IntN(min(3, i-1))
			rank += m.ranks[parent]
		}
		m.links, m.parents, m.ranks = append(m.links, fmt.Sprint("q", i)), append(m.parents, parent), append(m.ranks, rank)
	}
	m.ranks[0] = -1
	return m
}

func (m *maker) form() string {
	return with(m.items(-1), named("p", "1"), named("v", "%resource.descendants()"), named("w", "%resource.descendants().where(linkId='q0').answer.value.first()"))
}

// act does one random thing.
func (m *maker) act(s *form.Session) {
	keys := s.Keys()
	key, kind, n := keys[m.IntN(len(keys))], m.IntN(10), m.IntN(6)
	switch kind {
	case 0:
		_ = s.Clear(key)
	case 1:
		_, _ = s.Add(key)
	case 2:
		_ = s.Remove(key, n%2)
	default:
		_ = s.Answer(key, form.Integer(n))
	}
}

// What is evaluated again after each answer comes to the same as evaluating
// everything, whatever the form and the answers.
func TestSettlingOnlyWhatChanged(t *testing.T) {
	settled, evaluated, all := 0, 0, 0
	for seed := range uint64(200) {
		m := newMaker(seed, 5+int(seed%40))
		n, whole, circle := m.hold(t, 25)
		if evaluated, all = evaluated+n, all+whole; !circle {
			settled++
		}
	}
	t.Logf("%d forms without a circle; %d expressions evaluated where evaluating all takes %d", settled, evaluated, all)
	if settled < 30 || evaluated*3 > all {
		t.Errorf("%d forms without a circle; %d expressions evaluated where evaluating all takes %d", settled, evaluated, all)
	}
}

// The same holds where things depend on themselves: what is asked follows from
// the answers and not from the order they were given in.
func TestCirclesFollowFromTheAnswers(t *testing.T) {
	circles := 0
	for seed := range uint64(300) {
		m := newMaker(seed, 3+int(seed%25))
		m.circles = true
		if _, _, circle := m.hold(t, 20); circle {
			circles++
		}
	}
	if circles < 150 {
		t.Errorf("control: only %d of the forms have a circle", circles)
	}
}

// hold answers at random and holds each state against a session that worked out
// everything from the answers alone. It counts the expressions both evaluated.
func (m *maker) hold(t *testing.T, steps int) (evaluated, all int, circle bool) {
	t.Helper()
	doc := m.form()
	s, _ := begin(t, doc)
	_, now := s.Looks(0)
	for step := range steps {
		m.act(s)
		n, _ := s.Looks(now)
		evaluated += n
		anew := s.Fresh()
		n, _ = anew.Looks(0)
		all += n
		if got, want := s.State(), anew.State(); got != want {
			t.Fatalf("step %d: after an answer\n%s\nall anew\n%s\n%s", step, got, want, doc)
		}
		_, now = s.Looks(0)
		circle = circle || s.Circular()
	}
	return evaluated, all, circle
}

// A group that is open because of an answer within it opens again with what it
// lies in, although its expression then cannot see the answer.
func TestGroupsOpenAgain(t *testing.T) {
	see := "%resource.descendants().where(linkId='in').answer.value = 1"
	s, _ := begin(t, with(item("out", "integer")+`,{"linkId":"a","type":"group","enableWhen":[{"question":"out","operator":"!=","answerInteger":0}],"item":[{"linkId":"b","type":"group","extension":[`+
		expr(sdc+"enableWhenExpression", see+" or %resource.item.where(linkId='out').answer.value = 2")+`],"item":[`+item("in", "integer")+`]}]}`))
	for _, step := range []struct {
		link    string
		n       int
		enabled string
	}{{"out", 2, "out a b in"}, {"in", 1, "out a b in"}, {"out", 3, "out a b in"}, {"out", 0, "out"}, {"out", 3, "out a b in"}} {
		if err := s.Answer(step.link, form.Integer(step.n)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.EnabledLinkIDs(), " "); got != step.enabled {
			t.Errorf("%s = %d enables %q, want %q", step.link, step.n, got, step.enabled)
		}
	}
}

// Which occurrence a condition looks at can change with an answer to another
// question in it.
func TestTheNearestOccurrenceChanges(t *testing.T) {
	s, _ := begin(t, with(`{"linkId":"g","type":"group","repeats":true,"item":[`+item("a", "integer")+","+item("b", "integer")+`]},{"linkId":"c","type":"string","enableWhen":[{"question":"a","operator":"=","answerInteger":1}]}`))
	second, err := s.Add("g")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Answer("a", form.Integer(1)); err != nil || !s.Enabled("c") {
		t.Fatal(err, s.Enabled("c"))
	}
	b := strings.Replace(second, "a", "b", 1)
	if err := s.Answer(b, form.Integer(5)); err != nil || s.Enabled("c") {
		t.Errorf("%v; still enabled by an occurrence that is no longer the last: %v", err, s.Enabled("c"))
	}
}

// A calculation that follows others the wrong way round settles however many
// they are.
func TestLongChains(t *testing.T) {
	var items []string
	for i := range 300 {
		items = append(items, item(fmt.Sprint("q", i), "integer", expr(sdc+"calculatedExpression", of+fmt.Sprintf("q%d').answer.value + 1", i+1))))
	}
	s, _ := begin(t, with(strings.Join(items, ",")+","+item("q300", "integer")))
	if err := s.Answer("q300", form.Integer(0)); err != nil {
		t.Fatal(err)
	}
	if p := s.Check(); len(p) > 0 || !strings.HasPrefix(answers(s), "q0=300 ") {
		t.Errorf("%s, %v", answers(s), p)
	}
}

// An occurrence that is added begins as the first did.
func TestInitialExpressionOfAnOccurrence(t *testing.T) {
	s, _ := begin(t, with(`{"linkId":"g","type":"group","repeats":true,"item":[`+item("a", "integer", expr(sdc+"initialExpression", "1 + 1"))+`]}`))
	if err := s.Answer("a", form.Integer(5)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add("g"); err != nil || answers(s) != "a=5 a=2" {
		t.Errorf("%q, %v", answers(s), err)
	}
}
