package main

import (
	"fmt"
	"strings"
)

// sidecar is frontdoor.json: what a kiosk needs and IMDF 1.0.0 has no field
// for. Every key is the id of a feature in the files beside it.
type sidecar struct {
	Version int `json:"version"` // 1
	// Kiosks: kiosk feature → the kiosk's own name in configuration and topics,
	// and where somebody looks who reads its screen, degrees clockwise from north.
	Kiosks map[string]kioskNote `json:"kiosks"`
	// Landmarks: amenity or unit → its name as it stands inside a sentence.
	Landmarks map[string]labels `json:"landmarks"`
	// Synonyms: unit → other words people ask for it by, per language.
	Synonyms map[string]map[string][]string `json:"synonyms"`
	// Destinations: units that "Find my way" offers, in this order.
	Destinations []string `json:"destinations"`
	// Emergency: the unit where people who need care now are seen.
	Emergency string `json:"emergency"`
	// Waits: lift unit → seconds until its door opens, on average.
	Waits map[string]int `json:"waits"`
}

type kioskNote struct {
	ID      string `json:"id"`
	Heading int    `json:"heading"`
}

// wordings are destinations in the order of the list, with what people call
// them. Plain words come first in use: "podiatry" is understood by one in ten.
var wordings = []struct {
	name   string
	en, es string // comma-separated
}{
	{"Emergency department", "A&E, casualty, ER, emergency room, accident and emergency", "emergencias, servicio de urgencias"},
	{"Blood tests", "phlebotomy, blood draw, blood sample, bloods, lab", "flebotomía, extracciones, analítica, laboratorio"},
	{"X-ray", "radiology, radiography, imaging, xray, x ray, ultrasound, sonogram", "radiología, rayos X, placa"},
	{"MRI scan", "magnetic resonance, MRI, MR, scanner", "resonancia, RM, escáner"},
	{"Eye clinic", "ophthalmology, optometry, eyes, eye doctor, vision", "oftalmología, oculista, ojos, vista"},
	{"Foot clinic", "podiatry, chiropody, feet, ankle, toenail", "podología, pies, tobillo, uñas"},
	{"Hearing clinic", "audiology, ears, ear nose and throat, hearing aids, deaf", "audiología, otorrino, oído, oídos, audífonos"},
	{"Children's clinic", "paediatrics, pediatrics, child, baby clinic, kids", "pediatría, niños, bebé"},
	{"Talking therapies", "psychology, counselling, counseling, mental health, mood, CBT", "psicología, psicoterapia, salud mental, ánimo"},
	{"Maternity", "antenatal, obstetrics, midwife, pregnancy, birth, labour ward", "obstetricia, embarazo, matrona, parto"},
	{"Women's clinic", "gynaecology, gynecology", "ginecología"},
	{"Heart clinic", "cardiology, chest pain clinic, ECG", "cardiología, electrocardiograma"},
	{"Breathing tests", "respiratory, lung function, spirometry, asthma", "neumología, espirometría, asma"},
	{"Bone and joint clinic", "orthopaedics, orthopedics, fracture clinic, broken bone", "ortopedia, traumatología, fractura"},
	{"Skin clinic", "dermatology, rash, mole", "dermatología, piel, lunar"},
	{"Diabetes clinic", "endocrinology, sugar, insulin", "endocrinología, azúcar, insulina"},
	{"Kidney clinic", "renal, nephrology", "nefrología, renal"},
	{"Dialysis", "haemodialysis, hemodialysis", "hemodiálisis"},
	{"Sleep clinic", "snoring, sleep apnoea", "apnea, ronquidos"},
	{"Diet advice", "dietitian, nutrition", "nutrición, dietista"},
	{"Pain clinic", "pain management", "dolor crónico"},
	{"Hand therapy", "hands, wrist", "mano, muñeca"},
	{"Physiotherapy", "physio, physical therapy", "fisioterapeuta, rehabilitación"},
	{"Rehabilitation gym", "rehab, exercise", "ejercicio"},
	{"Balance clinic", "dizziness, vertigo, falls", "mareo, vértigo, caídas"},
	{"Speech therapy", "speech and language, swallowing", "habla, lenguaje, deglución"},
	{"Memory clinic", "dementia, geriatrics", "demencia, geriatría"},
	{"Day surgery", "ambulatory surgery, day case", "cirugía ambulatoria"},
	{"Checks before surgery", "pre-operative assessment, pre-op", "preoperatorio, preanestesia"},
	{"Pharmacy", "chemist, medicines, prescription", "medicinas, receta"},
	{"Patient advice", "complaints, PALS, help, billing", "quejas, ayuda, facturación"},
	{"Interpreters", "translation, sign language", "traducción, lengua de signos"},
	{"Café", "coffee, food, tea, restaurant, canteen", "café, comida, restaurante"},
	{"Shop", "newspaper, flowers, gift shop", "prensa, flores, regalos"},
	{"Chapel", "quiet room, prayer, multi-faith", "oración, capellán, sala de silencio"},
	{"Going-home lounge", "discharge lounge", "alta"},
	{"Health library", "library, leaflets", "folletos"},
	{"Roof garden", "terrace, fresh air", "terraza, aire libre"},
}

// passed are units that people notice on their way.
var passed = map[string]labels{
	"Café": named("the café", "la cafetería"), "Shop": named("the shop", "la tienda"), "Pharmacy": named("the pharmacy", "la farmacia"),
	"Garden café": named("the garden café", "la cafetería del jardín"), "Play room": named("the play room", "la sala de juegos"),
	"Health library": named("the health library", "la biblioteca de salud"), "Refreshments": named("the drinks machines", "las máquinas de bebidas"),
	"Chapel": named("the chapel", "la capilla"), "Nurses' station": named("the nurses' station", "el control de enfermería"),
}

// Two lifts share the calls in the lobby; the single ones take longer.
var liftWaits = map[string]int{"Lift A": 25, "Lift B": 25, "Lift C": 45, "Lift D": 30}

func (p *plan) sidecar() (sidecar, error) {
	s := sidecar{Version: 1, Kiosks: map[string]kioskNote{}, Landmarks: map[string]labels{},
		Synonyms: map[string]map[string][]string{}, Waits: map[string]int{}}
	for _, b := range p.booths {
		s.Kiosks[id("kiosk/"+b.id)] = kioskNote{b.id, b.heading}
	}
	for _, m := range p.marks {
		if m.phrase != nil {
			s.Landmarks[m.id()] = m.phrase
		}
	}
	for _, u := range p.units {
		if phrase, ok := passed[u.name["en"]]; ok {
			s.Landmarks[u.id()] = phrase
		}
		if u.kind.category == bridge.category {
			s.Landmarks[u.id()] = named("the bridge", "el puente")
		}
		if wait, ok := liftWaits[u.name["en"]]; ok {
			s.Waits[u.id()] = wait
		}
	}
	for _, w := range wordings {
		u, err := p.named(w.name)
		if err != nil {
			return s, err
		}
		s.Destinations = append(s.Destinations, u.id())
		s.Synonyms[u.id()] = map[string][]string{"en": strings.Split(w.en, ", "), "es": strings.Split(w.es, ", ")}
	}
	s.Emergency = s.Destinations[0]
	return s, nil
}

// named finds the one unit with an English name.
func (p *plan) named(en string) (*unit, error) {
	var found *unit
	for _, u := range p.units {
		if u.name["en"] != en {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("%q is the name of more than one unit", en)
		}
		found = u
	}
	if found == nil {
		return nil, fmt.Errorf("no unit is named %q", en)
	}
	return found, nil
}
