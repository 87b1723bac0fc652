// Package synctest holds what the end-to-end tests of sync share: brokers other
// than our own, a TCP proxy that injects faults, and the contract every broker
// and link must keep. Tests only.
package synctest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
)

// Mochi starts a mochi broker in this process that lets everybody in, and
// returns its address as host:port. It ends with the test.
func Mochi(t testing.TB) string {
	t.Helper()
	s := mochi.New(&mochi.Options{Logger: slog.New(slog.DiscardHandler)})
	if err := s.AddHook(new(auth.AllowHook), nil); err != nil {
		t.Fatal(err)
	}
	l := listeners.NewTCP(listeners.Config{ID: "tcp", Address: "127.0.0.1:0"})
	if err := s.AddListener(l); err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return l.Address()
}

// Mosquitto starts the mosquitto of the system as a process on a private port
// of the loopback, and returns its address as host:port. It lets everybody in.
// The test is skipped where it is not installed (Debian package mosquitto).
func Mosquitto(t testing.TB) string {
	t.Helper()
	return mosquitto(t, "allow_anonymous true\n")
}

// SiteMosquitto is Mosquitto as a hospital would run it: whoever connects shows
// a certificate of the site and is known by its name, which is the client id
// too; hubs, and kiosks, may use their own topics. keys is the folder with the
// site's ca.pem and the broker's cert.pem and key.pem.
func SiteMosquitto(t testing.TB, keys, site string, hubs ...string) string {
	t.Helper()
	var acl strings.Builder
	for _, hub := range hubs {
		fmt.Fprintf(&acl, "user %s\ntopic readwrite fd/1/%s/#\n", hub, site)
	}
	for _, kind := range []string{"event", "ask", "status"} {
		fmt.Fprintf(&acl, "pattern write fd/1/%s/%s/%%u\n", site, kind)
	}
	for _, kind := range []string{"receipt", "roster", "alert", "time", "command"} {
		fmt.Fprintf(&acl, "pattern read fd/1/%s/%s/%%u\n", site, kind)
	}
	fmt.Fprintf(&acl, "pattern read fd/1/%s/queue/+\npattern read fd/1/%s/closure\n", site, site)
	file := filepath.Join(t.TempDir(), "acl")
	if err := os.WriteFile(file, []byte(acl.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return mosquitto(t, fmt.Sprintf("cafile %s/ca.pem\ncertfile %s/cert.pem\nkeyfile %s/key.pem\nrequire_certificate true\n"+
		"use_identity_as_username true\nuse_username_as_clientid true\nacl_file %s\n", keys, keys, keys, file))
}

// mosquitto starts one with further settings of its only listener.
func mosquitto(t testing.TB, settings string) string {
	t.Helper()
	path, err := exec.LookPath("mosquitto")
	if err != nil {
		if path = "/usr/sbin/mosquitto"; !isFile(path) {
			t.Skip("mosquitto is not installed: apt-get install mosquitto")
		}
	}
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	conf := filepath.Join(t.TempDir(), "mosquitto.conf")
	text := fmt.Sprintf("per_listener_settings false\nlistener %s 127.0.0.1\n%spersistence false\nlog_dest stderr\n", port, settings)
	if os.Geteuid() == 0 {
		text += "user root\n" // it must read the file above
	}
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, exec.Command(path, "-c", conf), " running")
	return addr
}

// run starts a process, waits until a line of its standard error contains
// ready, and stops the process with the test.
func run(t testing.TB, cmd *exec.Cmd, ready string) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(stderr)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		if strings.Contains(lines.Text(), ready) {
			go io.Copy(io.Discard, stderr)
			return
		}
	}
	t.Fatalf("%s ended before it was ready:\n%s", cmd.Path, strings.Join(said, "\n"))
}

// freeAddr returns a loopback address nothing listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
