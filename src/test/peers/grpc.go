package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

const window = 4 << 20

// A consumer counts what a node's RLP brings: the envelopes of all sources.
type consumer struct {
	records    atomic.Int64
	connection *grpc.ClientConn
}

func newConsumer(folder string, port int) *consumer {
	connection, stream := open(folder, port, "/loggregator.v2.Egress/BatchedReceiver")
	c := &consumer{connection: connection}
	request := field([]byte{3 << 3, 1}, 4, field(nil, 2, nil))
	check(stream.SendMsg(&request))
	check(stream.CloseSend())
	go func() {
		var batch []byte
		for stream.RecvMsg(&batch) == nil {
			c.records.Add(countRecords(batch, 1))
		}
	}()
	return c
}

func (c *consumer) close() {
	_ = c.connection.Close()
}

// An envelopeSender sends one and the same batch of logs to a node's Agent.
type envelopeSender struct {
	stream grpc.ClientStream
	batch  []byte
}

func newEnvelopeSender(folder string, port int) sender {
	_, stream := open(folder, port, "/loggregator.v2.Ingress/BatchSender")
	return &envelopeSender{stream, bytes.Repeat(field(nil, 1, envelope()), batch)}
}

func (s *envelopeSender) send() int {
	check(s.stream.SendMsg(&s.batch))
	return batch
}

// envelope is a log of some 200 bytes with four tags.
func envelope() []byte {
	e := binary.AppendUvarint([]byte{1 << 3}, uint64(time.Now().UnixNano()))
	e = field(e, 2, []byte("shop"))
	e = field(e, 8, []byte("0"))
	for _, name := range []string{"path", "host", "zone", "job"} {
		e = field(e, 9, field(field(nil, 1, []byte(name)), 2, []byte("some value")))
	}
	return field(e, 4, field(nil, 1, []byte(strings.Repeat("x", 100))))
}

func open(folder string, port int, method string) (*grpc.ClientConn, grpc.ClientStream) {
	connection, err := grpc.NewClient(address(port), grpc.WithTransportCredentials(credentials.NewTLS(security(folder))),
		grpc.WithInitialWindowSize(window), grpc.WithInitialConnWindowSize(window),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(rawBytes{})))
	check(err)
	stream, err := connection.NewStream(context.Background(), &grpc.StreamDesc{ClientStreams: true, ServerStreams: true},
		method, grpc.WaitForReady(true))
	check(err)
	return connection, stream
}

// Messages are what they are on the wire.
type rawBytes struct{}

func (rawBytes) Name() string {
	return "proto"
}

func (rawBytes) Marshal(message any) ([]byte, error) {
	return *message.(*[]byte), nil
}

func (rawBytes) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = data
	return nil
}
