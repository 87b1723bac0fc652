package main

import (
	"context"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/ui"
	"frontdoor/kiosk/view"
)

// windowOptions say how the window stands on the screen.
type windowOptions struct {
	fullScreen bool
	title      string
	panel      ui.Panel  // zero = the settings' panel
	size       fyne.Size // of the window, zero = the panel's own
}

// needDisplay says what to do where no window can be opened; the toolkit would
// panic.
func needDisplay(instead string) error {
	if os.Getenv("DISPLAY") != "" {
		return nil
	}
	return kiosk.Errorf(kiosk.CodeUnavailable, "", "no display was found: start this where DISPLAY names an X server, or %s", instead)
}

// window runs a kiosk on a display until ctx ends or the window closes.
func window(ctx context.Context, a *app, o windowOptions) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if o.panel == (ui.Panel{}) {
		o.panel = panelOf(a)
	}
	if err := o.panel.Validate(); err != nil {
		return err
	}
	// The colours are ours. Unless told, the toolkit asks a desktop for its
	// theme, and an appliance has none.
	if err := os.Setenv("FYNE_THEME", "light"); err != nil {
		return err
	}
	toolkit := fyneapp.NewWithID("frontdoor.kiosk")
	w := toolkit.NewWindow(o.title)
	screen := ui.New(a.fonts, o.panel, a.send)
	screen.Slide()
	w.SetPadded(false)
	w.SetContent(screen.Object())
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { screen.Key(e.Name) })
	if o.fullScreen {
		screen.HideCursor()
		w.SetFullScreen(true)
	} else {
		w.Resize(o.size)
	}
	w.SetOnClosed(stop)

	ended := make(chan error, 1)
	go func() {
		ended <- a.run(ctx, func(_ flow.State, m view.Model) { fyne.Do(func() { screen.Show(m) }) })
		// Not toolkit.Quit, which closes the windows: at a signal the toolkit
		// ends by itself, and panics over a window that is gone.
		fyne.Do(toolkit.Driver().Quit)
	}()
	w.ShowAndRun()
	stop()
	return <-ended
}

func panelOf(a *app) ui.Panel {
	p := a.cfg.Panel
	return ui.Panel{WidthPx: p.WidthPx, HeightPx: p.HeightPx, DiagonalIn: p.DiagonalIn, LowerEdgeMM: float64(p.LowerEdgeMM)}
}
