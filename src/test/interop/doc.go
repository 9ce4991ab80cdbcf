// Package interop runs the original's own Go client library, unmodified, against a node: whoever links against that
// library must not notice which of the two it talks to.
//
// The tests start their nodes themselves, from the jar that the environment variable LOGGREGATOR_JAR names or else
// from the one that `mvn package` builds. They need Go and Java and no port that is known beforehand.
package interop
