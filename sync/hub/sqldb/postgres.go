package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"frontdoor/kiosk"
)

// Times on a PostgreSQL connection.
const (
	dialTime  = 5 * time.Second  // for each host
	turnTime  = 10 * time.Second // for other hubs' transactions to end
	queryTime = 20 * time.Second // for one transaction, its turn included
)

// IsURL reports whether a record's name is the URL of a PostgreSQL database
// rather than a SQLite file.
func IsURL(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// postgres is a database at a URL as libpq writes it (PostgreSQL manual, 34.1.1
// Connection Strings): several hosts, search_path and a password file are
// understood. A hub writes to a primary only, so that connections for writing
// are made with target_session_attrs=read-write unless the URL says otherwise;
// after a failover the next connection finds the new primary by itself.
//
// Hubs that share a record take turns by locking the one row that holds its
// epoch, first thing in every write transaction. Each statement after it (READ
// COMMITTED) sees all that was committed before the turn came. So PostgreSQL
// runs the same serial history as SQLite, nothing has to be retried, nobody
// deadlocks, and a renewed epoch is noticed in the next transaction. The price
// is one transaction at a time, which group commit makes up for. A hub that
// stops in the middle loses its turn with its session: see sessionLimits.
func postgres(address string, readOnly bool) (dialect, string, error) {
	cfg, err := pgx.ParseConfig(address)
	given, bad := url.Parse(address)
	if err != nil || bad != nil {
		// The driver's own words could repeat a password.
		return dialect{}, "", kiosk.Errorf(kiosk.CodeBadInput, "", "-record is not a URL like postgres://hub@host1,host2/frontdoor; a password belongs into the file ~/.pgpass")
	}
	if !given.Query().Has("connect_timeout") {
		cfg.ConnectTimeout = dialTime
	}
	if !readOnly && !given.Query().Has("target_session_attrs") {
		cfg.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	for name, value := range sessionLimits(readOnly) {
		if _, set := cfg.RuntimeParams[name]; !set {
			cfg.RuntimeParams[name] = value
		}
	}
	return dialect{
		open:   func() (*sql.DB, error) { return stdlib.OpenDB(*cfg), nil },
		remote: true, readOnly: readOnly,
		begin: `BEGIN`, turn: ` FOR UPDATE`,
		isolation: sql.LevelRepeatableRead, patience: queryTime,
		bind: numbered, send: pipeline,
		types: strings.NewReplacer("{blob}", "BYTEA", "{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
			"{person id}", "person::json->>'id'", " TEXT", ` TEXT COLLATE "C"`), // bytes order texts, as in SQLite
		alone:    `SELECT pg_advisory_lock(hashtext('frontdoor record'))`,
		together: `SELECT pg_advisory_unlock(hashtext('frontdoor record'))`,
		check:    syncs,
		damaged:  func(err error) bool { return sqlState(err, "XX001", "XX002") },
		full:     func(err error) bool { return sqlState(err, "53100") },
	}, hosts(cfg), nil
}

// sessionLimits end what a hub that was stopped or cut off has left open.
func sessionLimits(readOnly bool) map[string]string {
	ms := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
	limits := map[string]string{
		"application_name":                    "frontdoor-hub",
		"lock_timeout":                        ms(turnTime),
		"statement_timeout":                   ms(queryTime),
		"idle_in_transaction_session_timeout": ms(turnTime),
	}
	if readOnly {
		limits["default_transaction_read_only"] = "on"
	}
	return limits
}

// hosts names the database for errors, without user and password.
func hosts(cfg *pgx.ConnConfig) string {
	var names []string
	add := func(host string, port uint16) {
		name := host
		if !strings.HasPrefix(host, "/") { // a socket's folder
			name = fmt.Sprintf("%s:%d", host, port)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	add(cfg.Host, cfg.Port)
	for _, f := range cfg.Fallbacks {
		add(f.Host, f.Port)
	}
	return cfg.Database + " at " + strings.Join(names, ", ")
}

// numbered writes the arguments of a query as $1, $2 …; no query has a ? that
// is none.
func numbered(query string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// syncs refuses a database that confirms what it has not written down: kiosks
// forget what the hub has confirmed.
func syncs(ctx context.Context, c *sql.Conn) error {
	for _, setting := range []string{"fsync", "synchronous_commit"} {
		var value string
		if err := c.QueryRowContext(ctx, `SELECT current_setting($1)`, setting).Scan(&value); err != nil {
			return err
		}
		if value == "off" {
			return kiosk.Errorf(kiosk.CodeConflict, "", "the database has %s = off and would lose check-ins at a power cut; set it to on", setting)
		}
	}
	return nil
}

func sqlState(err error, codes ...string) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}
