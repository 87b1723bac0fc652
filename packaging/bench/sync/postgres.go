package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postgres is a PostgreSQL server of our own, reached by a socket only.
type postgres struct {
	cmd *exec.Cmd
	url string
}

// startPostgres starts the newest one installed, with its own settings as they
// come: every commit is synced.
func (b *bench) startPostgres(ctx context.Context) (*postgres, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return nil, fmt.Errorf("PostgreSQL is not installed (Debian: postgresql)")
	}
	bin := filepath.Dir(found[len(found)-1])
	dir := filepath.Join(b.dir, "pg")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	as := &syscall.SysProcAttr{}
	if os.Geteuid() == 0 { // it refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return nil, err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
		as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %s", out)
	}
	p := &postgres{url: "postgres:///postgres?" + url.Values{"host": {dir}, "user": {"postgres"}}.Encode()}
	p.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=")
	p.cmd.Dir, p.cmd.SysProcAttr = dir, as
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", p.url)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for range 300 {
		if err = db.PingContext(ctx); err == nil {
			return p, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.stop()
	return nil, err
}

func (p *postgres) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGINT)
	_ = p.cmd.Wait()
}

// processor is the time that the server's processes have had on a processor.
func (p *postgres) processor() time.Duration {
	if p == nil {
		return 0
	}
	return processorOf(func(_, parent int) bool { return parent == p.cmd.Process.Pid })
}

// processorOf adds up the time that live processes have had on a processor, in
// steps of 10 ms (proc(5)).
func processorOf(counts func(pid, parent int) bool) (sum time.Duration) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		head, rest, _ := strings.Cut(string(b), ") ")
		f := strings.Fields(rest) // from the third field on
		if len(f) < 13 {
			continue
		}
		pid, _ := strconv.Atoi(strings.Fields(head)[0])
		parent, _ := strconv.Atoi(f[1])
		if !counts(pid, parent) {
			continue
		}
		user, _ := strconv.Atoi(f[11])
		system, _ := strconv.Atoi(f[12])
		sum += time.Duration(user+system) * 10 * time.Millisecond
	}
	return sum
}
