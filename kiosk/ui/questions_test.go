package ui

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

func asked(title, lead string, body view.Body) view.Model {
	m := base("question", title)
	m.Lead = lead
	m.Progress = &view.Progress{Text: "Question 2 of 5", Left: "About 1 minute left", Share: 0.4}
	m.Body = body
	m.Actions = []view.Button{btn("decline", "I would rather not say", "", view.RolePlain), btn("next", "Next", "", view.RolePrimary)}
	return m
}

func keyRows(letters string, columns int) [][]view.Button {
	var rows [][]view.Button
	for r := []rune(letters); len(r) > 0; {
		n := min(columns, len(r))
		var row []view.Button
		for _, c := range r[:n] {
			row = append(row, btn("key-"+string(c), string(c), "", ""))
		}
		rows, r = append(rows, row), r[n:]
	}
	return rows
}

func typeWords() view.Model {
	m := asked("Which medicines do you take?", "", view.Keypad{
		Typed: []view.Field{{Text: "Metformin in the morning and something for my blood pres", Active: true, Long: true}},
		Keys:  keyRows("abcdefghijklmnopqrstuvwxyz'-,.", 8),
		Low: []view.Button{btn("shift", "abc ABC", "", view.RolePlain), btn("signs", "123 ?", "", view.RolePlain),
			btn("key-space", "Space", "", view.RolePlain), btn("erase", "Erase", "back", view.RolePlain)},
	})
	return m
}

func typeNumber() view.Model {
	return asked("How much do you weigh?", "", view.Keypad{
		Typed: []view.Field{{Text: "72.5", Active: true}},
		Pick:  []view.Button{btn("unit-1", "kg", "", view.RoleChosen), btn("unit-2", "lb", "", view.RolePlain)},
		Keys: append(keyRows("123456789", 3), []view.Button{btn("key-point", ".", "", ""), btn("key-0", "0", "", ""),
			btn("erase", "Erase", "back", "")}),
	})
}

func typeMoment() view.Model {
	m := asked("When did it begin?", "", view.Keypad{
		Typed: []view.Field{{Label: "Month", Text: "03"}, {Label: "Day", Text: "04"}, {Label: "Year", Text: "20", Hint: "YYYY", Active: true},
			{Label: "Hour", Hint: "HH"}, {Label: "Minute", Hint: "MM"}},
		Pick: []view.Button{btn("am", "am", "", view.RoleChosen), btn("pm", "pm", "", view.RolePlain)},
		Keys: append(keyRows("123456789", 3), []view.Button{{}, btn("key-0", "0", "", ""), btn("erase", "Erase", "back", "")}),
	})
	m.Note = "This date does not exist. Please check the day, the month and the year."
	return m
}

func pain() view.Model {
	s := view.Scale{Lower: "No pain", Upper: "The worst pain you can imagine"}
	for i, n := range []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"} {
		s.Options = append(s.Options, view.Option{Button: btn("option-"+n, n, "face-"+string(rune('4'-i*4/11)), ""), Chosen: i == 6})
	}
	return asked("How bad is your pain now?", "", s)
}

func where() view.Model {
	f := view.Figure{Front: "Front", Back: "Back", Left: "Your left", Right: "Your right", ChosenInText: "Chest, Left arm"}
	for _, q := range figureParts() {
		f.Parts = append(f.Parts, view.Option{Button: btn(q.name, q.name, "", ""), Chosen: q.name == "chest" || q.name == "arm-left"})
	}
	f.Others = []view.Option{{Button: btn("all", "All over", "", "")}}
	return asked("Where does it hurt?", "Touch every place.", f)
}

func sign() view.Model {
	line := []flow.Point{{X: 0.2, Y: 0.6}, {X: 0.3, Y: 0.2}, {X: 0.35, Y: 0.7}, {X: 0.5, Y: 0.4}, {X: 0.7, Y: 0.65}}
	return asked("Please sign here", "I have read the sheet.", view.Drawing{Label: "Sign with your finger in the white field.",
		Lines: [][]flow.Point{line}, Erase: btn("erase", "Erase", "back", view.RolePlain),
		Send: func(line []flow.Point) flow.Event { return flow.Draw{Line: line} }})
}

