package flow

import "context"

// anywhere handles the touches that every screen offers.
func (f *Flow) anywhere(ctx context.Context, e Event) bool {
	switch e := e.(type) {
	case UrgentHelp:
		f.urgentHelp(ctx)
	case AskPerson:
		f.askPerson(ctx)
	case StartOver:
		f.overlay(AskStartOver)
	case Finish:
		f.reset()
	case StillHere:
	case OpenLanguages:
		f.overlay(Languages)
	case ChooseLanguage:
		f.speak(ctx, e.Tag)
	case ToggleLargeText:
		f.s.Style.LargeText = !f.s.Style.LargeText
	case ToggleContrast:
		f.s.Style.HighContrast = !f.s.Style.HighContrast
	case ToggleLower:
		f.s.Style.Lower = !f.s.Style.Lower
	default:
		return false
	}
	return true
}

// here handles the touches that belong to the screen shown.
func (f *Flow) here(ctx context.Context, e Event) {
	switch f.s.Screen {
	case Welcome:
		f.welcome(ctx, e)
	case Languages, PersonComing, Hidden:
		f.backOnly(e)
	case Urgent:
		f.way(e)
	case AskStartOver:
		f.startOver(e)
	case Identify, BirthDate, Initial, Factor, ConfirmPerson:
		f.identify(ctx, e)
	case Question, Review, Another, Support:
		f.questions(ctx, e)
	case DeskNow:
		f.deskNow(e)
	case Services, Places, Search, ScanTicket, Feedback:
		f.choose(ctx, e)
	case Way:
		f.way(e)
	default:
		f.told(ctx, e)
	}
}

// welcome lets a person begin by touch, or by simply showing what they hold.
func (f *Flow) welcome(ctx context.Context, e Event) {
	switch e := e.(type) {
	case Begin:
		f.begin(e.Goal)
	case ShowWay:
		if f.s.Shut { // to the desk, in place of a check-in
			f.showWay(f.cfg.Desk)
		}
	case CodeShown, CardShown, DetailsShown, StrangeCode:
		if f.offers(GoalCheckin) {
			f.begin(GoalCheckin)
			f.identify(ctx, e)
		}
	case TicketShown:
		f.begin(GoalPlace)
		f.ticketShown(ctx, e.Code)
	}
}

// begin starts what the person came for.
func (f *Flow) begin(g Goal) {
	if !f.offers(g) {
		return
	}
	f.s.Goal = g
	switch g {
	case GoalCheckin:
		f.show(Identify)
	case GoalWalkIn:
		f.show(Services)
	case GoalWay:
		f.show(Places)
	case GoalPlace:
		f.show(ScanTicket)
	case GoalFeedback:
		f.show(Feedback)
	}
}

// told handles pages that inform: the ticket, "please see the desk" and the like.
func (f *Flow) told(ctx context.Context, e Event) {
	switch e.(type) {
	case ShowWay:
		f.showWay(f.wayTarget())
	case Continue:
		if f.s.Screen == Mask {
			f.show(TicketShow)
		}
	case TakeNumber:
		f.takeNumber(ctx)
	case PrintAgain:
		f.printAgain()
	case Back:
		if !f.saved() {
			f.reset()
		}
	}
}

func (f *Flow) backOnly(e Event) {
	if _, ok := e.(Back); ok {
		f.uncover()
	}
}

func (f *Flow) startOver(e Event) {
	switch e.(type) {
	case ReallyEnd:
		f.reset()
	case KeepGoing, Back:
		f.uncover()
	}
}

// speak changes the language, also of the questions under way.
func (f *Flow) speak(ctx context.Context, tag string) {
	for _, l := range f.cfg.Langs {
		if l == tag {
			was := f.s.Lang
			f.s.Lang = tag
			f.reword(was)
		}
	}
	if f.s.Screen == Languages {
		f.uncover()
	}
	if q := f.asking(); q != nil { // what was typed has become an answer
		f.raiseEscalation(ctx, q)
	}
}
