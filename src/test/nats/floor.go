package main

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	relayInPort  = 4300
	relayOutPort = 4301
	relayReads   = 64 << 10
	relayRest    = 2200 * time.Microsecond // as our Agent's
	lengthBytes  = 4
)

// A relay that only decrypts what a producer sends and encrypts it for each consumer: what the same bytes cost any
// program here, before it looks at one of them.
type floor struct {
	folder string
	relay  []*process
}

// In Go, as NATS is.
func startGoFloor(folder string) system {
	program, err := os.Executable()
	check(err)
	return startFloor(folder, program, "-relay", folder, "-port-offset", strconv.Itoa(*portOffset))
}

// In Java, with the sockets, the encryption and the options that our nodes have.
func startNettyFloor(folder string) system {
	return startNettyRelay(folder, 0)
}

// The same, but it reads a producer's bytes no sooner than some milliseconds after those before, as our Agent does
// where they come slowly.
func startRestingFloor(folder string) system {
	return startNettyRelay(folder, relayRest)
}

func startNettyRelay(folder string, rest time.Duration) system {
	home := filepath.Dir(launcher())
	script, err := os.ReadFile(launcher())
	check(err)
	_, options, _ := strings.Cut(string(script), "NODE_JAVA_OPTS=\"")
	options, _, _ = strings.Cut(options, "\"\n")
	arguments := append(strings.Fields(options), "-cp", filepath.Join(home, "target", "loggregator.jar"),
		filepath.Join(home, "src", "test", "nats", "FloorRelay.java"), folder, address(relayInPort+*portOffset),
		address(relayOutPort+*portOffset), strconv.FormatInt(rest.Microseconds(), 10))
	return startFloor(folder, "java", arguments...)
}

func startFloor(folder, program string, arguments ...string) system {
	makeCertificates(folder)
	relay := startProcess(folder, "relay", program, arguments...)
	relay.await(func() bool {
		connection, err := net.Dial("tcp", address(relayOutPort+*portOffset))
		if err == nil {
			_ = connection.Close()
		}
		return err == nil
	})
	return &floor{folder, []*process{relay}}
}

func (f *floor) processes() []*process {
	return f.relay
}

func (f *floor) consume(_ string, take func([]byte)) func() {
	connection := f.connect(relayOutPort)
	check(connection.(*tls.Conn).Handshake())
	go func() {
		in := bufio.NewReaderSize(connection, relayReads)
		length := make([]byte, lengthBytes)
		for {
			if _, err := io.ReadFull(in, length); err != nil {
				return
			}
			batch := make([]byte, binary.BigEndian.Uint32(length))
			if _, err := io.ReadFull(in, batch); err != nil {
				return
			}
			take(batch)
		}
	}()
	return func() { _ = connection.Close() }
}

func (f *floor) produce() (func([]byte), func()) {
	connection := f.connect(relayInPort)
	send := func(batch []byte) {
		_, err := connection.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(batch))), batch...))
		check(err)
	}
	return send, func() { _ = connection.Close() }
}

func (f *floor) connect(port int) net.Conn {
	connection, err := tls.Dial("tcp", address(port+*portOffset), clientTLS(f.folder, "ca.crt", "node.crt", "node.key", ""))
	check(err)
	return connection
}

func (f *floor) reportedLost() (float64, bool) {
	return 0, false
}

// What the process does that startGoFloor starts.
func relay(folder string) {
	config := clientTLS(folder, "ca.crt", "node.crt", "node.key", "")
	config.ClientCAs, config.ClientAuth = config.RootCAs, tls.RequireAndVerifyClientCert
	producers, err := tls.Listen("tcp", address(relayInPort+*portOffset), config)
	check(err)
	consumers, err := tls.Listen("tcp", address(relayOutPort+*portOffset), config)
	check(err)
	var mutex sync.Mutex
	open := map[net.Conn]bool{}
	go accept(consumers, func(consumer net.Conn) {
		if consumer.(*tls.Conn).Handshake() != nil {
			return
		}
		mutex.Lock()
		open[consumer] = true
		mutex.Unlock()
	})
	accept(producers, func(producer net.Conn) {
		bytes := make([]byte, relayReads)
		for {
			length, err := producer.Read(bytes)
			if err != nil {
				return
			}
			mutex.Lock()
			for consumer := range open {
				if _, err := consumer.Write(bytes[:length]); err != nil {
					delete(open, consumer)
				}
			}
			mutex.Unlock()
		}
	})
}

func accept(listener net.Listener, serve func(net.Conn)) {
	for {
		connection, err := listener.Accept()
		check(err)
		go serve(connection)
	}
}
