package ui

import (
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

func btn(id, text, icon string, role view.Role) view.Button {
	return view.Button{ID: id, Text: text, Icon: icon, Role: role, Event: flow.Continue{}}
}

func tools() []view.Button {
	return []view.Button{
		btn("language", "English", "globe", view.RoleTool),
		btn("large-text", "Text size", "text-size", view.RoleTool),
		btn("contrast", "Contrast", "contrast", view.RoleTool),
		btn("listen", "Listen", "speaker", view.RoleTool),
		btn("lower", "Lower", "lower", view.RoleTool),
	}
}

func help() []view.Button {
	return []view.Button{
		btn("person", "Ask a person", "person", view.RoleHelp),
		btn("urgent", "Urgent help", "plus", view.RoleUrgent),
	}
}

func foot() []view.Button {
	return append([]view.Button{
		btn("back", "Back", "back", view.RolePlain),
		btn("start-over", "Start over", "restart", view.RolePlain),
	}, help()...)
}

func base(screen, title string) view.Model {
	return view.Model{
		Screen: screen, Session: 1, Lang: "en", Title: title,
		Band:  view.Band{Hospital: "Riverside General", Time: "9:42"},
		Tools: tools(), Foot: foot(),
	}
}

// shut is the first page of a kiosk that staff have taken out of use.
func shut() view.Model {
	m := welcome()
	m.Title, m.Lead = "This kiosk is not in use", "Please go to the desk. You can still look up the way here."
	b := m.Body.(view.Cards)
	desk := btn("desk", "The way to the desk", "desk", view.RolePrimary)
	desk.Detail = "The people there will help you"
	b.Cards = []view.Button{desk, b.Cards[2], b.Cards[3]}
	m.Body = b
	return m
}

func welcome() view.Model {
	m := base("welcome", "Welcome.\nHow can we help?")
	m.Hero, m.Foot = true, help()
	card := func(id, text, detail, icon string, role view.Role) view.Button {
		b := btn(id, text, icon, role)
		b.Detail = detail
		return b
	}
	row := []view.Button{}
	for _, l := range [][2]string{{"es", "Español"}, {"zh", "中文"}, {"ar", "العربية"}, {"fr", "Français"}} {
		b := btn("lang-"+l[0], l[1], "", "")
		b.Lang = l[0]
		row = append(row, b)
	}
	m.Body = view.Cards{Cards: []view.Button{
		card("checkin", "I have an appointment", "Check in here", "clipboard-check", view.RolePrimary),
		card("walk-in", "I have no appointment", "We will find the right place", "question-circle", ""),
		card("way", "Find my way", "Clinics, toilets, café, exits", "pin", ""),
		card("place", "My place in the queue", "Scan your ticket", "queue", ""),
		card("feedback", "Give feedback", "How did we do today?", "heart", ""),
	}, Row: append(row, btn("more-languages", "More…", "", ""))}
	return m
}

func identify() view.Model {
	m := base("identify", "Show your code or your hospital card")
	m.Lead = "The code is in your letter or text message."
	m.Body = view.Scan{Ways: []view.Way{
		{Icon: "scan", Title: "Hold the code under the light", Detail: "On paper or on your phone, about a hand’s width away"},
		{Icon: "card", Title: "Or lay your card on the reader", Detail: "The flat plate on the right of the screen"},
	}}
	m.Actions = []view.Button{btn("type", "I have neither, let me type", "keypad", view.RolePlain)}
	return m
}

func keypad() view.Model {
	m := base("birth", "When were you born?")
	m.Lead = "We look only for your appointment. No names are shown."
	row := func(keys ...string) []view.Button {
		out := []view.Button{}
		for _, k := range keys {
			b := btn("key-"+k, k, "", "")
			if k == "⌫" {
				b.Text, b.Icon = "Erase", "back"
				b.ID = "erase"
			}
			if k == "Done" {
				b.ID, b.Role = "done", view.RolePrimary
			}
			out = append(out, b)
		}
		return out
	}
	m.Body = view.Keypad{
		Typed: []view.Field{
			{Label: "Day", Text: "14", Hint: "DD"}, {Label: "Month", Text: "0", Hint: "MM", Active: true},
			{Label: "Year", Hint: "YYYY"},
		},
		Keys: [][]view.Button{row("1", "2", "3"), row("4", "5", "6"), row("7", "8", "9"), row("⌫", "0", "Done")},
	}
	return m
}

func initials() view.Model {
	m := base("initial", "What does your first name begin with?")
	var rows [][]view.Button
	letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for i := 0; i < len(letters); i += 7 {
		var row []view.Button
		for _, c := range letters[i:min(i+7, len(letters))] {
			row = append(row, btn("key-"+string(c), string(c), "", ""))
		}
		rows = append(rows, row)
	}
	b := btn("erase", "Erase", "back", "")
	rows[len(rows)-1] = append(rows[len(rows)-1], b)
	m.Body = view.Keypad{Label: "Only the first letter", Typed: []view.Field{{Hint: "A", Active: true}}, Keys: rows}
	m.Actions = []view.Button{btn("next", "Next", "", view.RolePrimary)}
	return m
}

func question() view.Model {
	m := base("question", "In the last 2 days, have you had a new cough?")
	m.Lead = "This helps us keep everyone safe."
	m.Progress = &view.Progress{Text: "Question 2 of 5", Left: "About 1 minute left", Share: 0.4}
	opt := func(id, text string, on bool) view.Option {
		return view.Option{Button: btn(id, text, "", ""), Chosen: on}
	}
	m.Body = view.Options{Options: []view.Option{
		opt("yes", "Yes", true), opt("no", "No", false), opt("unsure", "I am not sure", false),
	}}
	m.Actions = []view.Button{btn("decline", "I would rather not say", "", view.RolePlain), btn("next", "Next", "", view.RolePrimary)}
	return m
}

func symptoms() view.Model {
	m := base("question", "Which of these have you had in the last 2 days?")
	m.Lead = "Choose all that fit."
	m.Progress = &view.Progress{Text: "Question 3 of 5", Left: "Less than 1 minute left", Share: 0.6}
	var opts []view.Option
	for i, t := range []string{"Fever or chills", "Cough", "Shortness of breath", "Sore throat", "Loss of taste or smell", "Vomiting or diarrhoea", "None of these"} {
		opts = append(opts, view.Option{Button: btn("o"+string(rune('0'+i)), t, "", ""), Chosen: i == 1 || i == 3})
	}
	m.Body = view.Options{Options: opts, Many: true}
	m.Actions = []view.Button{btn("decline", "I would rather not say", "", view.RolePlain), btn("next", "Next", "", view.RolePrimary)}
	return m
}

func confirm() view.Model {
	m := base("confirm", "Is this your appointment?")
	m.Body = view.Facts{Lines: []view.Fact{
		{Label: "Time", Text: "10:15 today"},
		{Label: "For", Text: "Foot clinic"},
		{Label: "Name begins with", Text: "R. P."},
		{Label: "Where", Text: "Main building, Level 2"},
	}}
	m.Actions = []view.Button{btn("deny", "No, this is not me", "", view.RolePlain), btn("confirm", "Yes, check me in", "", view.RolePrimary)}
	return m
}

func review() view.Model {
	m := base("review", "Are these answers right?")
	m.Progress = &view.Progress{Text: "Your answers", Left: "Almost done", Share: 1}
	change := func(id string) *view.Button {
		b := btn("change-"+id, "Change", "", view.RolePlain)
		return &b
	}
	m.Body = view.Facts{Lines: []view.Fact{
		{Label: "Do you have a fever or chills?", Text: "No", Change: change("1")},
		{Label: "In the last 2 days, have you had a new cough?", Text: "Yes", Change: change("2")},
		{Label: "Shortness of breath?", Text: "No", Change: change("3")},
		{Label: "Have you been near someone with flu or COVID-19?", Text: "I am not sure", Change: change("4")},
		{Label: "Do you need a mask?", Text: "I would rather not say", Change: change("5")},
	}}
	m.Actions = []view.Button{btn("send", "Send my answers", "", view.RolePrimary)}
	return m
}

func message() view.Model {
	m := base("mask", "Please take a mask")
	m.Body = view.Message{Icon: "mask", Role: view.RoleHelp, Lines: []string{
		"Masks are in the box under this screen.",
		"Because of your answers, your seat is in a quiet waiting area of your own. We have told the clinic.",
	}}
	m.Actions = []view.Button{btn("continue", "Continue", "", view.RolePrimary)}
	return m
}

func urgent() view.Model {
	m := base("urgent", "Help is coming")
	m.Body = view.Message{Icon: "emergency", Role: view.RoleUrgent, Lines: []string{
		"We have told the desk. Somebody is coming to this screen.",
		"Emergency is straight ahead, through the red doors.",
	}}
	m.Actions = []view.Button{btn("way", "Show me the way", "pin", view.RolePrimary), btn("finish", "Finish", "", view.RolePlain)}
	return m
}

func ticket() view.Model {
	m := base("ticket", "You are checked in")
	m.Done, m.Foot = true, help()
	m.Body = view.Ticket{
		Label: "Your number", Code: "KD 042", Area: "Please sit in Waiting area 3, Level 2",
		Tiles: []view.Tile{
			{Label: "People before you", Figure: "3"}, {Label: "Your turn in about", Figure: "10–15", Unit: "min"},
		},
		Updated:   "Updated just now. Some people may be seen first because they need care sooner.",
		Paper:     "Your ticket is printed. Take it from the slot below.",
		PaperIcon: "ticket",
	}
	m.Actions = []view.Button{btn("way", "Show me the way", "pin", view.RolePrimary), btn("finish", "Finish", "", view.RolePlain)}
	m.Clears = "This screen clears in 30 seconds"
	return m
}

func called() view.Model {
	m := ticket()
	m.Title, m.Done = "It is your turn", false
	b := m.Body.(view.Ticket)
	b.Called, b.Area, b.Tiles = "Please go to Room 4", "Level 2, Foot clinic", nil
	m.Body = b
	m.Band.Offline = "Working offline"
	return m
}

func services() view.Model {
	m := base("services", "What do you need today?")
	var rows []view.Button
	for _, s := range [][3]string{
		{"blood", "Blood tests", "About 20 minutes, Level 1"}, {"xray", "X-ray", "About 35 minutes, Level 1"},
		{"foot", "Foot clinic", "About 15 minutes, Level 2"}, {"eye", "Eye clinic", "About 40 minutes, Level 3"},
		{"pharmacy", "Pharmacy", "About 10 minutes, Ground"}, {"desk", "Something else", "We will ask a person to come"},
	} {
		b := btn("service-"+s[0], s[1], "", "")
		b.Detail = s[2]
		rows = append(rows, b)
	}
	m.Body = view.List{Rows: rows}
	return m
}

func languages() view.Model {
	m := base("languages", "Choose your language")
	var rows []view.Button
	for _, l := range [][2]string{
		{"en", "English"}, {"es", "Español"}, {"zh", "中文"}, {"ar", "العربية"}, {"fr", "Français"},
		{"pt", "Português"}, {"ru", "Русский"}, {"hi", "हिन्दी"}, {"vi", "Tiếng Việt"}, {"ko", "한국어"},
	} {
		b := btn("lang-"+l[0], l[1], "", "")
		b.Lang = l[0]
		rows = append(rows, b)
	}
	rows[0].Role = view.RoleChosen
	m.Body = view.List{Rows: rows}
	return m
}

func faces() view.Model {
	m := base("feedback", "How was your visit today?")
	m.Lead = "One touch is enough. Nothing is kept about you."
	m.Foot = foot()
	var f []view.Button
	for i, t := range []string{"Very bad", "Bad", "All right", "Good", "Very good"} {
		f = append(f, btn("rate-"+string(rune('1'+i)), t, "face-"+string(rune('1'+i)), ""))
	}
	m.Body = view.Faces{Faces: f}
	return m
}

// fixtures are the pages of the tests, by name.
func fixtures() map[string]view.Model {
	return map[string]view.Model{
		"welcome": welcome(), "shut": shut(), "shut-es": shutSpanish(), "identify": identify(), "keypad": keypad(), "initials": initials(),
		"question": question(), "symptoms": symptoms(), "confirm": confirm(), "review": review(),
		"message": message(), "urgent": urgent(), "ticket": ticket(), "called": called(),
		"places": places(), "search": search(), "search-none": searchNone(), "code": code(),
		"services": services(), "languages": languages(), "faces": faces(),
		"welcome-es": welcomeSpanish(), "question-es": questionSpanish(), "long": longWords(),
		"welcome-ar": welcomeArabic(), "question-ar": questionArabic(), "ticket-ar": ticketArabic(),
	}
}
