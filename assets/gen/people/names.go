package main

import "strings"

// culture is a way of building names from common parts.
type culture struct {
	given, family []string
	form          func(given, family []string) name
	givens        int // how many given names, 0 = 1
	families      int // how many family names, 0 = 1
}

func (c culture) make(m *maker) name {
	draw := func(from []string, n int) []string {
		var out []string
		for len(out) < max(n, 1) {
			next := pick(m, from)
			if len(out) == 0 || out[len(out)-1] != next {
				out = append(out, next)
			}
		}
		return out
	}
	var family []string
	if len(c.family) > 0 {
		family = draw(c.family, c.families)
	}
	return c.form(draw(c.given, c.givens), family)
}

// givenFirst writes "Given Family", familyFirst "Family Given" and mononym
// one name alone.
func givenFirst(g, f []string) name {
	return name{strings.Join(append(append([]string{}, g...), f...), " "), g, f}
}

func familyFirst(g, f []string) name {
	return name{strings.Join(append(append([]string{}, f...), g...), " "), g, f}
}

func mononym(g, _ []string) name { return name{Text: g[0], Given: g} }

// written pairs a name's own script with the Latin parts a hospital index
// holds: each part reads "script|Latin".
func written(order func(g, f []string) name, space string) func(g, f []string) name {
	split := func(parts []string) (own, latin []string) {
		for _, p := range parts {
			o, l, _ := strings.Cut(p, "|")
			own, latin = append(own, o), append(latin, l)
		}
		return own, latin
	}
	return func(g, f []string) name {
		ownG, latinG := split(g)
		ownF, latinF := split(f)
		n := order(ownG, ownF)
		return name{strings.ReplaceAll(n.Text, " ", space), latinG, latinF}
	}
}

func words(s string) []string { return strings.Split(s, ", ") }

