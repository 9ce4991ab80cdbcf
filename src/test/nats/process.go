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

// A server under load, whose output goes into a file of its folder.
type process struct {
	*exec.Cmd
	name, folder string
}

func startProcess(folder, name, program string, arguments ...string) *process {
	output, err := os.Create(filepath.Join(folder, name+".log"))
	check(err)
	defer output.Close()
	command := exec.Command(program, arguments...)
	command.Dir, command.Stdout, command.Stderr = folder, output, output
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	check(command.Start())
	return &process{command, name, folder}
}

func (p *process) stop() {
	_ = p.Process.Signal(syscall.SIGTERM)
	ended := time.AfterFunc(patience, func() { _ = p.Process.Kill() })
	_ = p.Wait()
	ended.Stop()
}

// Asks again until it is so; a server that never gets there ends the program with what it said.
func (p *process) await(isSo func() bool) {
	for deadline := time.Now().Add(patience); !isSo(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(filepath.Join(p.folder, p.name+".log"))
			panic(fmt.Sprintf("%s does not serve:\n%s", p.name, said))
		}
	}
}

// User and system time, in ticks.
func (p *process) cpuSeconds() float64 {
	stat := p.read("stat")
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+2:])
	return (number(fields[11]) + number(fields[12])) / ticksPerS
}

// The most that it ever held.
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

func cpuSeconds(processes []*process) float64 {
	sum := 0.0
	for _, process := range processes {
		sum += process.cpuSeconds()
	}
	return sum
}

// Of the largest.
func peakMB(processes []*process) float64 {
	peak := 0.0
	for _, process := range processes {
		peak = max(peak, process.peakMB())
	}
	return peak
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
