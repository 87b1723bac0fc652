package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// server is a broker or database that is not ours, as a process that can be
// killed and started again.
type server struct {
	what  string
	make  func() *exec.Cmd
	ready func(ctx context.Context) bool

	cmd   *exec.Cmd
	ended chan struct{} // closed when it has
}

// start runs the server until it answers. One that ends before that is started
// again: what a killed one left behind may still be in the way.
func (s *server) start(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for ctx.Err() == nil {
		s.cmd = s.make()
		if err := s.cmd.Start(); err != nil {
			return err
		}
		s.ended = make(chan struct{})
		go func(cmd *exec.Cmd, ended chan struct{}) {
			_ = cmd.Wait()
			close(ended)
		}(s.cmd, s.ended)
		for alive := true; alive; {
			select {
			case <-s.ended:
				alive = false
			case <-ctx.Done():
				return fmt.Errorf("%s did not answer within a minute", s.what)
			case <-look.C:
				if s.ready(ctx) {
					return nil
				}
			}
		}
		<-look.C
	}
	return fmt.Errorf("%s does not stay up", s.what)
}

// kill ends a server that runs as a power switch would.
func (s *server) kill() { _ = s.cmd.Process.Kill() }

// stop ends a server in good order, so that it leaves nothing behind.
func (s *server) stop() {
	if s.ended == nil {
		return // it never ran
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.ended:
	case <-time.After(5 * time.Second):
		s.kill()
		<-s.ended
	}
}

// find looks for a program where Debian puts servers; "" when it is not here.
func find(pattern, name string) string {
	if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
		return found[len(found)-1]
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

// mosquitto is a broker outside the hub, with the certificate and authority of
// the site in keys, that forgets everything when it ends.
func mosquitto(program, dir, keys, addr string) (*server, error) {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf(`listener %s 127.0.0.1
cafile %[2]s/ca.pem
certfile %[2]s/cert.pem
keyfile %[2]s/key.pem
require_certificate true
use_identity_as_username true
allow_anonymous true
persistence false
log_dest none
`, port, keys)
	if os.Geteuid() == 0 {
		text += "user root\n" // it must read the files above
	}
	conf := filepath.Join(dir, "mosquitto.conf")
	return &server{
		what: "mosquitto",
		make: func() *exec.Cmd {
			cmd := exec.Command(program, "-c", conf)
			cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
			return cmd
		},
		ready: func(ctx context.Context) bool {
			c, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
			if err == nil {
				c.Close()
			}
			return err == nil
		},
	}, os.WriteFile(conf, []byte(text), 0o600)
}

// postgresDir is where PostgreSQL's programs are, "" when they are not.
func postgresDir() string {
	path := find("/usr/lib/postgresql/*/bin/postgres", "postgres")
	if path == "" {
		return ""
	}
	return filepath.Dir(path)
}

// postgres makes a database server in dir, reached by a socket in it only.
func postgres(ctx context.Context, bin, dir string) (s *server, address string, err error) {
	as := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() == 0 { // the server refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return nil, "", errors.New("there is no user postgres to run the database as")
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, "", err
		}
		as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	command := func(ctx context.Context, name string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
		cmd.Dir, cmd.SysProcAttr = dir, as
		return cmd
	}
	data := filepath.Join(dir, "data")
	if out, err := command(ctx, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8").CombinedOutput(); err != nil {
		return nil, "", fmt.Errorf("no database can be made: %w: %s", err, out)
	}
	s = &server{
		what: "PostgreSQL",
		make: func() *exec.Cmd {
			return command(context.Background(), "postgres", "-D", data, "-k", dir, "-c", "listen_addresses=")
		},
		ready: func(ctx context.Context) bool {
			return command(ctx, "pg_isready", "-q", "-h", dir, "-U", "postgres").Run() == nil
		},
	}
	q := url.Values{"host": {dir}, "user": {"postgres"}}
	return s, (&url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}).String(), nil
}
