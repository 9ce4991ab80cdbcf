package interop

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// producer is the library's ingress client.
type producer struct {
	*loggregator.IngressClient
	close sync.Once
}

// newProducer makes a client of the node's Agent that is closed after the test.
func newProducer(t *testing.T, n *node, options ...loggregator.IngressOption) *producer {
	t.Helper()
	own := []loggregator.IngressOption{
		loggregator.WithAddr(n.agentAddress),
		loggregator.WithBatchFlushInterval(10 * time.Millisecond),
	}
	client, err := loggregator.NewIngressClient(n.ingressTLS(t), append(own, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	p := &producer{IngressClient: client}
	t.Cleanup(func() { _ = p.closeSend() })
	return p
}

// closeSend returns when the Agent has taken everything. The library's CloseSend must not be called twice.
func (p *producer) closeSend() error {
	var err error
	p.close.Do(func() { err = p.CloseSend() })
	return err
}

func (p *producer) emitNumbers(source string, first, end int) {
	for i := first; i < end; i++ {
		p.EmitLog(fmt.Sprint(i), loggregator.WithSourceInfo(source, "", ""))
	}
}

var sources atomic.Int64

// newSource names a source that no other test has. The library does not escape what it puts into a URL.
func newSource(t *testing.T) string {
	return fmt.Sprintf("%s-%d", strings.ReplaceAll(t.Name(), "/", "-"), sources.Add(1))
}
