package sqlite

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the statements of a connection prepared from one transaction to
// the next: to read one anew costs more than to run it. A transaction has the
// connection to itself, so it cannot prepare for those after it; what it ran
// unprepared is prepared when it is over.
type prepared struct {
	db *sql.DB

	mu     sync.Mutex
	ready  map[string]*sql.Stmt
	wanted map[string]bool
}

func newPrepared(db *sql.DB) *prepared {
	return &prepared{db: db, ready: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

// of returns the statement of a query, nil while it is not prepared.
func (p *prepared) of(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.ready[query]
	if s == nil {
		p.wanted[query] = true
	}
	return s
}

// catchUp prepares what the last transactions wanted. A query that cannot be
// prepared has told so where it was run.
func (p *prepared) catchUp(ctx context.Context) {
	p.mu.Lock()
	wanted := p.wanted
	p.wanted = map[string]bool{}
	p.mu.Unlock()
	for query := range wanted {
		s, err := p.db.PrepareContext(ctx, query)
		if err != nil {
			continue
		}
		p.mu.Lock()
		old := p.ready[query]
		p.ready[query] = s
		p.mu.Unlock()
		if old != nil {
			old.Close()
		}
	}
}

// ExecContext is sql.Tx's, with the statement prepared once.
func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := tx.prepared.of(query); s != nil {
		return tx.StmtContext(ctx, s).ExecContext(ctx, args...)
	}
	return tx.Tx.ExecContext(ctx, query, args...)
}

// QueryContext is sql.Tx's, with the statement prepared once.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s := tx.prepared.of(query); s != nil {
		return tx.StmtContext(ctx, s).QueryContext(ctx, args...)
	}
	return tx.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext is sql.Tx's, with the statement prepared once.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if s := tx.prepared.of(query); s != nil {
		return tx.StmtContext(ctx, s).QueryRowContext(ctx, args...)
	}
	return tx.Tx.QueryRowContext(ctx, query, args...)
}
