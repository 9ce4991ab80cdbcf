package interop

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// statuses takes the errors with which the streams of a gRPC client end, which the library keeps to itself.
type statuses chan error

func (s statuses) intercept(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn,
	method string, open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	stream, err := open(ctx, description, connection, method, options...)
	return observedStream{stream, s}, err
}

type observedStream struct {
	grpc.ClientStream
	statuses statuses
}

func (s observedStream) RecvMsg(message any) error {
	err := s.ClientStream.RecvMsg(message)
	if err != nil {
		select {
		case s.statuses <- err:
		default:
		}
	}
	return err
}

func (s statuses) expect(t *testing.T, code codes.Code, message string) {
	t.Helper()
	select {
	case err := <-s:
		if got := status.Convert(err); got.Code() != code || got.Message() != message {
			t.Errorf("the status is %v %q instead of %v %q", got.Code(), got.Message(), code, message)
		}
	case <-time.After(patience):
		t.Fatalf("no status within %v", patience)
	}
}

// expectNone fails if a stream has ended, which the library would have hidden by opening another.
func (s statuses) expectNone(t *testing.T) {
	t.Helper()
	select {
	case err := <-s:
		t.Errorf("a stream ended with %v", err)
	default:
	}
}
