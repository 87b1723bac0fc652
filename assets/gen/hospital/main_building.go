package main

// The Main building stands on x 0–72, y 0–48 m. Two streets run west to east,
// two cross corridors join them round the courtyard, and a short wing corridor
// leads into the west and the east block:
//
//	48 ┌───────────────────────────────┬──┐
//	   │          north rooms          │S3│
//	41 ├───────────────────────────────┴──┤
//	   │           north street           │
//	38 ├────────┐  ┌──┬─────────┐  ┌──────┤
//	   │ west   │  │CS│ core    │  │ east │
//	32 │ block  │  ├──┴─────────┤  │ block│
//	   │ ═wing══╡  │ courtyard  │  ╞═wing═│
//	16 │        │  ├──┬─────────┤  │      │
//	   │        │  │AB│ core    │  │      │
//	10 ├────────┘  └──┴─────────┘  └──────┤
//	   │           south street           │
//	 7 ├───────────┬────────────┬─────────┤
//	   │           │ lobby      │         │
//	 0 └───────────┴────────────┴─────────┘
//	   0      21 24            48 51     72
//
// A, B and C are lifts, S3 is Stairs 3; Stairs 1 and 2 wrap the lifts.

var mainBuilding = &building{"main", named("Main building", "Edificio principal"), "1 Riverside Walk"}

// Boxes that every floor of the Main building shares.
var (
	southStreet = box(0, 7, 72, 10)
	northStreet = box(0, 38, 72, 41)
	westCross   = box(21, 10, 24, 38)
	eastCross   = box(48, 10, 51, 38)
	westWing    = box(0, 22.5, 21, 25.5)
	eastWing    = box(51, 22.5, 72, 25.5)

	southWest = box(0, 0, 24, 7)
	southMid  = box(24, 0, 48, 7)
	southEast = box(48, 0, 72, 7)
	north     = box(0, 41, 68, 48)
	southCore = box(32.5, 10, 48, 16)
	northCore = box(30.5, 32, 48, 38)
	yard      = box(24, 16, 48, 32)

	// The four rows of each block, from south to north: doors to the south
	// street, to the wing, to the wing, to the north street.
	west1, west2 = box(0, 10, 21, 16), box(0, 16, 21, 22.5)
	west3, west4 = box(0, 25.5, 21, 32), box(0, 32, 21, 38)
	east1, east2 = box(51, 10, 72, 16), box(51, 16, 72, 22.5)
	east3, east4 = box(51, 25.5, 72, 32), box(51, 32, 72, 38)
)

// shafts draws what stands on top of each other on every floor.
func shafts(f *floor) {
	f.area(lift, named("Lift A", "Ascensor A", "Elevator A"), box(24, 10, 26.5, 13))
	f.area(lift, named("Lift B", "Ascensor B", "Elevator B"), box(26.5, 10, 29, 13))
	f.area(stairs, named("Stairs 1", "Escaleras 1"), box(29, 10, 32.5, 16), box(24, 13, 29, 16))
	f.area(lift, named("Lift C", "Ascensor C", "Elevator C"), box(24, 35, 27, 38))
	f.area(stairs, named("Stairs 2", "Escaleras 2"), box(27, 32, 30.5, 38), box(24, 32, 27, 35))
	f.area(stairs, named("Stairs 3", "Escaleras 3"), box(68, 41, 72, 48))
	f.door(25.25, 10, liftDoor)
	f.door(27.75, 10, liftDoor)
	f.door(30.75, 10, stairway)
	f.door(25.5, 38, liftDoor)
	f.door(28.75, 38, stairway)
	f.door(70, 41, stairway)
}

// escalators lie in the lobby and rise from west to east into Level 1: up
// along the street, down beside it.
func escalators(f *floor) {
	f.area(escalator, named("Escalator up", "Escalera mecánica de subida"), box(34, 5.4, 45, 7))
	f.area(escalator, named("Escalator down", "Escalera mecánica de bajada"), box(34, 3.8, 45, 5.4))
	x := 34.0
	if f.ordinal == 1 {
		x = 45
	}
	f.door(x, 6.2, landing)
	f.door(x, 4.6, landing)
}

func coreToilets(f *floor, rest room) {
	f.row(northCore, 'n', r(4, women), r(4, men), r(2.5, accessible), rest)
}

