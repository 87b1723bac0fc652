package draw

import "container/list"

// lru is a map that forgets what was used longest ago once the weights of its
// entries exceed a bound. It is not safe for concurrent use.
type lru[K comparable, V any] struct {
	bound, weight int
	order         *list.List // of entry, newest in front
	byKey         map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key    K
	value  V
	weight int
}

func newLRU[K comparable, V any](bound int) *lru[K, V] {
	return &lru[K, V]{bound: bound, order: list.New(), byKey: map[K]*list.Element{}}
}

func (c *lru[K, V]) get(k K) (v V, ok bool) {
	e, ok := c.byKey[k]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(entry[K, V]).value, true
}

// put adds an entry; one heavier than the whole bound is not kept.
func (c *lru[K, V]) put(k K, v V, weight int) {
	if old, ok := c.byKey[k]; ok {
		c.drop(old)
	}
	c.byKey[k] = c.order.PushFront(entry[K, V]{k, v, weight})
	c.weight += weight
	for c.weight > c.bound {
		c.drop(c.order.Back())
	}
}

func (c *lru[K, V]) drop(e *list.Element) {
	old := c.order.Remove(e).(entry[K, V])
	delete(c.byKey, old.key)
	c.weight -= old.weight
}
