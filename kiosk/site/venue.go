package site

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
	"frontdoor/kiosk/wayfind/osm"
)

// LoadMap reads an IMDF folder or zip, or OSM XML, whichever is at path: what a
// file begins with counts, not how it is called. The problems are what was
// taken with a pinch of salt.
func LoadMap(path string) (*wayfind.Venue, []wayfind.Problem, error) {
	if f, err := os.Open(path); err == nil {
		defer f.Close()
		head := make([]byte, 64)
		n, _ := io.ReadFull(f, head)
		text := bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf")), " \t\r\n")
		if bytes.HasPrefix(text, []byte("<")) || n == 0 && filepath.Ext(path) == ".osm" {
			return osm.LoadPath(path)
		}
	}
	return imdf.LoadPath(path)
}
