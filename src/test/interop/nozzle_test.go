package interop

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// What the Traffic Controller tells in the original's words.
const (
	invalid     = "You are not authorized. invalid authorization"
	notProvided = "You are not authorized. authorization not provided"
)

// nozzle is noaa with a token refresher: refused with 401, whose body it reads, it gets another token and asks once more.
type nozzle struct {
	t        *testing.T
	node     *node
	uaa      *api
	token    string
	refusals []string
}

func (z *nozzle) open(path string) *firehose {
	z.t.Helper()
	f, err := dial(z.t, z.node, path, z.token, 0)
	var refused *refusal
	if errors.As(err, &refused) && refused.status == http.StatusUnauthorized {
		z.refusals = append(z.refusals, refused.body)
		z.token = "bearer " + z.uaa.login(z.t)
		f, err = dial(z.t, z.node, path, z.token, 0)
	}
	if err != nil {
		z.t.Fatal(err)
	}
	return f
}

func TestANozzleWhoseTokenIsStaleRefreshesItAndReads(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	source := newSource(t)
	p := newProducer(t, n)
	z := &nozzle{t: t, node: n, uaa: newAPI(t, n, operatorsToken), token: "bearer " + staleToken}
	f := z.open("/firehose/" + source + "?")
	f.awaitProbe(p, source)
	p.emitNumbers(source, 0, 100)
	f.awaitCount(source, 100)

	if !slices.Equal(z.refusals, []string{invalid}) {
		t.Errorf("it was refused with %q", z.refusals)
	}
}

func TestANozzleWhoseTokenIsRevokedIsEndedAndReadsOnWithAnother(t *testing.T) {
	n, file := newAuthorisedNode(t)
	source := newSource(t)
	p := newProducer(t, n)
	z := &nozzle{t: t, node: n, uaa: newAPI(t, n, "another"), token: "bearer " + operatorsToken}
	f := z.open("/firehose/" + source + "?")
	f.awaitProbe(p, source)

	writeTokens(t, file, map[string]string{"another": "*"})
	select {
	case err := <-f.ended:
		if !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("it was not ended")
	}
	z.open("/firehose/"+source+"?").awaitProbe(p, source)

	if !slices.Equal(z.refusals, []string{invalid}) {
		t.Errorf("it was refused with %q", z.refusals)
	}
}

func TestWhoMayNotReadIsToldAsTheOriginalTells(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	const firehosePath, other = "/firehose/a?", "/apps/00000000-0000-4000-8000-000000000000/stream"
	cases := map[string]struct {
		path, token string
		status      int
		body        string
	}{
		"no token":                       {firehosePath, "", http.StatusUnauthorized, notProvided},
		"one for an application":         {firehosePath, "bearer " + applicationsToken, http.StatusUnauthorized, invalid},
		"an application without a token": {other, "", http.StatusUnauthorized, ""},
		"a stale one":                    {other, "bearer " + staleToken, http.StatusUnauthorized, ""},
		"one for another application":    {other, "bearer " + applicationsToken, http.StatusNotFound, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := dial(t, n, c.path, c.token, 0)
			var refused *refusal
			if !errors.As(err, &refused) || refused.status != c.status || refused.body != c.body {
				t.Fatalf("got %v", err)
			}
			if challenge := refused.header.Get("WWW-Authenticate"); (challenge == "Basic") != (c.status == 401) {
				t.Errorf("the challenge is %q", challenge)
			}
		})
	}
}