func ground(p *plan) {
	f := p.floor(mainBuilding, 0, 1)
	shafts(f)
	escalators(f)
	f.area(lobby, named("Main lobby", "Vestíbulo principal"),
		box(24, 7, 48, 10), box(24, 0, 34, 7), box(34, 0, 45, 3.8), box(45, 0, 48, 7))
	f.area(hall, named("West corridor", "Pasillo oeste"), box(0, 7, 24, 10), westCross)
	f.area(hall, named("East corridor", "Pasillo este"), box(48, 7, 72, 10), eastCross)
	f.area(hall, named("North corridor", "Pasillo norte"), northStreet)
	f.area(hall, named("West wing", "Ala oeste"), westWing)
	f.area(hall, named("Emergency corridor", "Pasillo de urgencias"), eastWing)
	f.area(courtyard, named("Courtyard", "Patio"), yard)
	f.door(24, 8.5, gap)
	f.door(48, 8.5, gap)
	f.door(22.5, 38, fireDoor)
	f.door(49.5, 38, fireDoor)
	f.door(21, 24, gap)
	f.door(51, 24, fireDoor)
	f.door(27.5, 0, entrance, "Main entrance", "Entrada principal")
	f.door(0, 8.5, escape)
	f.door(0, 39.5, escape)
	f.door(72, 8.5, escape)
	f.door(72, 44.5, escape)
	f.door(72, 24, ambulance, "Ambulance entrance", "Entrada de ambulancias")
	f.door(72, 28.75, entrance, "Emergency entrance", "Entrada de urgencias")
	f.door(24, 20, glass)
	f.door(36.25, 16, glass)
	f.door(24, 3.5, gap)

	f.row(southWest, 'n', r(5, backOf, "Security", "Seguridad"), r(4, backOf, "Post room", "Correo"),
		r(6, clinic, "Pharmacy", "Farmacia").of("pharmacy"), r(9, shop, "Shop", "Tienda").of("conveniencestore"))
	f.row(southEast, 'n', r(8, waiting, "Waiting area 1", "Sala de espera 1").join(),
		r(7, clinic, "Blood tests", "Análisis de sangre").of("laboratorytesting"), r(3, consult), r(3, consult), r(3, store))
	f.row(southCore, 's', r(7.5, cafe, "Café", "Cafetería").of("cafe"), r(2.75, women), r(2.75, men), r(2.5, accessible))
	coreToilets(f, r(7, closed, "Waiting area 4", "Sala de espera 4"))
	f.row(north, 's', r(11, kitchen).join(), r(4, store, "Cold store", "Cámara fría"), r(8, plant), r(6, backOf, "Laundry", "Lavandería"),
		r(7, public, "Chapel", "Capilla").of("placeofworship"), r(6, public, "Family room", "Sala de familias"),
		r(10, lounge, "Going-home lounge", "Sala de altas"), r(8, backOf, "Training room", "Sala de formación"), r(8, backOf, "Records", "Archivo"))

	f.row(west1, 's', r(6, clinic, "Patient advice", "Atención al paciente").of("advisoryservices"), r(4, office, "Volunteers", "Voluntariado"),
		r(3.5, office), r(3.5, office), r(4, clinic, "Interpreters", "Intérpretes").of("localservices"))
	f.row(west2, 'n', r(10, clinic, "Physiotherapy", "Fisioterapia").of("physicaltherapy"), times(2, r(3.5, consult)), r(4, store))
	f.row(west3, 's', r(7, clinic, "Checks before surgery", "Revisión antes de cirugía").of("surgeon"), times(4, r(3.5, consult)))
	f.row(west4, 'n', r(7, waiting, "Waiting area 5", "Sala de espera 5"), r(5, backOf, "Staff room", "Sala del personal"),
		r(5, backOf, "Staff lockers", "Taquillas del personal"), r(4, store, "Linen", "Ropa limpia"))

	f.row(east1, 's', r(6, clinic, "X-ray", "Radiografía").of("radiology").join(), r(3, backOf, "X-ray control", "Control de rayos X").join(),
		r(6, scan, "X-ray room 2", "Sala de rayos X 2"), r(6, waiting, "Waiting area 2", "Sala de espera 2"))
	f.row(east2, 'n', r(4, bay, "Treatment bay 1", "Box 1"), r(4, bay, "Treatment bay 2", "Box 2"), r(4, bay, "Treatment bay 3", "Box 3"),
		r(4, bay, "Treatment bay 4", "Box 4"), r(5, theatre, "Resuscitation", "Reanimación"))
	f.row(east3, 's', r(4.5, bay, "Small injuries", "Heridas leves"), r(4.5, bay, "Plaster room", "Sala de yesos"),
		r(12, kind{category: "room", door: glass, wheels: true}, "Emergency department", "Urgencias").of("emergencymedicine"))
	f.row(east4, 'n', r(6, waiting, "Waiting area 3", "Sala de espera 3"), r(3, public, "Changing room", "Vestuario").join(),
		r(8, clinic, "MRI scan", "Resonancia magnética").of("diagnosticimaging").join(), r(4, backOf, "MRI control", "Control de resonancia"))

	f.kiosk("kiosk-lobby", 31.5, 2.2, 90, "Lobby kiosk", "Quiosco del vestíbulo")
	f.desk(26, 5.2, "the information desk", "el mostrador de información")
	f.mark("atm", 46.8, 1, "Cash machine", "Cajero automático")
	f.mark("prayerroom", 32.5, 45, "Chapel", "Capilla")
	f.mark("defibrillator", 24.5, 9.5, "Defibrillator", "Desfibrilador")
	f.mark("drinkingfountain", 47.4, 9.4, "Drinking water", "Agua potable")
	f.landmark(32.8, 9.2, "the big clock", "el reloj grande")
	f.landmark(26.5, 22, "the fountain", "la fuente")
	f.landmark(50.4, 14, "the statue", "la estatua")
	f.landmark(12, 40.4, "the photo wall", "el mural de fotos")
}

