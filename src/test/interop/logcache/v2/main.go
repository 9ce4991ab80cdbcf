// Program v2 asks a Log Cache with the original's client library of that version, which can't be linked together
// with the other one, and prints what it gets, a line each.
package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	client "code.cloudfoundry.org/go-log-cache/v2"
	"code.cloudfoundry.org/go-log-cache/v2/rpc/logcache_v1"
	"code.cloudfoundry.org/go-loggregator/v9"
	"code.cloudfoundry.org/go-loggregator/v9/rpc/loggregator_v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// bearer puts the token of the variable TOKEN into each request, as the command line does.
type bearer struct{}

func (bearer) Do(request *http.Request) (*http.Response, error) {
	if token := os.Getenv("TOKEN"); token != "" {
		request.Header.Set("Authorization", "bearer "+token)
	}
	return http.DefaultClient.Do(request)
}

func main() {
	// The address, what to do, and what that needs. An address without a scheme is one of gRPC.
	address, what, arguments := os.Args[1], os.Args[2], os.Args[3:]
	c := newClient(address)
	switch what {
	case "recent":
		recent(c, arguments[0])
	case "logs":
		logs(c, arguments[0])
	case "walk":
		walk(c, arguments[0])
	case "meta":
		meta(c)
	case "query":
		query(c, arguments[0])
	case "range":
		queryRange(c, arguments[0], arguments[1], arguments[2], arguments[3])
	}
}

func newClient(address string) *client.Client {
	certificates := os.Getenv("CERTIFICATES")
	if certificates == "" {
		return client.NewClient(address, client.WithHTTPClient(bearer{}))
	}
	config, err := loggregator.NewEgressTLSConfig(
		certificates+"/ca.crt", certificates+"/client.crt", certificates+"/client.key")
	check(err)
	config = &tls.Config{Certificates: config.Certificates, RootCAs: config.RootCAs, ServerName: "log-cache"}
	return client.NewClient(address, client.WithViaGRPC(grpc.WithTransportCredentials(credentials.NewTLS(config))))
}

// recent asks as `cf logs --recent` does.
func recent(c *client.Client, source string) {
	envelopes, err := c.Read(context.Background(), source, time.Time{}, client.WithDescending(), client.WithLimit(1000),
		client.WithEnvelopeTypes(logcache_v1.EnvelopeType_LOG))
	check(err)
	slices.Reverse(envelopes)
	print(envelopes)
	fmt.Println("the end")
}

// logs asks as `cf logs` does: for the newest envelope, and then walks from a second before it.
func logs(c *client.Client, source string) {
	var newest []*loggregator_v2.Envelope
	for len(newest) == 0 {
		var err error
		newest, err = c.Read(context.Background(), source, time.Time{}, client.WithLimit(1), client.WithDescending())
		check(err)
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println("walking")
	client.Walk(context.Background(), source, print, c.Read,
		client.WithWalkDelay(2*time.Second),
		client.WithWalkStartTime(time.Unix(0, newest[0].Timestamp-time.Second.Nanoseconds())),
		client.WithWalkEnvelopeTypes(logcache_v1.EnvelopeType_LOG),
		client.WithWalkBackoff(client.NewAlwaysRetryBackoff(250*time.Millisecond)))
}

// walk sees all of a source, in small pages and without waiting for more.
func walk(c *client.Client, source string) {
	client.Walk(context.Background(), source, print, c.Read, client.WithWalkStartTime(time.Unix(0, 0)),
		client.WithWalkLimit(7))
	fmt.Println("the end")
}

func meta(c *client.Client) {
	sources, err := c.Meta(context.Background())
	check(err)
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		info := sources[id]
		fmt.Println("meta", id, info.Count, info.Expired, info.NewestTimestamp >= info.OldestTimestamp)
	}
	fmt.Println("the end")
}

func query(c *client.Client, text string) {
	result, err := c.PromQL(context.Background(), text)
	check(err)
	for _, sample := range result.GetVector().GetSamples() {
		fmt.Println("sample", labels(sample.Metric), sample.Point.Value)
	}
	if scalar := result.GetScalar(); scalar != nil {
		fmt.Println("scalar", scalar.Value)
	}
	fmt.Println("the end")
}

func queryRange(c *client.Client, text, start, end, step string) {
	result, err := c.PromQLRange(context.Background(), text, client.WithPromQLStart(seconds(start)),
		client.WithPromQLEnd(seconds(end)), client.WithPromQLStep(step))
	check(err)
	for _, series := range result.GetMatrix().GetSeries() {
		for _, point := range series.Points {
			fmt.Println("point", labels(series.Metric), point.Time, point.Value)
		}
	}
	fmt.Println("the end")
}

func seconds(text string) time.Time {
	number, err := strconv.ParseInt(text, 10, 64)
	check(err)
	return time.Unix(number, 0)
}

func labels(metric map[string]string) string {
	return fmt.Sprint(metric)
}

func print(envelopes []*loggregator_v2.Envelope) bool {
	for _, envelope := range envelopes {
		fmt.Printf("%s %s %q\n", envelope.SourceId, envelope.InstanceId, envelope.GetLog().GetPayload())
	}
	return true
}

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}
