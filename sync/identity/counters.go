package identity

import (
	"path/filepath"
)

const (
	// alphabet of ticket prefixes: I and O read as 1 and 0.
	alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	letters  = len(alphabet)
	// blockSize is how many prefixes one kiosk is given: one for each new
	// database it starts.
	blockSize = 4

	countFile = "count.json"
)

// count is what a kiosk must remember outside its database.
type count struct {
	Boot     uint64 `json:"boot"`     // starts of this installation
	Prefixes uint64 `json:"prefixes"` // prefixes taken
}

// NextBoot returns the number of this start: 1, 2, … over the life of the
// installation. It is on disk before it is returned.
func (k *Kiosk) NextBoot() (uint64, error) {
	c, err := k.bump(func(c *count) { c.Boot++ })
	return c.Boot, err
}

// FreshPrefix returns the ticket prefix for a new local database, and never the
// same one twice until the block is used up; then it begins again, and the hub
// rules where two tickets bear one code.
func (k *Kiosk) FreshPrefix() (string, error) {
	c, err := k.bump(func(c *count) { c.Prefixes++ })
	if err != nil {
		return "", err
	}
	return k.Prefixes[(c.Prefixes-1)%uint64(len(k.Prefixes))], nil
}

func (k *Kiosk) bump(change func(*count)) (count, error) {
	path := filepath.Join(k.dir, countFile)
	var c count
	there, err := exists(path)
	if err != nil {
		return c, broken(path, "cannot be read", err)
	}
	if there {
		if err := readJSON(path, &c); err != nil {
			return c, err
		}
	}
	change(&c)
	return c, writeJSON(path, c)
}

// freePrefixes returns the first n prefixes that no kiosk was given: of two
// letters, and when those are out, of three.
func freePrefixes(known map[string]Known, n int) (free []string) {
	taken := make(map[string]bool, len(known)*blockSize)
	for _, k := range known {
		for _, p := range k.Prefixes {
			taken[p] = true
		}
	}
	for p := range prefixes {
		if len(free) == n {
			break
		}
		if !taken[p] {
			free = append(free, p)
		}
	}
	return free
}

// prefixes yields every prefix. Neighbours differ in their first letter, the
// one people remember.
func prefixes(yield func(string) bool) {
	for third := range letters + 1 {
		for shift := range letters {
			for first := range letters {
				p := string([]byte{alphabet[first], alphabet[(first+shift+3)%letters]})
				if third > 0 {
					p += string(alphabet[third-1])
				}
				if !yield(p) {
					return
				}
			}
		}
	}
}

// allPrefixes is how many there are.
const allPrefixes = letters*letters + letters*letters*letters
