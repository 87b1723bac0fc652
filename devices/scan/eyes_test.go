package scan

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool finds a program, or skips the test by its name.
func tool(t *testing.T, name, install string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed (%s)", name, install)
	}
	return path
}

// drawn is a code drawn by zint, which shares nothing with this package.
func drawn(t *testing.T, kind, text string, more ...string) string {
	t.Helper()
	zint := tool(t, "zint", "Debian package zint")
	dir := t.TempDir()
	data, picture := filepath.Join(dir, "data"), filepath.Join(dir, "code.png")
	if err := os.WriteFile(data, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"--barcode", kind, "--input", data, "--output", picture, "--scale", "3", "--quietzones"}, more...)
	if out, err := exec.Command(zint, args...).CombinedOutput(); err != nil {
		t.Fatalf("zint: %v %s", err, out)
	}
	return picture
}

// scanned is what ZXingReader reads in a picture, as bytes.
func scanned(t *testing.T, picture string) string {
	t.Helper()
	out, err := exec.Command(tool(t, "ZXingReader", "Debian package zxing-cpp-tools"), "-bytes", picture).Output()
	if err != nil {
		t.Fatal("ZXingReader:", err)
	}
	return string(out)
}

func TestALicencesPDF417(t *testing.T) {
	for version, want := range map[string]string{
		"10": "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269",
		"04": "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269",
	} {
		text := scanned(t, drawn(t, "PDF417", sampleLicence(version), "--binary"))
		if text != sampleLicence(version) {
			t.Fatalf("the symbol of version %s reads %q", version, text)
		}
		if got := word(rules(true).Read(text)); got != want {
			t.Errorf("version %s: %q, want %q", version, got, want)
		}
	}
}

func TestAHealthCardsQRCode(t *testing.T) {
	key, kid := cardKeyOf(t, 7)
	text := card(t, key, kid, vaccinated(1, nil))
	r := cardRules(t, true)
	want := word(r.Read(text))
	if !strings.HasPrefix(want, "card|") {
		t.Fatalf("the card itself reads as %s", want)
	}
	picture := drawn(t, "QRCODE", text, "--binary")
	if got := word(r.Read(scanned(t, picture))); got != want {
		t.Errorf("ZXingReader's text reads as %s, want %s", got, want)
	}
	out, err := exec.Command(tool(t, "zbarimg", "Debian package zbar-tools"), "--quiet", "--raw", picture).Output()
	if err != nil {
		t.Fatal("zbarimg:", err)
	}
	if got := word(r.Read(string(bytes.TrimSuffix(out, []byte("\n"))))); got != want {
		t.Errorf("zbarimg's text reads as %s, want %s", got, want)
	}
}

func TestAnAppointmentCodesQRCode(t *testing.T) {
	ours, _ := keyFor('a')
	if got := word(rules(true).Read(scanned(t, drawn(t, "QRCODE", Mint(ours, genuine()))))); got != "appointment a-123" {
		t.Errorf("it reads as %s", got)
	}
}

func TestAWristbandsGS1Symbols(t *testing.T) {
	for _, kind := range []string{"GS1_128", "DATAMATRIX"} {
		text := scanned(t, drawn(t, kind, "[8018]123456789012345675[8019]3", "--gs1"))
		if got := word(rules(true).Read(text)); got != "wristband 123456789012345675 3" {
			t.Errorf("%s: %q reads as %s", kind, text, got)
		}
	}
}
