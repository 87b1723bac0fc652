package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/wire"
)

// databaseName is what a kiosk calls its database in its data folder.
const databaseName = "kiosk.db"

func outboxCommands() []command {
	return []command{
		{"outbox list", "(-config FILE | -data DIR) [-all] [-json]",
			"list the events the hub has not accepted; those held, refused or damaged with the reason; exit 1 when there is one of these", listOutbox},
		{"outbox retry", "ID (-config FILE | -data DIR)", "send one event again at once, whatever became of it", retryOutbox},
		{"outbox export", "FILE (-config FILE | -data DIR) [-all]",
			"save the events the hub has not accepted for hub outbox import; exit 1 when one could not be saved", exportOutbox},
		{"outbox wipe", "(-config FILE | -data DIR) [-exported FILE]",
			"empty a kiosk's database before it leaves the house; refuses what is neither accepted nor exported", wipeOutbox},
	}
}

// database is the flags that name a kiosk's database.
type database struct{ config, data string }

func (d *database) flags(c *call) {
	c.flags.StringVar(&d.config, "config", "", "`file` with the kiosk's settings")
	c.flags.StringVar(&d.data, "data", "", "`folder` the kiosk keeps its data in")
}

func (d *database) path() (string, error) {
	switch {
	case (d.config == "") == (d.data == ""):
		return "", bad("name the kiosk's settings with -config FILE, or its data folder with -data DIR")
	case d.data != "":
		return filepath.Join(d.data, databaseName), nil
	}
	cfg, err := config.Load(d.config)
	if err != nil {
		return "", unusable(err, "the settings cannot be used")
	}
	return filepath.Join(cfg.Data, databaseName), nil
}

// letterJSON is one event for machines.
type letterJSON struct {
	ID     string          `json:"id"`
	Type   kiosk.EventType `json:"type"`
	State  string          `json:"state"`
	Reason string          `json:"reason,omitempty"`
	At     time.Time       `json:"at"`
	Tries  int             `json:"tries"`
	Next   time.Time       `json:"next,omitzero"`
	Bytes  int             `json:"bytes"`
}

func listOutbox(ctx context.Context, c *call) error {
	var from database
	from.flags(c)
	all := c.flags.Bool("all", false, "also those the hub has accepted")
	c.jsonFlag()
	if err := c.parse(0); err != nil {
		return err
	}
	path, err := from.path()
	if err != nil {
		return err
	}
	list := []letterJSON{}
	dead := 0
	err = sqlite.Letters(ctx, path, *all, func(l sqlite.Letter) error {
		list = append(list, letterJSON{l.ID, l.Type, l.State, l.Reason, l.At, l.Tries, l.Next, len(l.Bytes)})
		if l.State != "open" && l.State != "closed" {
			dead++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.json {
		err = c.printJSON(list)
	} else {
		err = writeLetters(c.stdout, list)
	}
	if err == nil && dead > 0 {
		return cli.ErrAnswered
	}
	return err
}

func writeLetters(w io.Writer, list []letterJSON) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\ttried %d times\t%s\n", l.ID, l.Type, l.At.Format(time.RFC3339), l.State, l.Tries, l.Reason)
	}
	return t.Flush()
}

func retryOutbox(ctx context.Context, c *call) error {
	var from database
	from.flags(c)
	if err := c.parse(1); err != nil {
		return err
	}
	path, err := from.path()
	if err != nil {
		return err
	}
	return sqlite.Retry(ctx, path, c.args[0])
}

// exported is one line of an export.
type exported struct {
	Topic   string `json:"topic"`
	Payload []byte `json:"payload_base64"`
}

func exportOutbox(ctx context.Context, c *call) error {
	var from database
	from.flags(c)
	all := c.flags.Bool("all", false, "also those the hub has accepted, for a hub that lost them")
	if err := c.parse(1); err != nil {
		return err
	}
	path, err := from.path()
	if err != nil {
		return err
	}
	var lines []byte
	saved, left := 0, 0
	err = sqlite.Letters(ctx, path, *all, func(l sqlite.Letter) error {
		topic, err := wire.EventTopicOf(l.Bytes)
		if err != nil || l.State == "damaged" {
			left++
			fmt.Fprintf(c.stderr, "kioskctl: event %s (row %d) is damaged and was not saved\n", l.ID, l.Seq)
			return nil
		}
		line, err := json.Marshal(exported{topic.String(), l.Bytes})
		lines = append(append(lines, line...), '\n')
		saved++
		return err
	})
	if err != nil {
		return err
	}
	if err := saveSynced(c.args[0], lines); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s saved; bring the file to the hub: hub outbox import\n", plural(saved, "event"))
	if left > 0 {
		return cli.ErrAnswered
	}
	return nil
}

// saveSynced writes a file that may become the only copy of what is in it.
func saveSynced(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return unusable(err, "%s cannot be written: check the folder and its rights", name)
	}
	defer f.Close()
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return kiosk.Wrap(kiosk.CodeUnavailable, "", name+" was not saved whole: check the space and try again", err)
	}
	return nil
}

func wipeOutbox(ctx context.Context, c *call) error {
	var from database
	from.flags(c)
	file := c.flags.String("exported", "", "`file` that outbox export wrote: what is in it may go")
	if err := c.parse(0); err != nil {
		return err
	}
	path, err := from.path()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	if *file != "" {
		if known, err = exportedHashes(*file); err != nil {
			return err
		}
	}
	return sqlite.Wipe(ctx, path, func(hash string) bool { return known[hash] })
}

// exportedHashes reads an export back: what it truly holds, not what somebody
// says it does.
func exportedHashes(name string) (map[string]bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unusable(err, "%s cannot be read: check the path", name)
	}
	defer f.Close()
	out := map[string]bool{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 2*wire.MaxMessage)
	for n := 1; lines.Scan(); n++ {
		var e exported
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, unusable(err, "%s:%d is not a line of an export: export again", name, n)
		}
		out[wire.Hash(e.Payload)] = true
	}
	if err := lines.Err(); err != nil {
		return nil, unusable(err, "%s cannot be read to its end", name)
	}
	return out, nil
}
