/**
 * The router of logs and metrics. Packages follow the data:
 *
 * <pre>
 *   producers ─▶ ingress ─▶ diode ─▶ transform ─┐            Agent
 *                                               ▼ bus
 *                          diode ─▶ routing ─▶ diodes        Router, one diode a subscription
 *                                               ▼ bus
 *                                    egress ─▶ diodes ─▶     RLP, one diode a consumer, over gRPC
 *                                               ▼ bus
 *                                      http ─▶ diodes ─▶     Gateway, one diode a consumer, over HTTP
 *                         trafficcontroller ─▶ diodes ─▶     Traffic Controller, one diode a consumer, over WebSockets
 * </pre>
 *
 * Imports point one way, to the right and down in this list, which a test reads:
 *
 * <pre>
 *   launcher  client              the commands, and how they reach a node
 *   (verticles)                   wiring, outside this package
 *   node  admin                   what the roles of a process share
 *   ingress  trafficcontroller    what the roles do for those who connect
 *   http  egress
 *   auth                          who may read what
 *   bus  rpc  grpc                how roles and peers are reached
 *   stream  link                  one consumer's queue and pace; how a role is joined to the next
 *   tls  config  metrics          what every role needs
 *   conversion                    from the first generation's envelopes, and to them
 *   routing  json  transform      who gets an envelope, what is changed in it, how it is written
 *   diode  flow                   the bounded queues, and when they are emptied
 *   envelope                      the bytes
 * </pre>
 */
package loggregator;
