// Command kioskctl is for facilities staff: it makes appointment codes, checks
// settings, maps and questionnaires before a kiosk gets them, finds and draws
// ways, renders tickets, tests devices and simulates their faults, and looks into
// a kiosk's outbox.
package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
)

func main() { cli.Main("kioskctl", run) }

// program is one invocation.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is one thing the program can do; its name is two words.
type command struct {
	name, args, does string
	run              func(ctx context.Context, c *call) error
}

func commands() []command {
	return append([]command{
		{"code mint", "(-appointment ID | -person ID) (-keys DIR | -data DIR) [-expires WHEN] [-qr FILE.png] [-terminal] [-json]",
			"make the signed code of an appointment, for a letter or a text message", mint},
		{"config check", "FILE", "check a kiosk's settings, and the map, services and questionnaires they name, as the kiosk does at its start", checkConfig},
		{"map check", "PATH [-json]", "check an IMDF folder or zip, or an OSM file; exit 1 when something must be mended", checkMap},
		{"map route", "PATH -from X -to Y [-step-free] [-close ID]... [-lang TAG] [-json]",
			"find the way; X and Y: feature id, name, or lon,lat,ordinal; exit 3 when there is none", route},
		{"map draw", "PATH -level N [-route] [-from X -to Y] [-step-free] [-close ID]... [-lang TAG] -o FILE.png", "draw the level of ordinal N", drawMap},
		{"form check", "FILE [-json]", "check a FHIR R4 Questionnaire; exit 1 when it is refused", checkForm},
		{"form run", "FILE -answers RESPONSE.json [-lang TAG] [-show enabled|pages|scores]",
			"apply the answers of a QuestionnaireResponse; exit 1, and an OperationOutcome on stderr, when it is not complete", runForm},
		{"badge render", "-printer escpos|zpl|ql|png [-layout ticket|visitor|wristband|guide|letters] [-lang TAG] [-code-page PAGE] [-data FILE.json] -o FILE", "render a ticket, badge, wristband, or the guide to loading paper, as the printer gets it", renderBadge},
		{"alert test", "-config FILE [-wait DURATION]",
			"have the running kiosk send a test of the alert that answers raise, and wait until a named person has answered it: questionnaires that can call for help stay off until then; exit 1 when nobody answered", testAlert},
	}, slices.Concat(outboxCommands(), deviceCommands(), simCommands())...)
}

// run is the program without its process. Flags may stand before or after
// arguments.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	p := program{stdin, stdout, stderr}
	if len(args) == 0 {
		usage(stderr)
		return bad("say what to do")
	}
	if slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		usage(stdout)
		return nil
	}
	name := strings.Join(args[:min(2, len(args))], " ")
	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, newCall(p, c, args[2:]))
		}
	}
	return bad("there is no command %q; kioskctl help lists them", name)
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: kioskctl COMMAND …")
	for _, c := range commands() {
		fmt.Fprintf(w, "  kioskctl %s %s\n      %s\n", c.name, c.args, c.does)
	}
	fmt.Fprintln(w, "kioskctl COMMAND -h explains the flags. Exit status: 0 fine, 1 the answer is no, 2 unusable input, 3 no route.")
}

// bad is unusable input.
func bad(format string, args ...any) error {
	return kiosk.Errorf(kiosk.CodeBadInput, "", format, args...)
}

// unusable is input that could not be used for a reason.
func unusable(err error, format string, args ...any) error {
	return kiosk.Wrap(kiosk.CodeBadInput, "", fmt.Sprintf(format, args...), err)
}