func support() view.Model {
	m := base("support", "Thank you for telling us")
	m.Body = view.Message{Icon: "heart", Role: view.RolePrimary, Lines: []string{
		"You matter to us. We are asking a person from our team to talk with you today.",
		"You can ask for a person at any time with the button below.",
		"If you want to talk to somebody now: Riverside Listening Line, 0800 000 000",
	}}
	m.Actions = []view.Button{btn("continue", "Continue", "", view.RolePrimary)}
	return m
}

// questions are the pages of typed and drawn answers, by name.
func questions() map[string]view.Model {
	mirrored := where()
	mirrored.Lang, mirrored.RTL = "ar", true
	noted := where()
	noted.Title, noted.Lead = "In which places of your body has it hurt since you were last here?", "Touch every place that hurts."
	noted.Note = "This question is not in your language yet. If you do not understand it, please ask a person to help you with this question and with all others."
	noted.Body = view.Figure{Parts: noted.Body.(view.Figure).Parts, Front: "Delante", Back: "Detrás", Left: "Su izquierda", Right: "Su derecha", ChosenInText: "Chest, Left arm",
		Others: []view.Option{{Button: btn("else", "Somewhere else", "", "")}}}
	long := strings.Repeat("Please read this before you answer, or ask somebody to read it to you. ", 20)
	return map[string]view.Model{
		"q-long":       asked("Do you agree?", long, agree()),
		"q-long-words": asked("What is your name?", long, typeWords().Body),
		"q-long-title": asked(long, "", agree()),
		"q-units":      asked("How much of it do you take?", "", view.Keypad{Typed: []view.Field{{Text: "5", Active: true}}, Pick: manyUnits(), Keys: typeNumber().Body.(view.Keypad).Keys}),
		"q-when":       asked("When did you last eat or drink anything at all, even water?", "", typeMoment().Body),
		"q-words":      typeWords(), "q-number": typeNumber(), "q-moment": typeMoment(), "q-pain": pain(),
		"q-where": where(), "q-where-rtl": mirrored, "q-where-note": noted, "q-sign": sign(), "q-support": support(),
	}
}

func agree() view.Options {
	return view.Options{Options: []view.Option{{Button: btn("yes", "Yes", "", view.RolePlain)}, {Button: btn("no", "No", "", view.RolePlain)}}}
}

// However many words stand over a question, its answers can be reached, in the
// order of reading.
func TestLongWordsLeaveTheAnswersInReach(t *testing.T) {
	for name, p := range map[string]Panel{"portrait": portrait, "landscape": landscape} {
		for _, style := range styles() {
			for _, m := range []view.Model{questions()["q-long"], questions()["q-long-title"]} {
				m.Style = style
				var seen []string
				for part, of := 0, 1; part < of; part++ {
					l := lay(fonts(t), p, m, [2]int{part, 0})
					of = l.parts[0]
					for _, o := range l.ops {
						if o.touch != nil && (o.touch.button.ID == "yes" || o.touch.button.ID == "no") {
							seen = append(seen, o.touch.button.ID)
						}
					}
					for _, fault := range l.check() {
						t.Errorf("%s, %+v, part %d: %s", name, style, part, fault)
					}
				}
				if !slices.Equal(seen, []string{"yes", "no"}) {
					t.Errorf("%s, %+v: shows %v", name, style, seen)
				}
			}
		}
	}
}

// Passages hold every word once.
func TestPassagesLoseNothing(t *testing.T) {
	p := newPage(fonts(t), portrait, view.Model{Lang: "en"}, [2]int{}, steps()[0])
	for name, text := range map[string]string{
		"words": strings.Repeat("one two three ", 300), "one long word": strings.Repeat("x", 2000),
		"lines": strings.Repeat("first\nsecond\n\nthird ", 40), "no spaces between words": strings.Repeat("我同意", 400), "nothing": " \n",
	} {
		n := 0
		for rest := []rune(strings.TrimSpace(text)); len(rest) > 0; n++ {
			k := p.passage(rest, face{size: 40}, 900)
			if k < 1 || k > len(rest) {
				t.Fatalf("%s: a passage of %d characters", name, k)
			}
			rest = rest[k:]
			rest = []rune(strings.TrimSpace(string(rest)))
		}
		if rows := p.passages(text, face{size: 40}, 900, p.pal.ink); name == "nothing" && len(rows) > 0 || name == "words" && len(rows) < 10 {
			t.Errorf("%s: %d rows", name, len(rows))
		}
	}
}

