package api

import (
	"bytes"
	"net/http"

	"frontdoor/kiosk"
)

// arrivals writes a day's arrivals as CSV.
func (s *server) arrivals(w http.ResponseWriter, r *http.Request) (any, error) {
	day, err := s.day(r)
	if err != nil {
		return nil, err
	}
	var table bytes.Buffer
	if err := s.o.Engine.WriteArrivals(r.Context(), day, &table); err != nil {
		return nil, err
	}
	send(w, "text/csv", table.Bytes())
	return nil, nil
}

// downtime writes the list for a desk without computers, in a person's name.
func (s *server) downtime(w http.ResponseWriter, r *http.Request) (any, error) {
	day, err := s.day(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	list, err := s.o.Engine.Downtime(r.Context(), day, q.Get("building"), r.Header.Get(byHeader))
	if err != nil {
		return nil, err
	}
	var table bytes.Buffer
	kind, write := "text/plain", list.WriteText
	if q.Get("format") == "csv" {
		kind, write = "text/csv", list.WriteCSV
	}
	if err := write(&table); err != nil {
		return nil, err
	}
	send(w, kind, table.Bytes())
	return nil, nil
}

// day is the service day that is asked for, today without one.
func (s *server) day(r *http.Request) (kiosk.Date, error) {
	if q := r.URL.Query().Get("day"); q != "" {
		return kiosk.ParseDate(q)
	}
	return s.o.Engine.Today(), nil
}

func send(w http.ResponseWriter, kind string, b []byte) {
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	// A connection that broke meanwhile has no one to tell.
	_, _ = w.Write(b)
}
