// Compares our nodes with NATS servers in one sitting, on one machine, under the same load of the same bytes over mutual
// TLS: one NATS server and one of our processes, a chain of three NATS servers and three of our processes over each
// link. CPU and memory are those of the servers alone. NATS looks into no message and selects by subject only.
//
//	go run .                                          everything, some ten minutes
//	go run . -cases batches,cold -systems nats,one    what is named only
//	go run . -systems nats,floor,netty,rest           NATS beside relays that look at no byte
//
// It needs Go, the network for NATS' source the first time, Linux, and a machine that has nothing else to do.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

var (
	caseKeys   = flag.String("cases", "", "keys of cases, separated by commas; all by default")
	systemKeys = flag.String("systems", "", "keys of systems, separated by commas; all by default")
	seconds    = flag.Int("seconds", 10, "seconds that each case but the cold start is measured")
	vertx      = flag.String("vertx", "../../../vertx", "what starts a node; conf is beside it")
	portOffset = flag.Int("port-offset", 6000, "what is added to our nodes' shipped ports and to NATS' own")
	sources    = flag.Int("sources", 1, "how many sources the envelopes are of, at random; at most 100,000")
	percent    = flag.Int("percent", 100, "of the rates, for a machine that is too slow for them")
	relayOf    = flag.String("relay", "", "only relay bytes, with the certificates of this folder; the program starts itself with it")
	warmUp     = flag.Int("warm-up", 15, "seconds of 100,000/s before the first case, where that is not the cold start")
	keep       = flag.Bool("keep", false, "keep the servers' folders with their logs")
)

// A system by its key, and the key of the NATS servers that it is held against.
type entrant struct {
	key, name, against string
	start              func(folder string) system
}

var entrants = []entrant{
	{"nats", "one NATS server", "", startOneNATS},
	{"one", "one process of all roles", "nats", startOneNode},
	{"path", "Agent, Router and RLP in one process", "nats", startPath},
	{"kept", "the same with a Log Cache", "nats", startKept},
	{"nats3", "three NATS servers", "", startThreeNATS},
	{"grpc", "three over gRPC", "nats3", startThreeOverGRPC},
	{"bus", "three on the bus", "nats3", startThreeOnBus},
}

// What only takes the bytes in and gives them out again, where it is asked for by name.
var floors = []entrant{
	{"floor", "a relay in Go", "nats", startGoFloor},
	{"netty", "a relay on Netty", "nats", startNettyFloor},
	{"rest", "a relay on Netty whose reads rest", "nats", startRestingFloor},
}

// In this order, so that what comes after the cold start finds warm servers.
func loads() []load {
	const coldS = 15
	s := *seconds
	return []load{
		{"cold", "100,000/s in batches of 100, from the moment when all are healthy", 100_000, 100, 1, false, 0, coldS},
		{"batches", "100,000/s in batches of 100, warm", 100_000, 100, 1, false, 3, s},
		{"singles", "1,000/s in singles", 1_000, 1, 1, false, 5, s},
		{"shards", "20,000/s in batches of 100, 20 consumers, each a shard id of its own", 20_000, 100, 20, true, 5, s},
		{"fan-out", "the same without shard ids", 20_000, 100, 20, false, 3, s},
		{"quiet", "100/s in singles", 100, 1, 1, false, 2, s},
		{"flat-out", "as fast as it takes batches of 100", 0, 100, 1, false, 3, s},
	}
}

func main() {
	flag.Parse()
	if *relayOf != "" {
		relay(*relayOf)
	}
	chosen := slices.Clone(entrants)
	if *systemKeys != "" {
		chosen = slices.DeleteFunc(append(chosen, floors...), func(e entrant) bool { return !isNamed(*systemKeys, e.key) })
	}
	cases := slices.DeleteFunc(loads(), func(l load) bool { return !isNamed(*caseKeys, l.key) })
	folder, err := os.MkdirTemp("", "comparison")
	check(err)
	if *keep {
		fmt.Fprintln(os.Stderr, "kept:", folder)
	} else {
		defer os.RemoveAll(folder)
	}
	if slices.ContainsFunc(chosen, func(e entrant) bool { return strings.HasPrefix(e.key, "nats") }) {
		buildNATS(folder)
	}
	buildNodes()
	results := report{entrants: chosen, cases: cases, figures: map[string]figures{}, peakMB: map[string]float64{}}
	for _, e := range chosen {
		results.measure(e, filepath.Join(folder, e.key))
	}
	results.print(os.Stdout)
}

func (r *report) measure(e entrant, folder string) {
	check(os.Mkdir(folder, 0o700))
	s := e.start(folder)
	defer func() {
		for _, process := range s.processes() {
			process.stop()
		}
	}()
	if len(r.cases) > 0 && r.cases[0].key != "cold" {
		cold := loads()[0]
		cold.measureS = *warmUp
		cold.run(s)
	}
	for _, l := range r.cases {
		f := l.run(s)
		r.figures[e.key+" "+l.key] = f
		fmt.Fprintf(os.Stderr, "%-6s %-9s %s\n", e.key, l.key, f)
	}
	r.peakMB[e.key] = peakMB(s.processes())
}

// The Log Cache by itself runs only when it is named.
func isNamed(keys, key string) bool {
	return keys == "" && key != "kept" || slices.Contains(strings.Split(keys, ","), key)
}
