package main

import (
	"context"
	"errors"
	"image"
	"strconv"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/wayfind"
)

// The size of a drawn map, pixels.
const drawnWidth, drawnHeight = 1600, 1200

// drawMap draws one level as the kiosk does, north up.
func drawMap(_ context.Context, c *call) error {
	var w way
	w.flags(c)
	level, file, routed := "", "", false
	c.flags.StringVar(&level, "level", "", "`ordinal` of the level, 0 is the ground")
	c.flags.BoolVar(&routed, "route", false, "draw the way from -from to -to too; these two alone say so as well")
	c.flags.StringVar(&file, "o", "", "`file` to write, PNG")
	if err := c.parse(1); err != nil {
		return err
	}
	if file == "" {
		return bad("name the picture with -o FILE.png")
	}
	words, err := c.words()
	if err != nil {
		return err
	}
	if err := w.open(c.args[0]); err != nil {
		return err
	}
	scene := draw.MapScene{Map: w.m, Lang: words.Tag, RTL: words.RTL()}
	if scene.Ordinal, err = w.level(level); err != nil {
		return err
	}
	if routed || w.from != "" || w.to != "" {
		scene.Route, err = w.find(c.lang)
		var none *wayfind.NoRoute
		if errors.As(err, &none) {
			return w.none(none, words)
		}
		if err != nil {
			return err
		}
		scene.Here = &scene.Route.From
	}
	fonts, err := draw.OpenFonts()
	if err != nil {
		return err
	}
	img := image.NewRGBA(image.Rect(0, 0, drawnWidth, drawnHeight))
	fonts.Map(img, scene)
	return savePNG(file, img)
}

// level reads an ordinal that the map has.
func (w *way) level(s string) (int, error) {
	n, err := strconv.Atoi(s)
	var has []string
	for _, l := range w.m.Levels() {
		if err == nil && l.Ordinal == n {
			return n, nil
		}
		has = append(has, strconv.Itoa(l.Ordinal))
	}
	return 0, bad("-level %q is no level of this map; it has %s", s, list(has))
}
