package main

func levelTwo(p *plan) {
	f := p.floor(mainBuilding, 2, 201)
	shafts(f)
	f.area(hall, named("Main corridor", "Pasillo principal"), southStreet, northStreet, westCross, eastCross, eastWing)
	f.area(hall, named("West wing", "Ala oeste"), westWing)
	f.area(void, named("Open to the courtyard", "Hueco sobre el patio"), yard)
	f.area(bridge, named("Bridge", "Puente"), box(72, 22.5, 100, 25.5))
	f.door(21, 24, gap)
	f.door(72, 24, fireDoor)

	f.row(southWest, 'n', r(8, waiting, "Waiting area 21", "Sala de espera 21").join(), r(8, clinic, "Foot clinic", "Clínica del pie").of("podiatry").join(), times(2, r(4, consult)))
	f.row(southMid, 'n', r(7, closed, "Waiting area 22", "Sala de espera 22"), r(6, clinic, "Balance clinic", "Clínica del equilibrio").of("clinic"),
		r(6, backOf, "Insole workshop", "Taller de plantillas"), r(5, consult))
	f.row(southEast, 'n', r(9, clinic, "Bone and joint clinic", "Clínica de huesos y articulaciones").of("orthopedics").join(), r(6, scan, "Cast room", "Sala de escayolas"), times(3, r(3, consult)))
	f.row(southCore, 's', r(4, women), r(3.5, men), r(2.5, accessible), r(5.5, office, "Nurses' station", "Control de enfermería"))
	coreToilets(f, kindOf(7, "library", "Health library", "Biblioteca de salud"))
	f.row(north, 's', r(8, clinic, "Hand therapy", "Terapia de la mano").of("occupationaltherapy"), r(9, clinic, "Daily living practice", "Terapia ocupacional").of("occupationaltherapy"),
		times(4, r(4, consult)), r(4, store), r(8, clinic, "Pain clinic", "Clínica del dolor").of("painmanagement"), r(9, waiting, "Waiting area 24", "Sala de espera 24"),
		times(2, r(4, office)), r(6, backOf, "Meeting room", "Sala de reuniones"))

	f.row(west1, 's', times(6, r(3.5, consult)))
	f.row(west2, 'n', r(8, clinic, "Skin clinic", "Clínica de la piel").of("dermatology").join(), r(5, scan, "Light treatment", "Tratamiento con luz"), times(2, r(4, consult)))
	f.row(west3, 's', r(7, waiting, "Waiting area 23", "Sala de espera 23"), r(6, scan, "Small operations", "Cirugía menor"), r(4, consult), r(4, store))
	f.row(west4, 'n', r(8, clinic, "Women's clinic", "Clínica de la mujer").of("obgyn"), times(2, r(4.5, consult)), r(4, office))

	f.row(east1, 's', r(7, waiting, "Waiting area 25", "Sala de espera 25"), r(6, scan, "Bone scan", "Densitometría ósea"), times(2, r(4, consult)))
	f.row(east2, 'n', r(9, backOf, "Splint workshop", "Taller de férulas"), times(3, r(4, consult)))
	f.row(east3, 's', wardBays("Surgical ward", "Cirugía", 1, 3), r(3, office, "Ward office", "Oficina de planta"))
	f.row(east4, 'n', wardBays("Surgical ward", "Cirugía", 4, 5), r(3, store, "Clean supplies", "Material limpio"), r(6, kitchen, "Ward kitchen", "Cocina de planta"))

	f.kiosk("kiosk-level-2", 31, 7.4, 180, "Level 2 kiosk", "Quiosco del nivel 2")
	f.landmark(20, 9.6, "the blue mural", "el mural azul")
	f.landmark(49.2, 12, "the red bench", "el banco rojo")
	f.landmark(86, 25, "the view of the river", "la vista del río")
}

