/**
 * The router of logs and metrics. A package is a role, a link, a protocol or a part of the core:
 *
 * <pre>
 *   producers ─▶ agent ══▶ router ══▶ rlp ─────────────────▶ consumers over gRPC
 *                             ║        ╚══▶ gateway ────────▶ consumers over HTTP
 *                             ╠══▶ trafficcontroller ───────▶ consumers of the first generation, over WebSockets
 *                             ╠══▶ logcache ────────────────▶ questions about recent envelopes, over HTTP and gRPC
 *                             ╚══▶ forwarder ───────────────▶ syslog drains, OpenTelemetry, Prometheus, files, Kafka
 *
 *   ══▶  locallink, buslink or grpclink: which one, no role knows
 * </pre>
 *
 * Imports point down in this list, never up, which a test checks:
 *
 * <pre>
 *   cli                                        commands
 *   cli.client                                 how commands reach a node
 *   warmup                                     what a starting node rehearses
 *   (verticles)                                wiring, outside this package
 *   node                                       what the roles of a process share
 *   agent  router  rlp  forwarder              the roles that move envelopes
 *   inputs.otlp  inputs.syslog  inputs.statsd  inputs.scrape  inputs.write  inputs.files    foreign formats that an Agent takes
 *   inputs                                     what these have in common
 *   outputs.files  outputs.kafka  outputs.otlp  outputs.prometheus  outputs.syslog    foreign formats that a forwarder writes
 *   outputs                                    what these have in common: a queue, retries and losses for each destination
 *   gateway  trafficcontroller  logcache       the roles that serve HTTP
 *   locallink  buslink  grpclink               the links between roles: in one process, over the event bus, over gRPC
 *   feeds                                      what links between processes share: segments of several feeds
 *   grpc  http  auth                           protocols: the original's gRPC services, HTTP, who may read what
 *   tracing                                    spans of the control plane, for OpenTelemetry
 *   tls  stream  door                          certificates; a consumer's end: its queue, pace and losses; who comes in
 *   follow                                     reading on where one was, at a Log Cache
 *   metrics  link                              counters; the interfaces between roles and links
 *   losses                                     who lost what
 *   config  conversion                         typed configuration; first-generation envelopes to second and back
 *   transform  routing  json  promql           what an Agent adds, who gets an envelope, how JSON shows it; queries
 *   lines                                      files that grow, their lines, and records of several lines
 *   diode  recent  text                        the bounded dropping queue; recent envelopes; numbers as text
 *   flow                                       pace, windows and time
 *   memory                                     the node's budget: who may hold how much, and who falls
 *   envelope                                   the bytes
 *   client                                     for producers: an artifact of its own, which needs nothing of the rest
 * </pre>
 */
package loggregator;
