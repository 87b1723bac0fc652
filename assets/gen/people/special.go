package main

func full(text string, given, family []string) name { return name{text, given, family} }

func simple(given, family string) name {
	return name{given + " " + family, []string{given}, []string{family}}
}

// special enters the people whom tests and demonstrations need by the reason
// in their note.
func (m *maker) special() {
	m.plain()
	m.lookAlikes()
	m.families()
	m.gaps()
	m.forms()
	m.hours()
}

// plain is one easy person a service, on time, with everything known.
func (m *maker) plain() {
	for i, p := range []person{
		{Name: simple("Maria", "Hollis"), BirthDate: "1958-03-24"},
		{Name: simple("David", "Okoro"), BirthDate: "1971-07-09"},
		{Name: simple("Emily", "Farrow"), BirthDate: "1989-12-02"},
		{Name: simple("Thomas", "Keller"), BirthDate: "1964-05-17"},
		{Name: full("Rosa Jiménez Prado", []string{"Rosa"}, []string{"Jiménez", "Prado"}), BirthDate: "1949-10-30"},
		{Name: simple("George", "Ashdown"), BirthDate: "1938-01-21"},
		{Name: simple("Leo", "Marchetti"), BirthDate: "2019-06-11"},
		{Name: simple("Hannah", "Lindqvist"), BirthDate: "1996-09-05"},
	} {
		p.Postcode, p.Phone4, p.Cards = m.postcode(), m.phone4(), []string{m.card()}
		m.add(p, allServices[i], 10+5*(i%3), "plain: on time, with postcode, phone and card")
	}
}

// lookAlikes share name and birth date.
func (m *maker) lookAlikes() {
	garcia := full("María García López", []string{"María"}, []string{"García", "López"})
	third := "same name and birth date: the postcode or phone tells them apart"
	m.add(person{Name: garcia, BirthDate: "1982-08-15", Postcode: "RV2 4AB", Phone4: "3391"}, "blood-tests", 20, third)
	m.add(person{Name: garcia, BirthDate: "1982-08-15", Postcode: "RV7 1TP", Phone4: "8045"}, "foot-clinic", 30, third)
	m.add(person{Name: simple("Mohammed", "Ali"), BirthDate: "1990-01-01", Postcode: "RV3 6LN", Phone4: "1127"}, "x-ray", 15, third)
	m.add(person{Name: simple("Mohammed", "Ali"), BirthDate: "1990-01-01", Postcode: "RV12 9DE", Phone4: "6620"}, "mri", 25, third)

	phone := "same name, birth date and postcode: only the phone tells them apart"
	m.add(person{Name: simple("John", "Smith"), BirthDate: "1955-04-12", Postcode: "RV1 5HB", Phone4: "2210"}, "eye-clinic", 20, phone)
	m.add(person{Name: simple("John", "Smith"), BirthDate: "1955-04-12", Postcode: "RV1 5HB", Phone4: "7754"}, "hearing", 35, phone)

	never := "same name, birth date, postcode and phone: ambiguous to the end, the desk decides"
	m.add(person{Name: full("Nguyễn Văn Minh", []string{"Văn Minh"}, []string{"Nguyễn"}), BirthDate: "1968-02-02", Postcode: "RV9 3QT", Phone4: "5501"}, "blood-tests", 25, never)
	m.add(person{Name: full("Nguyễn Văn Minh", []string{"Văn Minh"}, []string{"Nguyễn"}), BirthDate: "1968-02-02", Postcode: "RV9 3QT", Phone4: "5501"}, "foot-clinic", 25, never)
	m.add(person{Name: simple("Priya", "Patel"), BirthDate: "1979-11-23", Postcode: "RV4 8WX"}, "x-ray", 40, never)
	m.add(person{Name: simple("Priya", "Patel"), BirthDate: "1979-11-23", Postcode: "RV4 8WX"}, "eye-clinic", 30, never)

	newYear := "birth day unknown, recorded as 1 January like several others"
	for i, n := range []name{simple("Abdi", "Farah"), simple("Ifrah", "Jama"), simple("Nour", "Haddad")} {
		m.add(person{Name: n, BirthDate: "1985-01-01", Postcode: m.postcode(), Phone4: m.phone4()}, forAdults[i], 45, newYear)
	}
}