var cultures = []culture{
	{words("Alice, Ben, Charlotte, Daniel, Grace, Harry, Joan, Keith, Lucy, Margaret, Peter, Ruth, Walter"), words("Bennett, Cartwright, Fletcher, Hargreaves, Mason, Nightingale, Osborne, Pritchard, Thatcher, Whitlock"), givenFirst, 0, 0},
	{words("Anne-Marie, Jo-Ann, Mary-Jane, Tom, Edward, Philippa"), words("Smith-Jones, Barker-Lowe, Carter-Hughes, Marsh-Reed"), givenFirst, 0, 0},
	{words("Siobhán, Aoife, Ciarán, Niamh, Pádraig, Róisín"), words("O'Connell, O’Brien, Ní Dhomhnaill, Mac Giolla, Byrne, O'Shea"), givenFirst, 0, 0},
	{words("Rhys, Llŷr, Angharad, Siân, Gethin"), words("ap Gruffydd, ferch Dafydd, Llewellyn, Pugh"), givenFirst, 0, 0},
	{words("Pieter, Anneke, Willem, Saskia, Joost"), words("van der Berg, van den Heuvel, de Vries, ter Horst, van ’t Hof"), givenFirst, 0, 0},
	{words("Ana, Carmen, José, Lucía, Miguel Ángel, María José, Íñigo, Rocío"), words("García, Hernández, de la Cruz, Núñez, Ortega, del Río, Vázquez, Ibáñez"), givenFirst, 0, 2},
	{words("Beatriz, João, Inês, Luís, Conceição"), words("da Silva, dos Santos, Pereira, de Almeida, Gonçalves, e Sousa"), givenFirst, 0, 2},
	{words("Jean-Luc, Hélène, Benoît, Françoise, Aurélie"), words("de la Tour, Lefèvre, du Pré, L’Huillier, Moreau"), givenFirst, 0, 0},
	{words("Jürgen, Käthe, Björn, Sabine, Günther"), words("von der Heide, Müller, Groß, Schäfer, zu Hohenfeld"), givenFirst, 0, 0},
	{words("Guðrún, Þórdís, Ólafur, Sigríður, Björk"), words("Jónsdóttir, Einarsson, Þórsdóttir, Magnússon"), givenFirst, 0, 0},
	{words("Łukasz, Małgorzata, Żaneta, Wojciech, Agnieszka"), words("Wiśniewski, Wójcik, Dąbrowska, Szczepański"), givenFirst, 0, 0},
	{words("Jiří, Zdeňka, Růžena, Ondřej"), words("Dvořák, Šťastný, Křížová, Němec"), givenFirst, 0, 0},
	{words("Erzsébet, Gábor, Zsófia, Ödön"), words("Nagy, Szűcs, Kovács, Tóth"), familyFirst, 0, 0},
	{words("Şükrü, Ayşe, İlknur, Çağlar"), words("Yıldız, Öztürk, Çelik, Aydın"), givenFirst, 0, 0},
	{words("Văn Minh, Thị Mai, Thị Hồng, Quang Huy, Ngọc Ánh"), words("Nguyễn, Trần, Lê, Phạm, Đặng"), familyFirst, 0, 0},
	{words("Fatima, Khalid, Abdul Rahman, Nour, Yousef, Huda"), words("al-Sayed, el-Masri, bin Khalid, Haddad, Abu Zaid"), givenFirst, 0, 0},
	{words("فاطمة|Fatima, خالد|Khalid, نور|Nour, يوسف|Yousef"), words("السيد|al-Sayed, حداد|Haddad, المصري|el-Masri"), written(givenFirst, " "), 0, 0},
	{words("Xiuying, Wei, Jing, Haoran, Lan"), words("Wang, Li, Zhang, Ouyang, Ng"), familyFirst, 0, 0},
	{words("秀英|Xiuying, 伟|Wei, 静|Jing, 浩然|Haoran"), words("王|Wang, 李|Li, 张|Zhang, 欧阳|Ouyang"), written(familyFirst, ""), 0, 0},
	{words("민준|Min-jun, 서연|Seo-yeon, 영희|Young-hee"), words("김|Kim, 박|Park, 최|Choi"), written(familyFirst, ""), 0, 0},
	{words("陽子|Yoko, 健太|Kenta, さくら|Sakura"), words("佐藤|Sato, 山本|Yamamoto, 中村|Nakamura"), written(familyFirst, " "), 0, 0},
	{words("Adébáyọ̀, Folúkẹ́, Olúwaṣeun, Títílayọ̀, Babátúndé"), words("Ògúnlésì, Adéyẹmí, Ọlátúnjí, Akíntọ́lá"), givenFirst, 0, 0},
	{words("Chidinma, Nnamdi, Kwame, Abena, Efua"), words("Okonkwo, Eze, Mensah, Owusu-Ansah"), givenFirst, 0, 0},
	{words("Amina, Hodan, Abdi, Ifrah"), words("Hassan, Warsame, Farah, Jama"), givenFirst, 0, 2},
	{words("Tigist, Bekele, Selam, Dawit"), words("Alemu, Tesfaye, Girma"), givenFirst, 0, 0},
	{words("Priya, Rahul, Anjali, Vikram, Sunita"), words("Sharma, Patel, Iyer, Banerjee, Deshmukh"), givenFirst, 0, 0},
	{words("प्रिया|Priya, राहुल|Rahul, सुनीता|Sunita"), words("शर्मा|Sharma, वर्मा|Verma, जोशी|Joshi"), written(givenFirst, " "), 0, 0},
	{words("Harpreet, Gurdeep, Manjit, Simran"), words("Kaur, Singh, Kaur Gill, Singh Dhaliwal"), givenFirst, 0, 0},
	{words("Muhammad Bilal, Ayesha, Zainab Bibi, Imran"), words("Khan, Begum, Hussain, Ahmed"), givenFirst, 0, 0},
	{words("Олена|Olena, Тарас|Taras, Наталія|Nataliia"), words("Коваленко|Kovalenko, Мельник|Melnyk, Ткаченко|Tkachenko"), written(givenFirst, " "), 0, 0},
	{words("Γιώργος|Giorgos, Ελένη|Eleni, Κατερίνα|Katerina"), words("Παπαδάκης|Papadakis, Νικολάου|Nikolaou"), written(givenFirst, " "), 0, 0},
	{words("נועה|Noa, יוסף|Yosef, מרים|Miriam"), words("לוי|Levi, מזרחי|Mizrahi, ביטון|Biton"), written(givenFirst, " "), 0, 0},
	{words("Wayan, Ketut, Suparno, Kartika, Thiri, Dorje"), nil, mononym, 0, 0},
	{words("Thida, Zaw, Hla, Moe"), words("Aung, Myint, Win"), givenFirst, 0, 0},
	{words("Maria Clara, Jose Andres, Luzviminda"), words("dela Cruz, de los Reyes, Bautista, Santos"), givenFirst, 0, 0},
	{words("Keʻalohi, Kalani, Leilani"), words("Kahananui, Māhoe"), givenFirst, 0, 0},
	{words("Siriporn, Somchai, Kanokwan"), words("Wongsuwannakul, Rattanachaiyakul, Srisombatcharoen"), givenFirst, 0, 0},
}
