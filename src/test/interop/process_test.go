package interop

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	stopTimeout = 10 * time.Second
	// stopMargin is what closing may take beside the time that the queues get.
	stopMargin = 5 * time.Second
	// exitCodeOfTerm is what a process answers that was told to end with SIGTERM and did so in order.
	exitCodeOfTerm = 128 + int(syscall.SIGTERM)
)

// process is a node's Java process.
type process struct {
	folder        string
	configuration string
	healthURL     string

	command *exec.Cmd
	ended   chan struct{}
	stopped bool
}

// start returns when the node is healthy.
func (p *process) start() error {
	jar, err := jarFile()
	if err != nil {
		return err
	}
	output, err := os.OpenFile(p.outputFile(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer output.Close()
	p.command = exec.Command(javaProgram(), "-Xmx192m", "-jar", jar, "run", "verticles.NodeVerticle",
		"-conf", p.configuration)
	p.command.Dir = p.folder
	p.command.Stdout = output
	p.command.Stderr = output
	if err := p.command.Start(); err != nil {
		return err
	}
	p.stopped = false
	p.ended = make(chan struct{})
	go func() {
		_ = p.command.Wait()
		close(p.ended)
	}()
	return p.awaitHealth()
}

func (p *process) awaitHealth() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for !healthy(ctx, p.healthURL) {
		select {
		case <-look.C:
		case <-p.ended:
			return fmt.Errorf("the node did not start:\n%s", p.output())
		case <-ctx.Done():
			p.kill()
			return fmt.Errorf("the node was not healthy within %v:\n%s", patience, p.output())
		}
	}
	return nil
}

func healthy(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// stop tells the node to end, unless that was done before, and says what is wrong with how it does.
func (p *process) stop() error {
	if p.stopped {
		return nil
	}
	p.stopped = true
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("the node had ended before it was told to (%w):\n%s", err, p.output())
	}
	select {
	case <-p.ended:
	case <-time.After(stopTimeout + stopMargin):
		p.kill()
		return fmt.Errorf("the node did not stop in the time it has for that:\n%s", p.output())
	}
	if code := p.command.ProcessState.ExitCode(); code != exitCodeOfTerm {
		return fmt.Errorf("the node ended with %d instead of %d:\n%s", code, exitCodeOfTerm, p.output())
	}
	if strings.Contains(p.output(), "cut off") {
		return fmt.Errorf("the node was cut off while it stopped:\n%s", p.output())
	}
	return nil
}

func (p *process) kill() {
	_ = p.command.Process.Kill()
	<-p.ended
}

func (p *process) outputFile() string {
	return filepath.Join(p.folder, "output.txt")
}

func (p *process) output() string {
	output, _ := os.ReadFile(p.outputFile())
	return string(output)
}

func jarFile() (string, error) {
	if jar := os.Getenv("LOGGREGATOR_JAR"); jar != "" {
		return filepath.Abs(jar)
	}
	return filepath.Abs("../../../target/loggregator.jar")
}

func javaProgram() string {
	if home := os.Getenv("JAVA_HOME"); home != "" {
		return filepath.Join(home, "bin", "java")
	}
	return "java"
}
