package api

import (
	"net/http"

	"frontdoor/kiosk"
)

// wipe takes a kiosk's roster away; unwipe gives it back.
func (s *server) wipe(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	return wiped{r.PathValue("kiosk"), true}, s.o.Engine.Withhold(r.Context(), r.PathValue("kiosk"), true, d.By)
}

func (s *server) unwipe(_ http.ResponseWriter, r *http.Request) (any, error) {
	return wiped{r.PathValue("kiosk"), false}, s.o.Engine.Withhold(r.Context(), r.PathValue("kiosk"), false, r.Header.Get(byHeader))
}

// wiped says whether a kiosk's roster is withheld now.
type wiped struct {
	Kiosk    string `json:"kiosk"`
	Withheld bool   `json:"withheld"`
}

// shut lets a kiosk check nobody in; unshut lets it again.
func (s *server) shut(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	return commanded(r)(s.o.Engine.Shut(r.Context(), r.PathValue("kiosk"), true, d.By))
}

func (s *server) unshut(_ http.ResponseWriter, r *http.Request) (any, error) {
	return commanded(r)(s.o.Engine.Shut(r.Context(), r.PathValue("kiosk"), false, r.Header.Get(byHeader)))
}

// restart starts a kiosk's program anew as soon as nobody stands there.
func (s *server) restart(w http.ResponseWriter, r *http.Request) (any, error) {
	d, err := readDeed(w, r)
	if err != nil {
		return nil, err
	}
	return commanded(r)(s.o.Engine.Restart(r.Context(), r.PathValue("kiosk"), d.By))
}

// commanded writes what staff have a kiosk do now.
func commanded(r *http.Request) func(kiosk.Commands, error) (any, error) {
	return func(c kiosk.Commands, err error) (any, error) {
		return struct {
			Kiosk string `json:"kiosk"`
			kiosk.Commands
		}{r.PathValue("kiosk"), c}, err
	}
}
