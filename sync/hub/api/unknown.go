package api

import "net/http"

// answered gives requests that have no route an answer like every other: what
// happened and what to do.
func answered(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		head := heading{http.Header{}}
		h.ServeHTTP(head, r)
		if methods := head.Header().Get("Allow"); methods != "" {
			w.Header().Set("Allow", methods)
			writeJSON(w, http.StatusMethodNotAllowed, failure{"this address does not take " + r.Method, "use one of: " + methods})
			return
		}
		writeJSON(w, http.StatusNotFound, failure{"there is nothing at this address", "see /api/v1/openapi.json"})
	})
}

// heading takes an answer of which only the header is wanted.
type heading struct{ header http.Header }

func (h heading) Header() http.Header         { return h.header }
func (h heading) Write(b []byte) (int, error) { return len(b), nil }
func (h heading) WriteHeader(int)             {}
