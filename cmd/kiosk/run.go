package main

import (
	"context"
	"io"
	"log/slog"

	"frontdoor/cmd/internal/rig"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/site"
)

// runCommand runs a real kiosk from its settings.
func runCommand(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	flags := newFlags("run", stderr)
	file := flags.String("config", "", "`file` with the settings of this kiosk")
	asFrames := flags.Bool("frames", false, "no window: screens as JSON lines on standard output, touches from standard input")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *file == "" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "say which settings: kiosk run -config FILE")
	}
	if !*asFrames {
		if err := needDisplay("use -frames"); err != nil {
			return err
		}
	}
	cfg, err := config.Load(*file)
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the settings cannot be used", err)
	}
	s, err := site.Read(cfg)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	log.Info("the kiosk starts", "settings", cfg.Redacted())
	a, err := openApp(ctx, cfg, s, rig.Here(), log)
	if err != nil {
		return err
	}
	defer a.close()
	if *asFrames {
		return frames(ctx, a, stdin, stdout)
	}
	return window(ctx, a, windowOptions{fullScreen: true})
}
