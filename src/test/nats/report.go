package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// Figures by "system case", as a Markdown table with our ratios to NATS.
type report struct {
	entrants []entrant
	cases    []load
	figures  map[string]figures
	peakMB   map[string]float64
}

func (f figures) String() string {
	text := fmt.Sprintf("%8.2f CPU-s/M  %8d/s  p50 %7.2f  p99 %7.2f ms  lost %d of %d", f.cpuSecondsPerMillion,
		f.deliveredPerSecond, ms(f.p50), ms(f.p99), f.lost, f.sent)
	if f.hasCounters && f.lost != 0 {
		text += fmt.Sprintf(", %d of these in no counter", f.uncounted)
	}
	return text
}

func (r *report) print(to io.Writer) {
	fmt.Fprintf(to, "%s\n\n| case | figure |", machine())
	for _, e := range r.entrants {
		fmt.Fprintf(to, " %s |", e.name)
	}
	fmt.Fprintf(to, "\n|---|---|%s\n", strings.Repeat("---|", len(r.entrants)))
	for _, l := range r.cases {
		r.row(to, l.name, "CPU-s per million delivered", l, func(f figures) float64 { return f.cpuSecondsPerMillion })
		if l.perSecond == 0 {
			r.row(to, "", "delivered a second", l, func(f figures) float64 { return float64(f.deliveredPerSecond) })
		} else {
			r.row(to, "", "p50, ms", l, func(f figures) float64 { return ms(f.p50) })
			r.row(to, "", "p99, ms", l, func(f figures) float64 { return ms(f.p99) })
		}
		r.row(to, "", "lost", l, func(f figures) float64 { return float64(f.lost) })
		if l.perSecond == 0 {
			r.row(to, "", "lost and in no counter", l, func(f figures) float64 { return float64(f.uncounted) })
		}
	}
	fmt.Fprint(to, "| through all of it | resident MB of the largest process, peak |")
	for _, e := range r.entrants {
		fmt.Fprintf(to, " %.0f |", r.peakMB[e.key])
	}
	fmt.Fprintln(to)
}

// Losses and what is in no counter have no ratio.
func (r *report) row(to io.Writer, name, figure string, l load, of func(figures) float64) {
	fmt.Fprintf(to, "| %s | %s |", name, figure)
	for _, e := range r.entrants {
		f := r.figures[e.key+" "+l.key]
		own := of(f)
		nats, isMeasured := r.figures[e.against+" "+l.key]
		switch {
		case figure == "lost and in no counter" && !f.hasCounters:
			fmt.Fprint(to, " |")
		case isMeasured && !strings.HasPrefix(figure, "lost"):
			fmt.Fprintf(to, " %s, **%.2f** |", short(own), own/of(nats))
		default:
			fmt.Fprintf(to, " %s |", short(own))
		}
	}
	fmt.Fprintln(to)
}

// Three digits, of large numbers all.
func short(value float64) string {
	switch {
	case value == 0 || value >= 100 || value <= -100:
		return fmt.Sprintf("%.0f", value)
	case value >= 10:
		return fmt.Sprintf("%.1f", value)
	default:
		return fmt.Sprintf("%.2f", value)
	}
}

func ms(duration time.Duration) float64 {
	return float64(duration.Microseconds()) / 1000
}

func machine() string {
	cpu, _ := os.ReadFile("/proc/cpuinfo")
	_, model, _ := strings.Cut(string(cpu), "model name\t: ")
	model, _, _ = strings.Cut(model, "\n")
	java, _ := exec.Command("java", "-version").CombinedOutput()
	release, _, _ := strings.Cut(string(java), "\n")
	commit, _ := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	return fmt.Sprintf("%s, commit %s: %s, %d processors, %s, %s", time.Now().UTC().Format("2006-01-02"),
		strings.TrimSpace(string(commit)), model, runtime.NumCPU(), release, runtime.Version())
}