func levelOne(p *plan) {
	f := p.floor(mainBuilding, 1, 101)
	shafts(f)
	escalators(f)
	f.area(hall, named("Main corridor", "Pasillo principal"), southStreet, northStreet, westCross, eastCross, box(45, 0, 48, 7))
	f.area(hall, named("West wing", "Ala oeste"), westWing)
	f.area(hall, named("East wing", "Ala este"), eastWing)
	f.area(void, named("Open to the lobby", "Hueco sobre el vestíbulo"), box(24, 0, 34, 7), box(34, 0, 45, 3.8))
	f.area(void, named("Open to the courtyard", "Hueco sobre el patio"), yard)
	f.door(21, 24, gap)
	f.door(51, 24, fireDoor)

	f.row(southWest, 'n', r(9, clinic, "Eye clinic", "Clínica de ojos").of("opthamalogy").join(), r(5, scan, "Sight tests", "Pruebas de vista"),
		r(3, public, "Dark room", "Cuarto oscuro"), times(2, r(3.5, consult)))
	f.row(southEast, 'n', r(9, clinic, "Heart clinic", "Clínica del corazón").of("cardiology").join(), r(5, scan, "Heart tests", "Pruebas del corazón"),
		times(2, r(3.5, consult)), r(3, store))
	f.row(southCore, 's', r(4, women), r(3.5, men), r(2.5, accessible), r(5.5, office, "Nurses' station", "Control de enfermería"))
	coreToilets(f, r(7, lounge, "Refreshments", "Bebidas y tentempiés"))
	f.row(north, 's', r(8, clinic, "Breathing tests", "Pruebas de respiración").of("pulmonology"), times(3, r(4, consult)),
		r(8, waiting, "Waiting area 14", "Sala de espera 14"), r(7, clinic, "Sleep clinic", "Clínica del sueño").of("healthcare"), times(2, r(4, consult)),
		r(9, clinic, "Diabetes clinic", "Clínica de diabetes").of("clinic"), r(5, clinic, "Diet advice", "Consejo dietético").of("dietician"),
		r(11, backOf, "Seminar room", "Sala de seminarios"))

	f.row(west1, 's', r(8, waiting, "Waiting area 11", "Sala de espera 11"), times(2, r(3.5, consult)), r(6, scan, "Eye photographs", "Fotografía ocular"))
	f.row(west2, 'n', r(6, scan, "Eye treatment", "Tratamiento ocular").join(), r(5, public, "Eye recovery", "Recuperación ocular"), times(2, r(3.5, consult)), r(3, store))
	f.row(west3, 's', r(7, closed, "Waiting area 12", "Sala de espera 12"), r(4, scan, "Field of vision", "Campo visual"), times(2, r(3.5, consult)), r(3, office))
	f.row(west4, 'n', times(4, r(4, office)), r(5, store))

	f.row(east1, 's', r(7, waiting, "Waiting area 13", "Sala de espera 13"), times(4, r(3.5, consult)))
	f.row(east2, 'n', r(7, clinic, "Kidney clinic", "Clínica del riñón").of("clinic"), times(2, r(3.5, consult)), r(7, clinic, "Dialysis", "Diálisis").of("dialysis"))
	f.row(east3, 's', r(12, lab, "Laboratory", "Laboratorio").join(), r(4, lab, "Sample reception", "Recepción de muestras"), r(5, lab, "Blood bank", "Banco de sangre"))
	f.row(east4, 'n', r(6, store, "Pharmacy store", "Almacén de farmacia"), times(2, r(4, office)), r(7, office, "Laboratory office", "Oficina del laboratorio"))

	f.mark("vendingmachine", 42, 37, "Vending machine", "Máquina de bebidas")
	f.mark("drinkingfountain", 23.4, 30, "Drinking water", "Agua potable")
	f.landmark(21.6, 12, "the model ship", "la maqueta de barco")
	f.landmark(49.8, 40.2, "the stained-glass window", "la vidriera")
	f.landmark(57, 7.5, "the weather map", "el mapa del tiempo")
}
