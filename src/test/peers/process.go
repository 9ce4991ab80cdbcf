package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	ticksPerS = 100
	patience  = 60 * time.Second
)

// A process under load, whose output goes into a file of its folder.
type process struct {
	*exec.Cmd
	folder string
	// Ports of a node.
	admin, agent, rlp int
}

func startProcess(folder, program string, arguments ...string) *process {
	output, err := os.Create(filepath.Join(folder, "output"))
	check(err)
	defer output.Close()
	command := exec.Command(program, arguments...)
	command.Dir, command.Stdout, command.Stderr = folder, output, output
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	check(command.Start())
	return &process{Cmd: command, folder: folder}
}

func (p *process) stop() {
	_ = p.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(patience, func() { _ = p.Process.Kill() })
	_ = p.Wait()
	late.Stop()
}

func (p *process) await(isSo func() bool) {
	for deadline := time.Now().Add(patience); !isSo(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(filepath.Join(p.folder, "output"))
			panic(fmt.Sprintf("%s does not serve:\n%s", p.Path, said))
		}
	}
}

// cpuSeconds is user and system time of all threads.
func (p *process) cpuSeconds() float64 {
	stat := p.read("stat")
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+2:])
	return (number(fields[11]) + number(fields[12])) / ticksPerS
}

// peakMB is the most that it ever held.
func (p *process) peakMB() float64 {
	_, value, _ := strings.Cut(p.read("status"), "VmHWM:")
	return number(strings.Fields(value)[0]) / 1024
}

func (p *process) read(file string) string {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.Process.Pid, file))
	check(err)
	return string(content)
}

func number(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	check(err)
	return value
}
