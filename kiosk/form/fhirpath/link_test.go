package fhirpath

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/form"
)

// tree answers what is asked of the sample by walking it, and notes the asking.
type tree struct{ asked []string }

func (*tree) Read(map[string]any) {}

func (d *tree) Find(o map[string]any, depth form.Depth, linkIDs []string, through bool) ([]any, bool) {
	if o["resourceType"] == nil && o["linkId"] == nil {
		return nil, false
	}
	asked := strings.Join(linkIDs, "|")
	if through {
		asked += "…"
	}
	d.asked = append(d.asked, asked)
	var out []any
	level := []map[string]any{o}
	for steps := form.Depth(1); len(level) > 0; steps++ {
		var next []map[string]any
		for _, o := range level {
			for _, item := range objectsIn(o, "item") {
				if id, _ := item["linkId"].(string); (depth == form.AnyDepth || depth == form.ItemDepth || depth == form.InnerDepth && steps > 1 || depth == steps) && slices.Contains(linkIDs, id) {
					out = append(out, item)
				}
				next = append(next, item)
			}
			for _, answer := range objectsIn(o, "answer") {
				if depth == form.AnyDepth || depth == form.InnerDepth {
					next = append(next, answer)
				}
			}
		}
		level = next
	}
	return out, true
}

func objectsIn(o map[string]any, key string) []map[string]any {
	var out []map[string]any
	list, _ := o[key].([]any)
	for _, v := range list {
		out = append(out, v.(map[string]any))
	}
	return out
}

// Which filters are asked of the data, and that the answer is the same as when
// the response is walked.
func TestLinked(t *testing.T) {
	for _, row := range []struct{ source, asked, want string }{
		{"%resource.item.where(linkId='n').answer.value", "n", "7"},
		{"item.where(linkId='n').answer.value", "n", "7"},
		{"%resource.item.where('n' = linkId).answer.value", "n", "7"},
		{"%resource.item.where($this.linkId = 'n').answer.value", "n", "7"},
		{"%resource.item.where(linkId = 'd' or linkId = 'n').count()", "d|n", "2"},
		{"%resource.item.where(linkId in ('d' | 'n' | 's')).count()", "d|n|s", "3"},
		{"%resource.item.where(linkId = 'n' and answer.exists()).answer.value", "n", "7"},
		{"%resource.item.where(linkId = 'n' and answer.empty()).count()", "n", "0"},
		{"%resource.item.item.where(linkId='c').count()", "c", "1"},
		{"%resource.item.item.where(linkId='n').count()", "n", "0"},
		{"%resource.item.where(linkId='g').item.where(linkId='c').answer.value.code", "g… c", `"x"`},
		{"%resource.item.where(linkId='g').item.where(linkId='c').answer.item.where(linkId='inner').answer.value", "g… c", `"10:00:00"`},
		{"%resource.descendants().where(linkId='inner').answer.value", "inner", `"10:00:00"`},
		{"%resource.repeat(item).where(linkId='inner').exists()", "inner", "false"},
		{"%resource.repeat(item).where(linkId='c').exists()", "c", "true"},
		{"%resource.repeat(item | answer.item).where(linkId='inner').exists()", "inner", "true"},
		{"%resource.repeat(answer | item).where(linkId='inner').exists()", "inner", "true"},
		{"%resource.item.where(linkId='g').descendants().where(linkId='inner').exists()", "g… inner", "true"},
		{"%resource.item.descendants().where(linkId='inner').count()", "inner", "1"},
		{"%resource.item.descendants().where(linkId='n').count()", "n", "0"},
		{"item.descendants().where(linkId='c').count()", "c", "1"},
		{"%resource.item.where(linkId.startsWith('n')).answer.value", "", "7,false"},
		{"%resource.item.where(linkId != 'n').count()", "", "9"},
		{"%resource.item.where(answer.value = 7).linkId", "", `"n"`},
	} {
		t.Run(row.source, func(t *testing.T) {
			d := &tree{}
			got, err := evaluateWith(t, row.source, d)
			if asked := strings.Join(d.asked, " "); err != nil || got != row.want || asked != row.asked {
				t.Errorf("got %s, %v after asking %q, want %s after %q", got, err, asked, row.want, row.asked)
			}
			if walked, err := evaluate(t, row.source); err != nil || walked != got {
				t.Errorf("walking the response gives %s, %v", walked, err)
			}
		})
	}
}
