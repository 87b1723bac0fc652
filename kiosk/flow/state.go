package flow

import (
	"strings"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/wayfind"
)

// Screen names what is being asked or told.
type Screen string

// The screens of a session.
const (
	Welcome       Screen = "welcome"
	Languages     Screen = "languages"
	Identify      Screen = "identify"
	BirthDate     Screen = "birth-date"
	Initial       Screen = "initial"
	Factor        Screen = "factor" // postcode or phone digits
	ConfirmPerson Screen = "confirm"
	Desk          Screen = "desk" // no match, ambiguous, restricted: all alike
	Paused        Screen = "paused"
	TooEarly      Screen = "too-early"
	WrongBuilding Screen = "wrong-building"
	Question      Screen = "question"
	Review        Screen = "review"
	Another       Screen = "another" // another occurrence of a group?
	Hidden        Screen = "hidden"
	Support       Screen = "support"  // after an answer that asks for a person
	DeskNow       Screen = "desk-now" // nobody has answered that call
	Mask          Screen = "mask"
	Failed        Screen = "failed" // could not be saved: nothing was confirmed
	TicketShow    Screen = "ticket"
	Way           Screen = "way"
	Services      Screen = "services"
	Places        Screen = "places"
	Search        Screen = "search"
	ScanTicket    Screen = "scan-ticket"
	Feedback      Screen = "feedback"
	Thanks        Screen = "thanks"
	Urgent        Screen = "urgent"
	PersonComing  Screen = "person-coming"
	AskStartOver  Screen = "start-over"
	StillThere    Screen = "still-there"
)

// Style is how this person wants to see the screen.
type Style struct {
	LargeText, HighContrast, Lower bool
}

// State is all that a screen is drawn from. It is a value: a Flow never
// changes one that it has handed out.
type State struct {
	Session  uint64 // rises with each new person
	Touches  uint64 // by this person, so that each touch makes a new state
	Screen   Screen
	Lang     string
	Style    Style
	Goal     Goal
	Now      time.Time
	TimeSure bool
	Online   bool
	Scanner  bool // the scanner can be offered
	Card     bool // the card reader can be offered
	Printer  bool // the printer can be offered
	Light    bool // there is a light that calls for help, and it works

	Entry   Entry
	Masked  Masked // whom to confirm
	Strange string // catalogue key about the last thing shown to a reader
	Number  bool   // on Desk: a number for the desk can be taken, see unmatched.go

	Service *kiosk.Service // what the person is here for
	Booked  time.Time      // their appointment, zero for a walk-in
	At      string         // IMDF id of the building it is in
	Timing  kiosk.Timing
	Opens   time.Time // when check-in opens, for TooEarly

	Page       form.Page
	Item       int // which of the page's questions is asked; each has a screen of its own
	Typing     Typing
	Repeat     form.Repeat // for Another
	Proxy      bool        // somebody answers for the person who has the appointment
	SafeBy     string      // who has answered the call that an answer raised
	Reviewing  []form.ReviewLine
	Missing    bool   // a needed answer was missing when Next was touched
	Broken     string // words of the form's own rule that the answers break
	FormTitle  string
	PrivateAsk bool // the clinic will ask some questions in private

	Ticket    kiosk.Ticket
	Already   bool // checked in before
	Place     kiosk.Place
	PlaceAt   time.Time      // when the queue was last heard of, zero = never
	PlaceRev  kiosk.Revision // of the snapshot that Place is from
	Flags     []string
	StaffTold bool   // the hub has the alert that the answers raised
	OldCode   string // the ticket's code before the hub ruled another
	Unsaved   bool   // feedback could not be kept
	Paper     Paper

	Heading    Heading // where Way leads
	Alert      kiosk.AlertState
	AlertBy    string
	Unheard    bool // nobody answered the alert in time
	PlacesPage int
	Query      string // what has been typed into the search

	Fire   bool     // a fire alarm: no lifts, follow staff
	Closed []string // map features that are out of use now, by id
	Shut   bool     // staff have taken this kiosk out of use: nobody new checks in

	ClearsIn time.Duration // until the screen clears; 0 = does not say
}

// Entry is what has been typed so far.
type Entry struct {
	Birth   string // up to eight digits in the order of Order
	Order   string // as DateOrder gives it, of the language in which the first digit was typed
	Initial string
	Phone   bool   // asking for phone digits rather than the postcode
	Factor  string // postcode or last four phone digits
	ByCard  bool   // a card was shown: the birth date is enough
	Filled  bool   // a licence or health card filled in what it says
	Wrong   bool   // what was typed cannot be a date
}

// Masked shows a person that the right appointment was found without telling
// anybody else whose it is.
type Masked struct {
	Initials []string
	At       time.Time
	Service  string
}

// Paper is how far the ticket's print has come.
type Paper struct {
	Job   string
	State kiosk.PrintState // empty: nothing was printed
	Again bool             // may be printed once more, after a fault
}

// Heading is a way to somewhere.
type Heading struct {
	To        string // IMDF id of a unit or amenity
	Route     *wayfind.Route
	BlockedBy []string // features that leave no route
	Assisted  bool     // the route shown has steps although none were wanted
	Near      string   // the category when it is the nearest of one: To follows it
	Ordinal   int      // level shown
	Part      int      // which stretch of a long way on that level, from 0
	Chosen    bool     // the person chose that level
	StepFree  bool
	Emergency bool
	Phone     bool   // the directions are shown as a code for a phone
	Print     Paper  // how far the print of these directions has come
	Shut      string // the feature whose closing led this way round, "" for none
	Reopened  string // the feature whose opening led it so
}

// Asked is the question on screen and the words that introduce it. Words after
// the last question of a page help to answer that.
func (s State) Asked() (question form.View, intro string) {
	n := -1
	var words []string
	for _, item := range s.Page.Items {
		if !asked(item) {
			words = append(words, item.Text)
			continue
		}
		if n++; n == s.Item {
			question, intro = item, strings.Join(words, "\n")
		}
		words = nil
	}
	switch {
	case n == s.Item && len(words) > 0:
		question.Help = strings.TrimPrefix(question.Help+"\n"+strings.Join(words, "\n"), "\n")
	case n < s.Item && len(words) > 0:
		return form.View{Text: words[0], Help: strings.Join(words[1:], "\n")}, ""
	}
	return question, intro
}

// asked reports whether an item of a page wants an answer.
func asked(v form.View) bool { return v.Type != form.TypeDisplay && v.Type != form.TypeGroup }

// questions is how many of the page's items are asked.
func (s State) questions() int {
	n := 0
	for _, item := range s.Page.Items {
		if asked(item) {
			n++
		}
	}
	return n
}
