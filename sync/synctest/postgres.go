package synctest

import (
	"bytes"
	"context"
	"database/sql"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres is a PostgreSQL server of the test's own, reached by a socket in its
// folder only.
type Postgres struct {
	Dir string // holds the socket and the data

	t      testing.TB
	server *exec.Cmd
	as     *syscall.SysProcAttr
}

// NewPostgres makes a folder for a server, owned by who may run one. The test is
// skipped where PostgreSQL is not installed.
func NewPostgres(t testing.TB) *Postgres {
	t.Helper()
	if _, err := program("postgres"); err != nil {
		t.Skip("PostgreSQL is not installed (Debian: postgresql)")
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := &Postgres{t: t, Dir: dir}
	if os.Geteuid() != 0 {
		return c
	}
	u, err := user.Lookup("postgres") // the server refuses to run as root
	if err != nil {
		t.Skip("there is no user postgres to run the server as")
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	c.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return c
}

// program finds one of PostgreSQL's programs, the newest version's.
func program(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return exec.LookPath(name)
	}
	return found[len(found)-1], nil
}

func (c *Postgres) command(name string, args ...string) *exec.Cmd {
	c.t.Helper()
	path, err := program(name)
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.SysProcAttr = c.Dir, c.as
	return cmd
}

// Must runs one of PostgreSQL's programs in the server's folder, as its user.
func (c *Postgres) Must(name string, args ...string) {
	c.t.Helper()
	if out, err := c.command(name, args...).CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Data is the data directory.
func (c *Postgres) Data() string { return filepath.Join(c.Dir, "data") }

// Start runs the server until the test ends or kills it.
func (c *Postgres) Start(settings ...string) {
	c.t.Helper()
	args := []string{"-D", c.Data(), "-k", c.Dir, "-c", "listen_addresses="}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	c.server = c.command("postgres", args...)
	var said bytes.Buffer
	c.server.Stdout, c.server.Stderr = &said, &said
	if err := c.server.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(c.Kill)
	patience, cancel := context.WithTimeout(c.t.Context(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", c.URL("").String())
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for db.PingContext(patience) != nil {
		select {
		case <-look.C:
		case <-patience.Done():
			c.Kill()
			c.t.Fatalf("the server did not come up:\n%s", said.String())
		}
	}
}

// Kill ends the server at once, as a power cut would; its children end with it.
func (c *Postgres) Kill() {
	if c.server == nil {
		return
	}
	_ = c.server.Process.Kill()
	_ = c.server.Wait()
	c.server = nil
}

// URL is where the server is, with schema as the place of the tables.
func (c *Postgres) URL(schema string) *url.URL {
	q := url.Values{"host": {c.Dir}, "user": {"postgres"}}
	if schema != "" {
		q.Set("search_path", schema)
	}
	return &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}
}

// Exec runs one statement.
func (c *Postgres) Exec(query string) {
	c.t.Helper()
	db, err := sql.Open("pgx", c.URL("").String())
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(c.t.Context(), query); err != nil {
		c.t.Fatal(err)
	}
}

// StartPostgres starts a fresh server.
func StartPostgres(t testing.TB, settings ...string) *Postgres {
	t.Helper()
	c := NewPostgres(t)
	c.Must("initdb", "-D", c.Data(), "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
	c.Start(settings...)
	return c
}
