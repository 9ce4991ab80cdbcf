/**
 * The router of logs and metrics. Packages follow the data; imports point down this list only, which a test checks.
 *
 * <pre>
 *   producers ─▶ ingress ─▶ diode ─▶ transform ─┐            Agent
 *                                               ▼ bus
 *                          diode ─▶ routing ─▶ diodes        Router, one diode a subscription
 *                                               ▼ bus
 *                                    egress ─▶ diodes ─▶     RLP, one diode a consumer, over gRPC
 *                                               ▼ bus
 *                                      http ─▶ diodes ─▶     Gateway, one diode a consumer, over HTTP
 *
 *   launcher                          the commands
 *   (verticles)                       wiring, outside this package
 *   ingress  egress  http  admin      what the roles do for those who connect
 *   bus  grpc                         how roles and peers are reached
 *   stream  link                      one consumer's queue and pace; how a role is joined to the next
 *   config  tls  metrics              what every role needs
 *   routing  transform                who gets an envelope, and what is changed in it
 *   diode  flow                       the bounded queues, and when they are emptied
 *   envelope                          the bytes
 * </pre>
 */
package loggregator;
