package wayfind

import (
	"slices"
	"strings"
)

// terms are the words, a line for each thing, that people and hospitals have
// for the same place. A venue's own synonyms come before them: they say what is
// true of it, these what is true of most. English and Spanish, folded.
var terms = groups(`
imaging, medical imaging, diagnostic imaging, radiology, radiography, x ray, xray, x rays, xrays, rayos x, radiologia, radiografia, diagnostico por imagen
mri, magnetic resonance, resonancia magnetica, resonancia
ct, ct scan, cat scan, computed tomography, tac, escaner, tomografia
ultrasound, sonography, sonogram, ecografia
blood tests, blood test, phlebotomy, blood draw, venepuncture, extracciones, analitica, analisis de sangre
laboratory, lab, pathology, laboratorio
emergency department, emergency room, emergency care, emergency medicine, ae, accident emergency, accident and emergency, casualty, urgencias
pharmacy, chemist, dispensary, farmacia
eye clinic, eyes, eye doctor, ophthalmology, optometry, oculista, oftalmologia
ear nose and throat, ear nose throat, ent, otolaryngology, otorrino, otorrinolaringologia
audiology, hearing clinic, hearing, audiologia
maternity, obstetrics, antenatal, prenatal, midwives, labour ward, labor and delivery, labor delivery, maternidad, obstetricia
gynaecology, gynecology, womens clinic, ginecologia
childrens clinic, childrens ward, paediatrics, pediatrics, pediatria
cardiology, heart clinic, cardiologia, corazon
oncology, cancer centre, cancer center, cancer, chemotherapy, oncologia, quimioterapia
orthopaedics, orthopedics, fracture clinic, bones, traumatologia, ortopedia
physiotherapy, physical therapy, physio, rehabilitation, rehab, fisioterapia, rehabilitacion
dermatology, skin clinic, skin, dermatologia, piel
neurology, nerves, neurologia
nephrology, renal, kidneys, dialysis, nefrologia, dialisis
gastroenterology, digestive, endoscopy, digestivo, gastroenterologia, endoscopia
respiratory, pulmonology, chest clinic, lungs, neumologia
urology, urologia
diabetes, endocrinology, endocrinologia
podiatry, foot clinic, chiropody, feet, podologia
dentist, dental, dentistry, dentista, odontologia
psychiatry, mental health, psychology, psiquiatria, psicologia, salud mental
day surgery, ambulatory surgery, cirugia ambulatoria, cirugia de dia
outpatients, outpatient clinic, consultas externas
intensive care, icu, itu, cuidados intensivos, uci
reception, information, front desk, help desk, recepcion, informacion
cafe, coffee, cafeteria, coffee shop, restaurant, canteen, comedor
chapel, prayer room, multifaith room, chaplaincy, capilla, oratorio
cashier, billing, payments, caja, facturacion
`)

func groups(text string) (out [][]string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, strings.Split(line, ", "))
		}
	}
	return out
}

// otherTerms returns what else people call a place whose folded name holds one
// of the terms as whole words.
func otherTerms(folded string) (out []string) {
	padded := " " + folded + " "
	within := func(term string) bool { return strings.Contains(padded, " "+term+" ") }
	for _, group := range terms {
		if !slices.ContainsFunc(group, within) {
			continue
		}
		for _, term := range group {
			if !within(term) {
				out = append(out, term)
			}
		}
	}
	return out
}
