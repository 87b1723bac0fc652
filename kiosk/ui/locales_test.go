package ui

import "frontdoor/kiosk/view"

// inSpanish and inArabic put longer and right-to-left words on the pages that
// matter most.
func inSpanish(m view.Model) view.Model {
	m.Lang = "es"
	m.Band.Hospital = "Hospital General de la Ribera"
	m.Band.Offline = "Sin conexión"
	m.Tools = rename(m.Tools, "Español", "Tamaño del texto", "Contraste", "Escuchar", "Más abajo")
	m.Foot = renameFoot(m.Foot, "Atrás", "Empezar de nuevo", "Pedir ayuda a una persona", "Ayuda urgente")
	return m
}

func inArabic(m view.Model) view.Model {
	m.Lang, m.RTL = "ar", true
	m.Band.Hospital = "مستشفى ريفرسايد العام"
	m.Tools = rename(m.Tools, "العربية", "حجم النص", "التباين", "استماع", "أخفض")
	m.Foot = renameFoot(m.Foot, "رجوع", "البدء من جديد", "اسأل شخصًا", "مساعدة عاجلة")
	return m
}

func rename(buttons []view.Button, names ...string) []view.Button {
	out := append([]view.Button(nil), buttons...)
	for i := range out {
		out[i].Text = names[i]
	}
	return out
}

func renameFoot(buttons []view.Button, names ...string) []view.Button {
	return rename(buttons, names[4-len(buttons):]...)
}

func welcomeSpanish() view.Model {
	m := inSpanish(welcome())
	m.Title = "Le damos la bienvenida.\n¿En qué podemos ayudarle?"
	b := m.Body.(view.Cards)
	b.Cards = rename(b.Cards, "Tengo una cita", "No tengo cita", "Encontrar el camino", "Mi lugar en la fila", "Dar mi opinión")
	for i, d := range []string{"Regístrese aquí", "Le indicaremos el lugar adecuado", "Consultas, baños, cafetería, salidas", "Escanee su turno", "¿Cómo le hemos atendido hoy?"} {
		b.Cards[i].Detail = d
	}
	m.Body = b
	return m
}

func shutSpanish() view.Model {
	m := inSpanish(shut())
	m.Title, m.Lead = "Este quiosco no está en servicio", "Diríjase al mostrador, por favor. Aquí puede seguir consultando el camino."
	b := m.Body.(view.Cards)
	b.Cards = rename(b.Cards, "El camino al mostrador", "Encontrar mi camino", "Mi turno en la cola")
	for i, d := range []string{"Allí le ayudarán", "Consultas, aseos, cafetería, salidas", "Muestre su tique"} {
		b.Cards[i].Detail = d
	}
	m.Body = b
	return m
}

func questionSpanish() view.Model {
	m := inSpanish(question())
	m.Title = "En los últimos 2 días, ¿ha tenido dificultad para respirar o una tos que no tenía antes?"
	m.Lead = "Esto nos ayuda a proteger a todas las personas que vienen al hospital."
	m.Progress = &view.Progress{Text: "Pregunta 2 de 5", Left: "Queda aproximadamente 1 minuto", Share: 0.4}
	b := m.Body.(view.Options)
	for i, t := range []string{"Sí", "No", "No estoy seguro o segura"} {
		b.Options[i].Text = t
	}
	m.Body = b
	m.Actions = rename(m.Actions, "Prefiero no contestar", "Siguiente")
	return m
}

func welcomeArabic() view.Model {
	m := inArabic(welcome())
	m.Title = "مرحبًا.\nكيف يمكننا مساعدتك؟"
	b := m.Body.(view.Cards)
	b.Cards = rename(b.Cards, "لدي موعد", "ليس لدي موعد", "أرشدني إلى الطريق", "مكاني في الدور", "أعطِ رأيك")
	for i, d := range []string{"سجّل وصولك هنا", "سنجد لك المكان المناسب", "العيادات ودورات المياه والمقهى", "امسح تذكرتك", "كيف كانت زيارتك اليوم؟"} {
		b.Cards[i].Detail = d
	}
	m.Body = b
	return m
}

func questionArabic() view.Model {
	m := inArabic(question())
	m.Title = "خلال اليومين الماضيين، هل أصبت بسعال جديد؟"
	m.Lead = "هذا يساعدنا على حماية الجميع."
	m.Progress = &view.Progress{Text: "السؤال 2 من 5", Left: "بقيت دقيقة واحدة تقريبًا", Share: 0.4}
	b := m.Body.(view.Options)
	for i, t := range []string{"نعم", "لا", "لست متأكدًا"} {
		b.Options[i].Text = t
	}
	m.Body = b
	m.Actions = rename(m.Actions, "أفضل عدم الإجابة", "التالي")
	return m
}

func ticketArabic() view.Model {
	m := inArabic(ticket())
	m.Title = "تم تسجيل وصولك"
	b := m.Body.(view.Ticket)
	b.Label, b.Area = "رقمك", "يرجى الجلوس في منطقة الانتظار 3، الطابق 2"
	b.Tiles = []view.Tile{{Label: "أشخاص قبلك", Figure: "3"}, {Label: "دورك بعد حوالي", Figure: "10–15", Unit: "دقيقة"}}
	b.Updated = "تم التحديث الآن. قد يدخل بعض الأشخاص أولًا لأنهم يحتاجون إلى رعاية أسرع."
	b.Paper = "طُبعت تذكرتك. خذها من الفتحة في الأسفل."
	m.Body = b
	m.Actions = rename(m.Actions, "أرني الطريق", "إنهاء")
	m.Clears = "تُمسح هذه الشاشة بعد 30 ثانية"
	return m
}

// longWords has words that no line of the smallest button holds.
func longWords() view.Model {
	m := question()
	m.Lang = "de"
	m.Title = "Haben Sie Ihre Krankenversichertennummer und die Anästhesieaufklärungsunterlagen dabei?"
	b := m.Body.(view.Options)
	for i, t := range []string{"Krankenversichertennummer vorhanden", "Anästhesieaufklärungsbogen vergessen", "Datenschutzeinwilligungserklärung unterschrieben"} {
		b.Options[i].Text = t
	}
	m.Body = b
	m.Actions = rename(m.Actions, "Auskunft verweigern", "Weiter")
	m.Foot = renameFoot(m.Foot, "Zurück", "Neu beginnen", "Mitarbeiterin rufen", "Dringende Hilfe")
	m.Tools = rename(m.Tools, "Deutsch", "Schriftgröße", "Kontrast", "Vorlesen", "Niedriger")
	return m
}
