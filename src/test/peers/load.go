package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

const (
	batch       = 100
	sendThreads = 4
	samples     = 10
)

// A sender sends some records at once and says how many.
type sender interface {
	send() int
}

type counter interface {
	Load() int64
}

// drive sends at the rate that is asked for; what was late is made up for.
func drive(s sender, length time.Duration) int64 {
	began := time.Now()
	var sent int64
	for elapsed := time.Duration(0); elapsed < length; elapsed = time.Since(began) {
		for due := int64(elapsed.Seconds() * float64(*perSecond)); sent < due; {
			sent += int64(s.send())
		}
		time.Sleep(time.Millisecond)
	}
	return sent
}

// An otlpSender posts one and the same request; as many at a time as there are threads.
type otlpSender struct {
	url  string
	body []byte
	free chan bool
}

func newOTLPSender(in int, p *process) sender {
	s := &otlpSender{"http://" + address(in) + "/v1/logs", otlpRequest(), make(chan bool, sendThreads)}
	p.await(func() bool {
		response, err := http.Post(s.url, "application/x-protobuf", bytes.NewReader(s.body))
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	})
	return s
}

func (s *otlpSender) send() int {
	s.free <- true
	go func() {
		defer func() { <-s.free }()
		response, err := http.Post(s.url, "application/x-protobuf", bytes.NewReader(s.body))
		if err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
	}()
	return batch
}

// otlpRequest has a resource with a hundred logs, each with a time, a severity, a body of 100 bytes and two attributes.
func otlpRequest() []byte {
	var records []byte
	for range batch {
		record := fixed64(nil, 1, uint64(time.Now().UnixNano()))
		record = append(record, 2<<3, 9)
		record = field(record, 5, field(nil, 1, bytes.Repeat([]byte("x"), 100)))
		for _, name := range []string{"path", "host"} {
			record = field(record, 6, attribute(name, "some value"))
		}
		records = field(records, 2, record)
	}
	resource := field(nil, 1, attribute("service.name", "shop"))
	return field(nil, 1, append(field(nil, 1, resource), field(nil, 2, records)...))
}

func attribute(name, value string) []byte {
	return field(field(nil, 1, []byte(name)), 2, field(nil, 1, []byte(value)))
}

func field(to []byte, number int, content []byte) []byte {
	to = binary.AppendUvarint(append(to, byte(number<<3|2)), uint64(len(content)))
	return append(to, content...)
}

func fixed64(to []byte, number int, value uint64) []byte {
	return binary.LittleEndian.AppendUint64(append(to, byte(number<<3|1)), value)
}

// An otlpSink counts the log records of requests: fields 1 > 2 > 2 of each.
type otlpSink struct {
	records atomic.Int64
	port    int
	close   func()
}

func newOTLPSink() *otlpSink {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	sink := &otlpSink{port: listener.Addr().(*net.TCPAddr).Port, close: func() { _ = listener.Close() }}
	go func() {
		_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Content-Type", "application/x-protobuf")
			sink.records.Add(countRecords(body, 1, 2, 2))
		}))
	}()
	return sink
}

func countRecords(message []byte, path ...int) int64 {
	var count int64
	for len(message) > 0 {
		key, n := binary.Uvarint(message)
		message = message[n:]
		switch key & 7 {
		case 0:
			_, n = binary.Uvarint(message)
			message = message[n:]
		case 1:
			message = message[8:]
		case 5:
			message = message[4:]
		default:
			length, n := binary.Uvarint(message)
			content := message[n : n+int(length)]
			message = message[n+int(length):]
			if int(key>>3) == path[0] && len(path) > 1 {
				count += countRecords(content, path[1:]...)
			} else if int(key>>3) == path[0] {
				count++
			}
		}
	}
	return count
}

type syslogSender struct {
	connection net.Conn
	messages   []byte
}

func (r *run) newSyslogSender(isTLS bool, p *process) sender {
	message := "<14>1 2026-01-01T00:00:00.000000Z host shop 7 - [meta@1 path=\"/cart\"] " + strings.Repeat("x", 100)
	s := &syslogSender{messages: []byte(strings.Repeat(fmt.Sprintf("%d %s", len(message), message), batch))}
	p.await(func() bool {
		var err error
		if isTLS {
			s.connection, err = tls.Dial("tcp", address(r.in), security(r.folder))
		} else {
			s.connection, err = net.Dial("tcp", address(r.in))
		}
		return err == nil
	})
	return s
}

func (s *syslogSender) send() int {
	_, err := s.connection.Write(s.messages)
	check(err)
	return batch
}

// A syslogSink counts messages that have their lengths before them.
type syslogSink struct {
	records atomic.Int64
	port    int
	close   func()
}

func (r *run) newSyslogSink(isTLS bool) *syslogSink {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	sink := &syslogSink{port: listener.Addr().(*net.TCPAddr).Port, close: func() { _ = listener.Close() }}
	if isTLS {
		listener = tls.NewListener(listener, security(r.folder))
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go sink.count(bufio.NewReaderSize(connection, 1<<16))
		}
	}()
	return sink
}

func (s *syslogSink) count(in *bufio.Reader) {
	for {
		text, err := in.ReadSlice(' ')
		if err != nil {
			return
		}
		length, err := strconv.Atoi(string(text[:len(text)-1]))
		check(err)
		if _, err := in.Discard(length); err != nil {
			return
		}
		s.records.Add(1)
	}
}

type statsdSender struct {
	connection net.Conn
	datagram   []byte
}

func newStatsdSender(in int) sender {
	connection, err := net.Dial("udp", "127.0.0.1:"+port(in))
	check(err)
	return &statsdSender{connection, []byte(strings.Repeat("requests:1|c|#service:shop,path:/cart\n", samples))}
}

func (s *statsdSender) send() int {
	_, _ = s.connection.Write(s.datagram)
	return samples
}

func port(number int) string {
	return strconv.Itoa(number)
}
