// Command form measures kiosk/form beside two engines by others, on the same
// generated form with the same answers in one run.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	n := flag.Int("n", 1000, "answers; the first 400 fill the form")
	loads := flag.Int("loads", 5, "times the form is loaded")
	seconds := flag.Int("seconds", 150, "after which a slow peer takes no further answers")
	browser := flag.String("browser", "/usr/bin/chromium", "Chromium for the peers")
	flag.Parse()
	if err := run(*n, *loads, *seconds, *browser); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

func run(n, loads, seconds int, browser string) error {
	p := plan{Questionnaire: encode(questionnaire()), Steps: steps(max(n, 10)), Loads: loads, Total: link(0, 35), Least: 10, Seconds: seconds}
	own, err := ours(p)
	if err != nil {
		return err
	}
	peers, err := theirs(p, browser)
	if err != nil {
		return err
	}
	fmt.Printf("%d items, %d expressions, %d bytes; %d loads; milliseconds\n\n", groups*(questions+1), groups*15, len(p.Questionnaire), loads)
	fmt.Printf("%-34s %9s %9s %9s %9s %9s %9s  %s\n", "", "load p50", "load max", "answers", "ans. p50", "ans. p99", "MB", "")
	for _, f := range append([]figures{own}, peers...) {
		print(f, own)
	}
	return nil
}

func print(f, own figures) {
	name := strings.TrimSpace(f.Name + " " + f.Version)
	if f.Why != "" {
		fmt.Printf("%-34s not measured: %s\n", name, f.Why)
		return
	}
	fmt.Printf("%-34s %9.2f %9.2f %9d %9.3f %9.3f %9.1f  %s\n", name, at(f.Loads, 50), at(f.Loads, 100), len(f.Answers), at(f.Answers, 50), at(f.Answers, 99), f.Memory, f.How)
	if f.Name == own.Name {
		return
	}
	fmt.Printf("%-34s %8.0f× %9s %9s %8.0f× %8.0f× %8.0f×\n", "  to ours", at(f.Loads, 50)/at(own.Loads, 50), "", "", at(f.Answers, 50)/at(own.Answers, 50), at(f.Answers, 99)/at(own.Answers, 99), f.Memory/own.Memory)
	if f.Total != own.Total {
		fmt.Printf("%-34s a total is %q, ours is %q\n", "", f.Total, own.Total)
	}
}

// at returns a percentile by nearest rank.
func at(list []float64, percent float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	list = slices.Sorted(slices.Values(list))
	return list[max(0, int(math.Ceil(percent/100*float64(len(list))))-1)]
}

// theirs runs the peers, which need "npm ci" once before.
func theirs(p plan, browser string) ([]figures, error) {
	if _, err := os.Stat("node_modules"); err != nil {
		return []figures{{Name: "peers", Why: "run npm ci first"}}, nil
	}
	cmd := exec.Command("node", "peers.mjs", browser)
	cmd.Stdin = bytes.NewReader(encode(p))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("node peers.mjs: %w", err)
	}
	var f []figures
	if err := json.Unmarshal(out, &f); err != nil {
		return nil, fmt.Errorf("node peers.mjs says %q", out)
	}
	return f, nil
}
