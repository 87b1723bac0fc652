package sqldb_test

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
)

// cluster is a PostgreSQL server of our own, reached by a socket in its folder
// only.
type cluster struct {
	t      *testing.T
	dir    string // holds the socket and the data
	server *exec.Cmd
	as     *syscall.SysProcAttr
}

// newCluster makes a folder for a server, owned by who may run one.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	if _, err := program("postgres"); err != nil {
		t.Skip("PostgreSQL is not installed (Debian: postgresql)")
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := &cluster{t: t, dir: dir}
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

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	c.t.Helper()
	path, err := program(name)
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, c.as
	return cmd
}

func (c *cluster) must(name string, args ...string) {
	c.t.Helper()
	if out, err := c.command(name, args...).CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// start runs the server until the test ends or kills it.
func (c *cluster) start(settings ...string) {
	c.t.Helper()
	args := []string{"-D", c.data(), "-k", c.dir, "-c", "listen_addresses="}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	c.server = c.command("postgres", args...)
	var said bytes.Buffer
	c.server.Stdout, c.server.Stderr = &said, &said
	if err := c.server.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(c.kill)
	patience, cancel := context.WithTimeout(c.t.Context(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", c.url("").String())
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
			c.kill()
			c.t.Fatalf("the server did not come up:\n%s", said.String())
		}
	}
}

// kill ends the server at once, as a power cut would; its children end with it.
func (c *cluster) kill() {
	if c.server == nil {
		return
	}
	_ = c.server.Process.Kill()
	_ = c.server.Wait()
	c.server = nil
}

// url is where the server is, with schema as the place of the tables.
func (c *cluster) url(schema string) *url.URL {
	q := url.Values{"host": {c.dir}, "user": {"postgres"}}
	if schema != "" {
		q.Set("search_path", schema)
	}
	return &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}
}

func (c *cluster) exec(query string) {
	c.t.Helper()
	db, err := sql.Open("pgx", c.url("").String())
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(c.t.Context(), query); err != nil {
		c.t.Fatal(err)
	}
}

// server is a fresh server that runs.
func server(t *testing.T, settings ...string) *cluster {
	c := newCluster(t)
	c.must("initdb", "-D", c.data(), "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
	c.start(settings...)
	return c
}
