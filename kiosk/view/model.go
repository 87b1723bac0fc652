// Package view turns the state of a person's session into what the screen
// shows, says and lets be touched. Its models are pure data: every string is
// already worded in the chosen language, and every touch names the event that
// it sends. It knows no toolkit and no pixels.
package view

import (
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// Model is one screen.
type Model struct {
	Screen  string // stable name: "welcome", "identify", "question", …
	Session uint64 // changes when the next person begins
	Lang    string // BCP 47 tag of all text
	RTL     bool

	Style Style
	Band  Band

	Progress *Progress
	Done     bool   // a tick in the done colour before the title
	Title    string // the question of the screen
	Hero     bool   // the title in the largest size
	Lead     string // one quiet line under the title
	Body     Body   // what fills the middle; nil = nothing
	Note     string // one quiet line under the body
	Actions  []Button
	Clears   string // "This screen clears in 30 seconds", empty while it does not

	Tools []Button // language, text size, contrast, lower
	Foot  []Button // Back, Start over, Ask a person, Urgent help, in this order

	Spoken []string // what is read aloud, in order
}

// Style is how a person wants to see the screen.
type Style struct {
	LargeText    bool
	HighContrast bool
	Lower        bool // everything that can be touched within reach from a seat
	StillMotion  bool
}

// Band is the top of every screen; nothing in it can be touched.
type Band struct {
	Hospital string
	Time     string
	Offline  string // an honest word while the hub is away, else empty
}

// Progress shows how far a questionnaire has come.
type Progress struct {
	Text, Left string  // "Question 2 of 5", "About 1 minute left"
	Share      float64 // 0–1
}

// Role is the look of a button.
type Role string

// The roles of buttons, as in the look's table.
const (
	RolePrimary Role = "primary" // filled, the way on
	RolePlain   Role = "plain"   // white with an ink edge
	RoleChosen  Role = "chosen"  // a plain button that is switched on: filled ink and a tick
	RoleHelp    Role = "help"
	RoleUrgent  Role = "urgent"
	RoleTool    Role = "tool"
)

// Button is something that can be touched.
type Button struct {
	ID     string // stable name, for the keypad, for tests and for the tour
	Text   string
	Detail string // a second, quiet line (cards only)
	Icon   string // name of an icon in assets, empty for none
	Role   Role
	Off    bool   // shown but not to be touched now
	Lang   string // tag of Text when it differs from the screen's (language names)
	Event  flow.Event
}

// Body is the middle of a screen: one of the types below.
type Body interface {
	// spoken are its words in the order they are read, some of them empty.
	spoken() []string
	// buttons are all that can be touched in it, in reading order.
	buttons() []Button
}

// Cards are large choices: the first one filled and across, the others in two
// columns, then a row of small ones.
type Cards struct {
	Cards []Button
	Row   []Button // language buttons
}

// List is a column of rows to choose from: services, destinations, languages.
type List struct {
	Tiles []Button // small choices with a sign each, above the rows
	Rows  []Button
}

// Options are the answers to one question; one or several can be chosen.
type Options struct {
	Options []Option
	Many    bool
}

// Option is one answer.
type Option struct {
	Button
	Chosen bool
}

// Keypad takes digits or letters, large, with what was typed above the keys.
type Keypad struct {
	Label string
	Typed []Field    // the boxes being filled: day, month, year; or one
	Pick  []Button   // what belongs to it: units, before or after noon
	Keys  [][]Button // rows of keys
	Low   []Button   // wide keys under them: space, digits and signs
}

// Field is one box of a keypad's display.
type Field struct {
	Label  string
	Text   string
	Hint   string // shown quiet while Text is empty, "DD"
	Active bool
	Long   bool // words rather than a few characters
}

// Scan invites to show a code or a card, with a picture of how.
type Scan struct {
	Ways []Way
}

// Way is one way to show who one is.
type Way struct {
	Icon   string
	Title  string
	Detail string
}

// Facts are labelled lines on one card: an appointment to confirm, answers to
// review. A line may carry a change button.
type Facts struct {
	Lines []Fact
}

// Fact is one line of Facts.
type Fact struct {
	Label, Text string
	Change      *Button
}

// Message is a calm page with one picture and a few sentences.
type Message struct {
	Icon  string
	Role  Role // the colour of the icon: primary, help or urgent
	Lines []string
}

// Ticket is the number, the waiting area and the place in the queue.
type Ticket struct {
	Label, Code, Area string
	Tiles             []Tile // people before you, your turn in about
	Updated           string
	Paper             string // what the printer did
	PaperIcon         string
	Called            string // "Please go to Room 4", large, when called
}

// Tile is a small card with one figure.
type Tile struct {
	Label, Figure, Unit string
}

// Map is the way: a drawing of one level with the route, and its steps.
type Map struct {
	Route   *wayfind.Route // nil when there is honestly none
	Venue   *wayfind.Map
	Ordinal int             // level shown
	Up      float64         // compass bearing at the top of the drawing, degrees
	Focus   []wayfind.Point // the stretch that must be seen; nil = all of the way on this level
	Closed  []string        // features out of use, by id
	Steps   []Step
	Levels  []Button                 // floor switcher in the order of the way, the shown one RolePrimary
	Labels  func(unit string) string // name of a unit in the chosen language
	Callout string                   // short words beside the point where this level's part begins
	Zoom    Zoom
}

// Zoom are the words of what moves the drawing about. The screen does that by
// itself: nothing of it is an event.
type Zoom struct {
	In, Out, Whole, Move string
}

// Search is a place being typed, what was found, and the keys to type with.
type Search struct {
	Typed   Field
	Results []Button
	Line    string // what may be typed, or that nothing was found; empty beside results
	Keys    [][]Button
}

// Code is a square code for a phone, and what it is good for.
type Code struct {
	Text  string // what the code says
	How   string // large, beside the code
	Lines []string
}

// Step is one numbered sentence of directions.
type Step struct {
	Number   int
	Text     string
	Distance string
	Current  bool // belongs to the level shown
}

// Faces are five faces from bad to good.
type Faces struct {
	Faces []Button
}

// Scale is numbers in a row, from the least to the greatest, with words at its
// ends. A number's icon is a face.
type Scale struct {
	Options      []Option
	Lower, Upper string
}

// Figure is a person, from the front and from behind, whose parts can be
// touched. Parts that the picture does not have follow as options.
type Figure struct {
	Parts        []Option // by the part's name: "head", "chest", "arm-left" …
	Others       []Option
	Front, Back  string // words over the two
	Left, Right  string // words beside them: of the person who looks
	ChosenInText string // what is chosen, in words
}

// Drawing is a field to sign in with a finger. Send makes the event of a line.
type Drawing struct {
	Label string
	Lines [][]flow.Point
	Erase Button
	Send  func(line []flow.Point) flow.Event
}