// What a finger draws arrives as one line when it lifts, within the field, and
// nothing of it is left for the next page.
func TestDrawing(t *testing.T) {
	s, sent := shown(t, sign())
	p := s.moving.pad
	size := p.Size()
	drag := func(x, y float32) {
		p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x*size.Width, y*size.Height)}, Dragged: fyne.Delta{DX: 1, DY: 1}})
	}
	drag(0.1, 0.5)
	drag(0.5, 0.5)
	drag(3, 0.5)
	if len(*sent) != 0 || len(p.trace) != 3 {
		t.Fatalf("%d events before the finger lifted, %d lines shown", len(*sent), len(p.trace))
	}
	p.DragEnd()
	touch, _ := (*sent)[0].(flow.Touch)
	draw, ok := touch.Event.(flow.Draw)
	if !ok || len(draw.Line) != 4 || draw.Line[3] != (flow.Point{X: 1, Y: 0.5}) {
		t.Errorf("sent %+v", touch.Event)
	}
	s.Show(question())
	if p.field.Send != nil || len(p.trace) != 0 {
		t.Error("the next page still holds the drawing")
	}
}

// A long line becomes several, so that none is ever too long to be taken.
func TestLongLinesAreCut(t *testing.T) {
	s, sent := shown(t, sign())
	p := s.moving.pad
	for i := range 3 * linePoints {
		p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(i%100), 20)}})
	}
	p.DragEnd()
	if len(*sent) != 4 {
		t.Errorf("%d lines were sent, want 4", len(*sent))
	}
}

// The person is never mirrored: the right arm is on the left of the picture in
// every language.
func TestTheFigureIsNeverMirrored(t *testing.T) {
	f := fonts(t)
	for name, m := range map[string]view.Model{"left to right": where(), "right to left": questions()["q-where-rtl"]} {
		at := map[string]float64{}
		for _, o := range lay(f, portrait, m, [2]int{}).ops {
			if o.touch != nil {
				at[o.touch.button.ID] = o.at.x
			}
		}
		if !(at["arm-right"] < at["chest"] && at["chest"] < at["arm-left"] && at["arm-left"] < at["back-upper"]) {
			t.Errorf("%s: %v", name, at)
		}
	}
}

// A signature is drawn where the finger was.
func TestDrawingIsSeen(t *testing.T) {
	f := fonts(t)
	img, err := Render(sign(), portrait, f)
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for _, o := range lay(f, portrait, sign(), [2]int{}).ops {
		if o.pad == nil {
			continue
		}
		for y := int(o.at.y) + 10; y < int(o.at.y+o.at.h*0.75); y++ {
			for x := int(o.at.x) + 10; x < int(o.at.end())-10; x++ {
				if c := color.GrayModel.Convert(img.At(x, y)).(color.Gray); c.Y < 60 {
					dark++
				}
			}
		}
	}
	if dark < 500 {
		t.Errorf("only %d dark pixels in the field", dark)
	}
}

// The picture has every part that an option can name, and no other.
func TestTheFigureHasEveryPart(t *testing.T) {
	var drawn []string
	for _, q := range figureParts() {
		drawn = append(drawn, q.name)
	}
	named := view.FigureParts()
	slices.Sort(drawn)
	slices.Sort(named)
	if !slices.Equal(drawn, named) {
		t.Errorf("drawn %v, named %v", drawn, named)
	}
}

// What is wrong with answers that were about to be sent stands out among them.
func TestNoteUnderAnswersStandsOut(t *testing.T) {
	m := review()
	plate := func() (rows int) {
		img, err := Render(m, portrait, fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		for y := range img.Bounds().Dy() * 9 / 10 { // the call for a person at the bottom has a plate like it
			if color.NRGBAModel.Convert(img.At(img.Bounds().Dx()/2, y)) == dayPalette().help {
				rows++
			}
		}
		return rows
	}
	if n := plate(); n > 0 {
		t.Fatalf("control: %d rows of a plate without a note", n)
	}
	m.Note = "The upper number must be higher than the lower one."
	if plate() == 0 {
		t.Error("the note has no plate")
	}
}
