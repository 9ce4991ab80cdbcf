package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
)

// startNode starts a process with an Agent, a Router and an RLP, and, where it has destinations, a forwarder, as
// ./vertx does; JAVA_OPTS goes to it.
func (r *run) startNode(inputs, forwarder map[string]any) *process {
	admin, agent, rlp := freePort(), freePort(), freePort()
	inputs["grpc"] = map[string]any{"port": agent, "tls": tlsFiles(r.folder)}
	sections := map[string]any{"admin": map[string]any{"port": admin}, "agent": inputs, "router": map[string]any{},
		"rlp": map[string]any{"grpc": map[string]any{"port": rlp, "tls": tlsFiles(r.folder)}}}
	if forwarder != nil {
		sections["forwarder"] = forwarder
	}
	text, err := json.Marshal(sections)
	check(err)
	write(r.folder, "node.json", string(text))
	program, err := filepath.Abs(*vertx)
	check(err)
	p := startProcess(r.folder, program, "run", "verticles.NodeVerticle", "-conf", "node.json")
	p.admin, p.agent, p.rlp = admin, agent, rlp
	p.await(func() bool { return p.get("/health") != "" })
	return p
}

// get is what a node's admin server answers; empty for nothing good.
func (p *process) get(path string) string {
	response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", p.admin, path))
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusOK {
		return ""
	}
	return string(body)
}

// A nodeCounter is one of a node's own.
type nodeCounter struct {
	p    *process
	name string
	// last is what it was when it was read last.
	last int64
}

func (p *process) counter(name string) *nodeCounter {
	return &nodeCounter{p: p, name: name}
}

func (c *nodeCounter) Load() int64 {
	for line := range strings.Lines(c.p.get("/metrics")) {
		if value, ok := strings.CutPrefix(line, c.name+" "); ok {
			c.last = int64(number(strings.TrimSpace(value)))
		}
	}
	return c.last
}
