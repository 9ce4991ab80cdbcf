package interop

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is a client in another language that prints a line for whatever it reads.
type program struct {
	t      *testing.T
	lines  chan string
	errors *strings.Builder
}

func startProgram(t *testing.T, name string, arguments ...string) *program {
	t.Helper()
	command := exec.Command(name, arguments...)
	p := &program{t: t, lines: make(chan string, 100_000), errors: &strings.Builder{}}
	command.Stderr = p.errors
	// Some end with their input; it stays open until the test is over.
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go p.read(output, read)
	t.Cleanup(func() {
		_ = input.Close()
		_ = command.Process.Kill()
		<-read
		_ = command.Wait()
		if t.Failed() {
			t.Logf("%s said: %s", name, p.errors)
		}
	})
	return p
}

func (p *program) read(output io.Reader, read chan<- struct{}) {
	defer close(read)
	defer close(p.lines)
	scanner := bufio.NewScanner(output)
	for scanner.Scan() {
		p.lines <- scanner.Text()
	}
}

// awaitLine does what is to be done again and again until a line has come with the text in it, and returns those that
// came before.
func (p *program) awaitLine(text string, meanwhile func()) []string {
	p.t.Helper()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	var before []string
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("it ended before %q", text)
			}
			if strings.Contains(line, text) {
				return before
			}
			before = append(before, line)
		case <-again.C:
			// What takes longer than lines need to come would otherwise leave more and more of them unread.
			if len(p.lines) == 0 {
				meanwhile()
			}
		case <-deadline:
			p.t.Fatalf("not within %v: %q; until then: %q", patience, text, before)
		}
	}
}

// awaitAll does what is to be done again and again until each of the texts has come in some line, and returns all lines.
func (p *program) awaitAll(meanwhile func(), texts ...string) string {
	p.t.Helper()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	var got strings.Builder
	for len(texts) > 0 {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("it ended before %q", texts)
			}
			got.WriteString(line + "\n")
			texts = slices.DeleteFunc(texts, func(text string) bool { return strings.Contains(line, text) })
		case <-again.C:
			if len(p.lines) == 0 {
				meanwhile()
			}
		case <-deadline:
			p.t.Fatalf("not within %v: %q; until then: %q", patience, texts, got.String())
		}
	}
	return got.String()
}

// preparedFolder is where what a language needs is laid once, in the build's folder.
func preparedFolder(t *testing.T, name string) string {
	t.Helper()
	folder, err := filepath.Abs("../../../target/interop/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func mustRun(t *testing.T, name string, arguments ...string) {
	t.Helper()
	output, err := exec.Command(name, arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, arguments, err, output)
	}
}

func isThere(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
