package main

// The Garden building lies across the river, on x 100–136, y 15–46 m. A spine
// runs west to east, a leg runs north from it:
//
//	46 ┌────┐ ┌────┐
//	   │west│ │leg │
//	32 │ of │ └────┴────────┐
//	   │leg │ │ north rooms  │
//	25 ├────┘ └─────────────┤
//	   │ spine              │
//	22 ├──┬─────────────────┤
//	   │D4│ south rooms     │
//	15 └──┴─────────────────┘
//	   100  108 111 119    136
//
// D is Lift D, wrapped by Stairs 4. The bridge from the Main building reaches
// the spine's west end on Level 2.

var gardenBuilding = &building{"garden", named("Garden building", "Edificio Jardín"), "2 Riverside Walk"}

// Boxes that every floor of the Garden building shares.
var (
	spine       = box(100, 22.5, 136, 25.5)
	leg         = box(108, 25.5, 111, 46)
	gardenSouth = box(106, 15, 136, 22.5)
	gardenWest  = box(100, 25.5, 108, 46)
	gardenNorth = box(111, 25.5, 136, 32.5)
	gardenLeg   = box(111, 32.5, 119, 46)
)

func gardenShafts(f *floor) {
	f.area(lift, named("Lift D", "Ascensor D", "Elevator D"), box(103.5, 19.5, 106, 22.5))
	f.area(stairs, named("Stairs 4", "Escaleras 4"), box(100, 15, 103.5, 22.5), box(103.5, 15, 106, 19.5))
	f.door(104.75, 22.5, liftDoor)
	f.door(101.75, 22.5, stairway)
}

// gardenRooms lays out the south rooms after the toilets by the lift.
func gardenSouthRow(f *floor, rooms ...any) {
	f.row(gardenSouth, 'n', append([]any{r(3.5, women), r(3.5, men), r(2.5, accessible)}, rooms...)...)
}

func gardenGround(p *plan) {
	f := p.floor(gardenBuilding, 0, 51)
	gardenShafts(f)
	f.area(lobby, named("Garden entrance hall", "Vestíbulo Jardín"), box(100, 22.5, 108, 32))
	f.area(hall, named("Garden corridor", "Pasillo Jardín"), box(108, 22.5, 136, 25.5), leg)
	f.door(108, 24, gap)
	f.door(108, 29, gap)
	f.door(100, 27, entrance, "Garden entrance", "Entrada Jardín")
	f.door(136, 24, escape)
	f.door(109.5, 46, escape)

	gardenSouthRow(f, r(8, cafe, "Garden café", "Cafetería Jardín").of("cafe"), r(7, clinic, "Memory clinic", "Clínica de la memoria").of("clinic"), r(3, consult), r(2.5, store))
	f.row(box(100, 32, 108, 46), 'e', r(7, waiting, "Garden waiting area 1", "Sala de espera Jardín 1"), r(7, office, "Volunteers", "Voluntariado"))
	f.row(gardenNorth, 's', r(12, clinic, "Rehabilitation gym", "Gimnasio de rehabilitación").of("physicaltherapy"), times(2, r(4, consult)), r(5, backOf, "Staff room", "Sala del personal"))
	f.row(gardenLeg, 'w', r(7.5, lounge, "Day room", "Sala de día"), r(6, store))

	f.kiosk("kiosk-garden", 104, 30.5, 0, "Garden building kiosk", "Quiosco del edificio Jardín")
	f.desk(106.5, 30.5, "the garden reception", "la recepción del Jardín")
	f.landmark(107.2, 26.2, "the indoor tree", "el árbol interior")
}

func gardenOne(p *plan) {
	f := p.floor(gardenBuilding, 1, 151)
	gardenShafts(f)
	f.area(hall, named("Garden corridor", "Pasillo Jardín"), spine, leg)
	gardenSouthRow(f, r(8.5, clinic, "Talking therapies", "Terapia psicológica").of("psychology"), times(3, r(4, consult)))
	f.row(gardenWest, 'e', r(7.5, waiting, "Garden waiting area 11", "Sala de espera Jardín 11"), r(6, closed, "Garden waiting area 12", "Sala de espera Jardín 12"), r(7, public, "Listening room", "Sala de escucha"))
	f.row(gardenNorth, 's', r(9, public, "Group room", "Sala de grupos"), times(4, r(4, consult)))
	f.row(gardenLeg, 'w', r(7, public, "Family therapy", "Terapia familiar"), r(6.5, office))
	f.landmark(109.5, 27.2, "the bookcase", "la librería")
}

func gardenTwo(p *plan) {
	f := p.floor(gardenBuilding, 2, 251)
	gardenShafts(f)
	f.area(hall, named("Garden corridor", "Pasillo Jardín"), spine, leg)
	f.door(100, 24, fireDoor)
	gardenSouthRow(f, r(8.5, clinic, "Hearing clinic", "Clínica de audición").of("auditory").join(),
		r(4, scan, "Hearing test 1", "Prueba de audición 1"), r(4, scan, "Hearing test 2", "Prueba de audición 2"), r(4, scan, "Hearing test 3", "Prueba de audición 3"))
	f.row(gardenWest, 'e', r(7.5, waiting, "Garden waiting area 21", "Sala de espera Jardín 21"), r(6, closed, "Garden waiting area 22", "Sala de espera Jardín 22"), r(7, consult))
	f.row(gardenNorth, 's', r(7, backOf, "Hearing aid workshop", "Taller de audífonos"), r(6, scan, "Balance tests", "Pruebas de equilibrio"), times(3, r(4, consult)))
	f.row(gardenLeg, 'w', r(7, clinic, "Speech therapy", "Logopedia").of("healthcare"), r(6.5, clinic, "Ringing ears clinic", "Clínica de acúfenos").of("auditory"))
	f.landmark(107, 24.9, "the tapestry", "el tapiz")
}