// families share addresses and birth dates.
func (m *maker) families() {
	apart := "twins: same birth date, family name, postcode and phone; the given initial tells them apart"
	m.add(person{Name: simple("Ada", "Whitfield"), BirthDate: "2017-05-09", Postcode: "RV5 2NR", Phone4: "4416"}, "childrens-clinic", 20, apart)
	m.add(person{Name: simple("Oscar", "Whitfield"), BirthDate: "2017-05-09", Postcode: "RV5 2NR", Phone4: "4416"}, "childrens-clinic", 30, apart)
	alike := "twins with the same initial, postcode and phone: ambiguous to the end, the desk decides"
	m.add(person{Name: simple("Ella", "Marchant"), BirthDate: "2015-10-27", Postcode: "RV8 7GH", Phone4: "9083"}, "childrens-clinic", 25, alike)
	m.add(person{Name: simple("Emma", "Marchant"), BirthDate: "2015-10-27", Postcode: "RV8 7GH", Phone4: "9083"}, "childrens-clinic", 35, alike)
	grown := "grown twins with the same initial and different addresses"
	m.add(person{Name: simple("Kehinde", "Adéwálé"), BirthDate: "1977-06-18", Postcode: "RV6 1BD", Phone4: "3008"}, "foot-clinic", 50, grown)
	m.add(person{Name: simple("Káyọ̀dé", "Adéwálé"), BirthDate: "1977-06-18", Postcode: "RV11 4EJ", Phone4: "7719"}, "eye-clinic", 50, grown)

	m.add(person{Name: simple("Baby", "Okafor"), BirthDate: "2025-06-02", Postcode: m.postcode(), Phone4: m.phone4()}, "childrens-clinic", 15, "infant: somebody else checks them in")
	m.add(person{Name: simple("Jack", "Tully"), BirthDate: "2010-02-14", Postcode: m.postcode(), Phone4: m.phone4()}, "x-ray", 30, "minor outside the children's clinic")
	m.add(person{Name: simple("Winifred", "Ames"), BirthDate: "1921-11-03", Postcode: m.postcode(), Phone4: m.phone4(), Cards: []string{m.card()}}, "hearing", 20, "over a hundred years old")
	m.add(person{Name: simple("Stanley", "Cobb"), BirthDate: "1924-02-29", Postcode: m.postcode(), Phone4: m.phone4()}, "eye-clinic", 40, "over a hundred years old, born on 29 February")

	two := person{Name: simple("Agnes", "Halloran"), BirthDate: "1947-08-08", Postcode: m.postcode(), Phone4: m.phone4(), Cards: []string{m.card()}}
	two = m.add(two, "blood-tests", 10, "two appointments today")
	m.add(two, "eye-clinic", 70, "two appointments today")
}

// gaps are people about whom something is missing or must not be shown.
func (m *maker) gaps() {
	m.add(person{Name: simple("Colin", "Reeve"), BirthDate: "1960-06-06", Phone4: "1200"}, "foot-clinic", 35, "no postcode: of no fixed address")
	m.add(person{Name: simple("Doris", "Plum"), BirthDate: "1933-09-19", Postcode: "RV2 2AD"}, "hearing", 30, "no phone")
	m.add(person{Name: simple("Sasha", "Ivory"), BirthDate: "1999-03-03", Cards: []string{m.card()}}, "talking-therapies", 20, "neither postcode nor phone: card or code only")
	m.add(person{Name: simple("Robin", "Vale"), BirthDate: "1987-07-30"}, "blood-tests", 30, "neither postcode nor phone nor card: code or desk only")
	m.add(person{Name: simple("Rachel", "Stone"), BirthDate: "1984-05-05", Postcode: m.postcode(), Phone4: m.phone4(), Cards: []string{m.card()}, Restricted: true}, "talking-therapies", 25, "restricted record: reads like no match")
	m.add(person{Name: simple("Ivan", "Petrov"), BirthDate: "1973-12-12", Postcode: m.postcode(), Phone4: m.phone4(), Restricted: true}, "x-ray", 35, "restricted record: reads like no match")
	m.add(person{Name: simple("Gwen", "Hartley"), BirthDate: "1966-10-10", Postcode: m.postcode(), Phone4: m.phone4(), Cards: []string{m.card(), m.card()}}, "mri", 40, "two cards: the lost one still opens the record")
}

// forms are names that a form with two boxes gets wrong.
func (m *maker) forms() {
	add := func(n name, birth, service, note string) {
		m.add(person{Name: n, BirthDate: birth, Postcode: m.postcode(), Phone4: m.phone4()}, service, 45, note)
	}
	add(name{Text: "Madhavi", Given: []string{"Madhavi"}}, "1991-04-16", "blood-tests", "single name")
	add(full("R. Karthik", []string{"Karthik"}, []string{"R."}), "1980-02-27", "x-ray", "initial of the father's name in front")
	add(full("Ed Ó", []string{"Ed"}, []string{"Ó"}), "1976-06-01", "eye-clinic", "family name of one letter")
	add(full("Johanna van der Meer-de Groot", []string{"Johanna"}, []string{"van der Meer-de Groot"}), "1952-09-14", "foot-clinic", "particles and a hyphen")
	add(full("María de los Ángeles Fernández de Córdoba y Rojas", []string{"María de los Ángeles"}, []string{"Fernández de Córdoba", "Rojas"}), "1944-12-08", "hearing", "very long name")
	add(full("Zoë d’Arcy-O’Neill", []string{"Zoë"}, []string{"d’Arcy-O’Neill"}), "1993-03-31", "talking-therapies", "apostrophes and a hyphen")
	add(full("ฟ้า ใจดี", []string{"ฟ้า"}, []string{"ใจดี"}), "1998-08-21", "blood-tests", "name held in its own script only: the initial cannot be typed, card or code needed")
	add(full("Nguyễn Thị Hồng Nhung", []string{"Thị", "Hồng", "Nhung"}, []string{"Nguyễn"}), "1986-05-28", "mri", "family name first, three given names")
}

// hours come at times that change what happens.
func (m *maker) hours() {
	add := func(n name, birth, service string, offset int, note string) {
		m.add(person{Name: n, BirthDate: birth, Postcode: m.postcode(), Phone4: m.phone4(), Cards: []string{m.card()}}, service, offset, note)
	}
	add(simple("Edith", "Marlow"), "1951-01-19", "foot-clinic", 180, "too early")
	add(simple("Larry", "Penrose"), "1983-11-11", "foot-clinic", -40, "late: past what the clinic holds the place for")
	add(simple("Nora", "Whitby"), "1978-04-04", "foot-clinic", -10, "a little late: the place is held")
	add(simple("Wanda", "Finch"), "1969-09-09", "talking-therapies", 15, "due in the Garden building: in the lobby she is shown the way over the bridge")
}
