package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// surface is the widget that holds the layers and fills the window.
type surface struct {
	widget.BaseWidget
	screen *Screen
	ground *canvas.Rectangle
	hidden bool
}

var (
	_ desktop.Cursorable = (*surface)(nil)
	_ fyne.Accessible    = (*surface)(nil)
)

// Cursor hides the pointer where that was asked for.
func (r *surface) Cursor() desktop.Cursor {
	if r.hidden {
		return desktop.HiddenCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel is the question of the page.
func (r *surface) AccessibilityLabel() string { return r.screen.model.Title }

// AccessibilityRole says that the page holds other things.
func (r *surface) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func newSurface(s *Screen) *surface {
	r := &surface{screen: s, ground: &canvas.Rectangle{FillColor: dayPalette().paper}}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer lays the ground, the page and the bands over each other. The
// page comes first, so that the focus goes through it first; the bands hide
// nothing of it.
func (r *surface) CreateRenderer() fyne.WidgetRenderer { return &surfaceRenderer{r} }

type surfaceRenderer struct{ r *surface }

func (v *surfaceRenderer) Layout(size fyne.Size) {
	v.r.ground.Resize(size)
	v.r.screen.moving.root.Resize(size)
	v.r.screen.still.root.Resize(size)
	v.r.screen.place()
}

func (v *surfaceRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }
func (v *surfaceRenderer) Refresh()           { canvas.Refresh(v.r) }
func (v *surfaceRenderer) Destroy()           {}
func (v *surfaceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.ground, v.r.screen.moving.root, v.r.screen.still.root}
}