func levelThree(p *plan) {
	f := p.floor(mainBuilding, 3, 301)
	shafts(f)
	f.area(hall, named("South corridor", "Pasillo sur"), southStreet, westCross)
	f.area(hall, named("North corridor", "Pasillo norte"), northStreet, eastCross)
	f.area(hall, named("Children's wing", "Ala infantil"), westWing)
	f.area(hall, named("East wing", "Ala este"), eastWing)
	f.area(void, named("Open to the courtyard", "Hueco sobre el patio"), yard)
	f.door(22.5, 38, fireDoor)
	f.door(49.5, 10, fireDoor)
	f.door(21, 24, gap)
	f.door(51, 24, fireDoor)

	f.row(southWest, 'n', r(7, public, "Play room", "Sala de juegos"), r(9, clinic, "Children's clinic", "Clínica infantil").of("pediatrics").join(), times(2, r(4, consult)))
	f.row(southMid, 'n', r(10, waiting, "Waiting area 31", "Sala de espera 31"), r(7, closed, "Waiting area 32", "Sala de espera 32"), times(2, r(3.5, consult)))
	f.row(southEast, 'n', wardBays("Children's ward", "Pediatría", 1, 3), r(6, lounge, "Parents' room", "Sala de padres"))
	f.row(southCore, 's', r(4, women), r(3.5, men), r(2.5, accessible), r(5.5, feeding, "Feeding room", "Sala de lactancia"))
	coreToilets(f, r(7, office, "Nurses' station", "Control de enfermería"))
	f.row(north, 's', r(9, theatre, "Operating theatre 1", "Quirófano 1").join(), r(5, theatre, "Preparation", "Preparación").join(), r(9, theatre, "Operating theatre 2", "Quirófano 2"),
		r(9, theatre, "Operating theatre 3", "Quirófano 3").join(), r(14, theatre, "Recovery", "Recuperación"), r(8, backOf, "Staff changing", "Vestuario del personal"),
		r(7, store, "Sterile store", "Almacén estéril"), r(7, waiting, "Waiting area 33", "Sala de espera 33"))

	f.row(west1, 's', times(4, r(3.5, consult)), r(7, scan, "Height and weight", "Peso y talla"))
	f.row(west2, 'n', r(9, clinic, "Children's therapy", "Terapia infantil").of("pediatrics"), r(6, public, "Sensory room", "Sala sensorial"), r(6, public, "School room", "Aula"))
	f.row(west3, 's', wardBays("Children's ward", "Pediatría", 4, 6), r(3, store, "Clean supplies", "Material limpio"))
	f.row(west4, 'n', r(5, kitchen, "Ward kitchen", "Cocina de planta"), times(2, r(4, office)), times(2, r(4, lounge, "Parents' bedroom", "Dormitorio de padres")))

	f.row(east1, 's', r(9, clinic, "Day surgery", "Cirugía de día").of("surgeon"), times(3, r(4, consult)))
	f.row(east2, 'n', r(5, bay, "Day bay 1", "Sala de día 1"), r(5, bay, "Day bay 2", "Sala de día 2"), r(5, bay, "Day bay 3", "Sala de día 3"), r(6, store))
	f.row(east3, 's', r(4, lounge, "Relatives' room", "Sala de familiares"), r(14, theatre, "Intensive care", "Cuidados intensivos").join(), r(3, office, "Intensive care office", "Oficina de intensivos"))
	f.row(east4, 'n', r(9, plant), r(6, store, "Equipment store", "Almacén de equipos"), r(6, office))

	f.mark("childplayarea", 3.5, 3.5, "Play area", "Zona de juegos")
	f.mark("babychanging", 45, 14.5, "Baby changing", "Cambiador")
	f.landmark(26, 7.5, "the aquarium", "el acuario")
	f.landmark(20, 9.5, "the wooden giraffe", "la jirafa de madera")
	f.landmark(49.2, 30, "the rainbow wall", "la pared arcoíris")
}

// levelFour is smaller: the west block ends below it, under a roof garden.
func levelFour(p *plan) {
	f := p.floor(mainBuilding, 4, 401)
	shafts(f)
	f.area(hall, named("Main corridor", "Pasillo principal"), box(21, 7, 72, 10), box(21, 38, 72, 41), westCross, eastCross)
	f.area(hall, named("East wing", "Ala este"), eastWing)
	f.area(terrace, named("Roof garden", "Jardín de la azotea"), box(9, 10, 21, 38))
	f.area(void, named("Open to the courtyard", "Hueco sobre el patio"), yard)
	f.door(21, 24, glass)
	f.door(51, 24, fireDoor)

	f.row(box(21, 0, 72, 7), 'n', r(10, clinic, "Maternity", "Maternidad").of("prenatal").join(), r(8, waiting, "Waiting area 41", "Sala de espera 41"),
		r(5, scan, "Baby scans 1", "Ecografía 1"), r(5, scan, "Baby scans 2", "Ecografía 2"), times(3, r(4, consult)),
		r(5.5, scan, "Birth room 1", "Sala de partos 1"), r(5.5, scan, "Birth room 2", "Sala de partos 2"))
	f.row(southCore, 's', r(4, women), r(3.5, men), r(2.5, accessible), r(5.5, office, "Midwives' station", "Control de matronas"))
	coreToilets(f, r(7, closed, "Waiting area 42", "Sala de espera 42"))
	f.row(box(21, 41, 68, 48), 's', r(6, scan, "Birth room 3", "Sala de partos 3"), r(6, scan, "Birth room 4", "Sala de partos 4"), r(6, scan, "Birth room 5", "Sala de partos 5"),
		r(6, scan, "Birth room 6", "Sala de partos 6"), r(7, scan, "Birth pool", "Piscina de partos"), r(10, theatre, "Newborn care", "Neonatos").join(), r(6, kitchen, "Milk kitchen", "Cocina de leche"))

	f.row(east1, 's', wardBays("Maternity ward", "Maternidad", 1, 3), r(3, store, "Clean supplies", "Material limpio"))
	f.row(east2, 'n', r(6, feeding, "Feeding support", "Apoyo a la lactancia"), times(2, r(4, consult)), r(4, office), r(3, store))
	f.row(east3, 's', r(10, backOf, "Lecture room", "Aula magna"), r(6, backOf, "Staff library", "Biblioteca del personal"), r(5, office))
	f.row(east4, 'n', r(12, backOf, "Staff restaurant", "Comedor del personal").join(), r(9, kitchen))

	f.mark("babychanging", 34.5, 15, "Baby changing", "Cambiador")
	f.landmark(39, 7.5, "the wall of first photographs", "el mural de primeras fotos")
	f.landmark(22, 20, "the orange trees", "los naranjos")
}

// wardBays makes the numbered bays of a ward.
func wardBays(en, es string, from, to int) []room {
	var out []room
	for n := from; n <= to; n++ {
		no := string(rune('0' + n))
		out = append(out, r(6, bay, en+" bay "+no, es+", box "+no))
	}
	return out
}

// kindOf is a public room of an IMDF category of its own.
func kindOf(width float64, category, en, es string) room {
	return r(width, kind{category: category, door: wide}, en, es)
}
