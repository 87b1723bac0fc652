package history

import "testing"

// BenchmarkHistory is one history with every fault.
func BenchmarkHistory(b *testing.B) {
	site, err := NewSite()
	if err != nil {
		b.Fatal(err)
	}
	dir := memory(b)
	seed := uint64(0)
	for b.Loop() {
		if _, err := site.Run(dir, seed, All); err != nil {
			b.Fatal(err)
		}
		seed++
	}
}
