/**
 * The link over gRPC with mutual TLS, by the original's own services, so that each role can stand beside the original's.
 * It dials; those who are dialled serve with {@link loggregator.grpc.GrpcEndpoint}. Between two nodes, headers that
 * others ignore allow what the protocol lacks: frequent pings, by which a hung peer is noticed and what it has received
 * is known; the number of lost envelopes; a feed's orderly end.
 */
package loggregator.grpclink;
