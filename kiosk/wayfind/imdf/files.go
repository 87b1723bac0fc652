package imdf

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// maxNested is how many folders within each other are stepped into.
const maxNested = 4

// LoadPath reads an IMDF folder or zip file, or one GeoJSON file that holds the
// features of all kinds.
func LoadPath(name string) (*wayfind.Venue, []wayfind.Problem, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, fmt.Errorf("the map cannot be opened: %w", err)
	}
	if info.IsDir() {
		return Load(os.DirFS(name))
	}
	z, err := zip.OpenReader(name)
	if err == nil {
		defer z.Close()
		return Load(z)
	}
	dir, base := filepath.Split(name)
	head := beginning(name)
	switch {
	case wide(head):
		return nil, nil, inUTF16(base)
	case !bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, mark), " \t\r\n"), []byte("{")):
		return nil, nil, fmt.Errorf("%s is neither a folder nor a whole zip file: %w", base, err)
	case slices.Contains(kinds, kindOf(base)):
		return nil, nil, fmt.Errorf("%s is one file of a map: give the folder it lies in", base)
	}
	return load(os.DirFS(filepath.Clean(dir)), base)
}

// beginning returns the first bytes of a file, none when it cannot be read.
func beginning(name string) []byte {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	return head[:n]
}

// mark is UTF-8's byte order mark, which some programs put first.
var mark = []byte("\xef\xbb\xbf")

// wide reports whether a text begins as UTF-16 does.
func wide(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

func inUTF16(name string) error {
	return fmt.Errorf("%s is written in UTF-16; save it as UTF-8", name)
}

// kindOf returns which kind of feature a file is named for.
func kindOf(name string) string {
	name = strings.ToLower(name)
	return strings.TrimSuffix(strings.TrimSuffix(name, ".geojson"), ".json")
}

// findRoot lists the files, in the folder within a folder that zip files often
// have.
func (l *loader) findRoot() error {
	for range maxNested {
		entries, err := fs.ReadDir(l.fsys, ".")
		if err != nil {
			return fmt.Errorf("the map's folder cannot be read: %w", err)
		}
		l.names = map[string]string{}
		var folders, collections []string
		for _, e := range entries {
			name := strings.ToLower(e.Name())
			switch {
			case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "__"):
			case e.IsDir():
				folders = append(folders, e.Name())
			case l.names[name] == "" || e.Name() == name:
				l.names[name] = e.Name()
				if strings.HasSuffix(name, ".geojson") {
					collections = append(collections, e.Name())
				}
			}
		}
		switch {
		case l.one != "" || l.names["unit.geojson"] != "" || l.names["unit.json"] != "":
			return nil
		case len(collections) == 1 && !slices.Contains(kinds, kindOf(collections[0])):
			l.one = collections[0]
			return nil
		case len(folders) != 1:
			return nil
		}
		if l.fsys, err = fs.Sub(l.fsys, folders[0]); err != nil {
			return err
		}
	}
	return nil
}

// called returns what a file is called here, letters' case aside.
func (l *loader) called(name string) string {
	if have := l.names[name]; have != "" {
		return have
	}
	return name
}

// read returns a file's bytes without a byte order mark; false when it is not
// there.
func (l *loader) read(name string) ([]byte, bool, error) {
	f, err := l.fsys.Open(l.called(name))
	if err != nil {
		return nil, false, nil
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, true, fmt.Errorf("%s cannot be read to its end; copy or pack it again: %w", name, err)
	}
	if len(b) > maxFile {
		return nil, true, fmt.Errorf("%s is larger than %d MB; split the venue or leave out details", name, maxFile>>20)
	}
	if l.bytes += len(b); l.bytes > maxBytes {
		return nil, true, fmt.Errorf("%s: unpacked the map is larger than %d MB up to here; split the venue or leave out details", name, maxBytes>>20)
	}
	if wide(b) {
		return nil, true, inUTF16(l.called(name))
	}
	return bytes.TrimPrefix(b, mark), true, nil
}

// readFiles reads the features of every known kind and tells of other files.
func (l *loader) readFiles() error {
	if l.one != "" {
		return l.readOne()
	}
	for _, kind := range kinds {
		for _, name := range []string{kind + ".geojson", kind + ".json"} {
			b, there, err := l.read(name)
			if err != nil {
				return err
			}
			if !there {
				continue
			}
			if err := l.decode(kind, l.called(name), b); err != nil {
				return err
			}
			break
		}
	}
	if len(l.features["unit"]) == 0 {
		return l.noUnits()
	}
	entries, _ := fs.ReadDir(l.fsys, ".")
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		kind, isMap := strings.CutSuffix(name, ".geojson")
		switch {
		case !isMap || e.IsDir():
		case !slices.Contains(kinds, kind) && !slices.Contains(unread, kind):
			l.warn("", e.Name(), "not a feature type of IMDF 1.0.0; it was left out")
		case l.called(name) != e.Name():
			l.warn("", e.Name(), "there is also %s; it was left out", l.called(name))
		}
	}
	return nil
}

// tooLarge names a feature of too many bytes, the i-th of its file, by its id
// wherever that stands in it.
func tooLarge(i int, raw json.RawMessage) error {
	var f struct {
		ID json.RawMessage `json:"id"`
	}
	id := fmt.Sprint(i)
	if json.Unmarshal(raw, &f) == nil {
		id = cmp.Or(asText(f.ID), id)
	}
	return fmt.Errorf("feature %.100s is larger than %d MB; simplify its outline to at most %d points", id, maxFeature>>20, maxPoints)
}

// readOne reads the features of all kinds from one file.
func (l *loader) readOne() error {
	b, _, err := l.read(l.one)
	if err != nil {
		return err
	}
	if err := l.decode("", l.one, b); err != nil {
		return err
	}
	if len(l.features["unit"]) == 0 {
		return fmt.Errorf("%s has no features whose feature_type is unit; export the map again as IMDF", l.one)
	}
	return nil
}

// noUnits says why a folder has no units.
func (l *loader) noUnits() error {
	for _, name := range slices.Sorted(maps.Keys(l.names)) {
		if strings.HasSuffix(name, ".zip") {
			return fmt.Errorf("the map lies in %s, within this folder or zip file: take it out and give that one", l.names[name])
		}
	}
	return fmt.Errorf("unit.geojson is missing or has no features; an IMDF folder needs at least its units and levels")
}
