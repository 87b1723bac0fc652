package flow

import (
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

// Event is something that happened: a touch, something shown to a reader, a
// tick of the clock, or news from the hub. Events the current screen does not
// expect change nothing.
type Event interface{ event() }

// Goal is what a person came to do.
type Goal string

// The goals offered on the first screen.
const (
	GoalCheckin  Goal = "checkin"
	GoalWalkIn   Goal = "walk-in"
	GoalWay      Goal = "way"
	GoalPlace    Goal = "place"
	GoalFeedback Goal = "feedback"
)

// Touch is one of the touches below, made on a page of a session. It does
// nothing once another page is showing.
type Touch struct {
	Session uint64
	Screen  Screen
	Event   Event
}

// Touches.
type (
	// Begin starts a goal from the first screen.
	Begin struct{ Goal Goal }
	// OpenLanguages shows every language; ChooseLanguage takes one by its tag.
	OpenLanguages  struct{}
	ChooseLanguage struct{ Tag string }
	// ToggleLargeText, ToggleContrast and ToggleLower change how the screen
	// looks for this person only.
	ToggleLargeText struct{}
	ToggleContrast  struct{}
	ToggleLower     struct{}
	// TypeDetails chooses typing over scanning.
	TypeDetails struct{}
	// Key types one character into the entry that is asked for; Erase takes
	// the last one back; EntryDone goes on.
	Key       struct{ Text string }
	Erase     struct{}
	EntryDone struct{}
	// UsePhone asks for phone digits in place of the postcode, or back.
	UsePhone struct{ Phone bool }
	// Confirm and Deny answer "Is this you?"; Proxy says that somebody answers
	// for that person.
	Confirm struct{ Proxy bool }
	Deny    struct{}
	// Answer chooses a value for a question; Decline prefers not to say;
	// NextPage goes on; ChangeAnswer goes back to one from the review.
	Answer struct {
		Key   string // form.View's Key
		Value form.Value
	}
	Decline  struct{ Key string }
	NextPage struct{}
	// TypeOwn asks for words of one's own beside the options. ChooseUnit takes
	// one of a quantity's units; ChooseHalf says before or after noon. ShiftKeys
	// and MoreKeys change what the keys write. AddAnswer keeps what was typed and
	// takes one more; Draw is one line of a drawing.
	TypeOwn    struct{}
	ChooseUnit struct{ Number int }
	ChooseHalf struct{ Afternoon bool }
	ShiftKeys  struct{}
	MoreKeys   struct{}
	AddAnswer  struct{}
	Draw       struct{ Line []Point }
	// AddAnother adds an occurrence of a group that repeats, RemoveThis takes
	// the last one away, NoMore goes on. HideScreen covers what others should
	// not see.
	AddAnother   struct{}
	RemoveThis   struct{}
	NoMore       struct{}
	HideScreen   struct{}
	ChangeAnswer struct{ Key string }
	// SendAnswers confirms the review; Continue leaves a page that informs;
	// TakeNumber takes a number for the desk.
	SendAnswers struct{}
	Continue    struct{}
	TakeNumber  struct{}
	// ChooseService joins a walk-in queue; ChoosePlace asks for the way there.
	ChooseService struct{ ID string }
	ChoosePlace   struct{ Unit string }
	// ChooseNear asks for the way to the nearest of a category, as wayfind's
	// Nearest takes it.
	ChooseNear struct{ Category string }
	// MorePlaces pages the list of places; OpenSearch lets a place be typed.
	MorePlaces struct{ Page int }
	OpenSearch struct{}
	// ShowWay opens the map; ShowLevel shows a part of the route: one level, or
	// the Part-th stretch of a long way on it, from 0. ToggleStepFree turns steps
	// off and on; TogglePhone shows the directions as a code for a phone, or the
	// map again; PrintWay prints the directions; PrintAgain prints the ticket
	// once more after a fault.
	ShowWay        struct{}
	ShowLevel      struct{ Ordinal, Part int }
	ToggleStepFree struct{}
	TogglePhone    struct{}
	PrintWay       struct{}
	PrintAgain     struct{}
	// Rate gives feedback from 1 (worst) to 5 (best).
	Rate struct{ Score int }
	// Back, StartOver (asks once), KeepGoing (no, go on), Finish, StillHere.
	Back      struct{}
	StartOver struct{}
	ReallyEnd struct{}
	KeepGoing struct{}
	Finish    struct{}
	StillHere struct{}
	// AskPerson calls somebody from the desk, UrgentHelp calls at once.
	AskPerson  struct{}
	UrgentHelp struct{}
)

// Readers' events. What was shown has been verified before it gets here.
type (
	// CodeShown is a genuine appointment code.
	CodeShown struct{ Appointment string }
	// CardShown is a hospital card; it identifies and never authorises.
	CardShown struct{ Number string }
	// TicketShown is the code of a ticket of this hospital.
	TicketShown struct{ Code string }
	// DetailsShown is what a licence or health card says of its holder. It saves
	// typing and shows nothing: the person goes through the same questions.
	DetailsShown struct {
		Born     kiosk.Date // zero when it does not say
		Letter   string     // of a name
		Postcode string     // empty when it does not say
	}
	// StrangeCode is anything else; Key names the sentence that says why, and
	// is empty when there is nothing to say but that we do not know it.
	StrangeCode struct{ Key string }
)

// News.
type (
	// Tick comes every second.
	Tick struct{}
	// TimeNews says that the hub has told the time.
	TimeNews struct{}
	// QueueNews, ReceiptNews, ClosureNews, AlertNews and CommandNews have been
	// verified and committed before they get here.
	QueueNews   struct{ Snapshot kiosk.QueueSnapshot }
	ReceiptNews struct{ Receipt kiosk.Receipt }
	ClosureNews struct{ Closures []kiosk.Closure }
	AlertNews   struct{ Alert kiosk.Alert }
	CommandNews struct{ Commands kiosk.Commands }
	// LocalClosures is all that is closed by this kiosk's own list, which
	// facilities staff or their systems keep beside it. It adds to the hub's.
	LocalClosures struct{ Closures []kiosk.Closure }
	// Linked says whether the hub can be reached now.
	Linked struct{ Online bool }
	// AlertProven says until when the alert that answers raise counts as tested.
	AlertProven struct{ Until time.Time }
	// Printed is the end of a print job; Reason is plain words for staff when
	// it failed. Unsure says that nobody knows whether the paper came out.
	Printed struct {
		Job, Reason string
		Unsure      bool
	}
	// PersonLeft says that nobody stands in front of the kiosk any more.
	PersonLeft struct{}
	// FireAlarm is the fire panel's contact beside this kiosk.
	FireAlarm struct{ On bool }
	// DeviceNews is a change of a device's health. A device that is Out is not
	// offered; Degraded works on and wants care. Reason is plain words for staff.
	DeviceNews struct {
		Device string // "printer", "scanner", "card", …
		Out    bool
		Reason string // empty when all is well
		Each   bool   // it happened, and the next does not make it good: none goes untold
	}
)

func (Touch) event()           {}
func (Begin) event()           {}
func (OpenLanguages) event()   {}
func (ChooseLanguage) event()  {}
func (ToggleLargeText) event() {}
func (ToggleContrast) event()  {}
func (ToggleLower) event()     {}
func (TypeDetails) event()     {}
func (Key) event()             {}
func (Erase) event()           {}
func (EntryDone) event()       {}
func (UsePhone) event()        {}
func (Confirm) event()         {}
func (Deny) event()            {}
func (Answer) event()          {}
func (Decline) event()         {}
func (NextPage) event()        {}
func (ChangeAnswer) event()    {}
func (TypeOwn) event()         {}
func (ChooseUnit) event()      {}
func (ChooseHalf) event()      {}
func (ShiftKeys) event()       {}
func (MoreKeys) event()        {}
func (AddAnswer) event()       {}
func (Draw) event()            {}
func (AddAnother) event()      {}
func (RemoveThis) event()      {}
func (NoMore) event()          {}
func (HideScreen) event()      {}
func (SendAnswers) event()     {}
func (Continue) event()        {}
func (TakeNumber) event()      {}
func (ChooseService) event()   {}
func (ChoosePlace) event()     {}
func (ChooseNear) event()      {}
func (MorePlaces) event()      {}
func (OpenSearch) event()      {}
func (ShowWay) event()         {}
func (ShowLevel) event()       {}
func (ToggleStepFree) event()  {}
func (TogglePhone) event()     {}
func (PrintWay) event()        {}
func (PrintAgain) event()      {}
func (Rate) event()            {}
func (Back) event()            {}
func (StartOver) event()       {}
func (ReallyEnd) event()       {}
func (KeepGoing) event()       {}
func (Finish) event()          {}
func (StillHere) event()       {}
func (AskPerson) event()       {}
func (UrgentHelp) event()      {}
func (CodeShown) event()       {}
func (CardShown) event()       {}
func (TicketShown) event()     {}
func (DetailsShown) event()    {}
func (StrangeCode) event()     {}
func (Tick) event()            {}
func (TimeNews) event()        {}
func (QueueNews) event()       {}
func (ReceiptNews) event()     {}
func (ClosureNews) event()     {}
func (LocalClosures) event()   {}
func (AlertNews) event()       {}
func (CommandNews) event()     {}
func (Linked) event()          {}
func (AlertProven) event()     {}
func (Printed) event()         {}
func (PersonLeft) event()      {}
func (FireAlarm) event()       {}
func (DeviceNews) event()      {}
