// Package interop runs other projects' clients, unmodified, against a node: whoever uses them must not notice which of
// the two it talks to. They are the original's own Go client library of the second generation, its producer of the
// first (dropsonde), and Cloud Foundry's clients in Java (java/) and Python (python/), which the tests start as
// programs that print what they read.
//
// The tests start their nodes themselves, from the jar that the environment variable LOGGREGATOR_JAR names or else
// from the one that `mvn package` builds. They need Go, Java, Maven and Python, and no port that is known beforehand.
package interop
