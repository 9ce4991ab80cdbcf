/**
 * The link over gRPC with mutual TLS, by the original's own services, so that each role can stand beside the
 * original's. This package dials; a role that is dialled serves with {@link loggregator.grpc.GrpcEndpoint}. Two nodes
 * use headers that other peers ignore, for what the protocol lacks: frequent pings, which reveal a hung peer and what a
 * peer has received; the number of lost envelopes; a feed's orderly end. All feeds of a node share a stream at another
 * one ({@link loggregator.grpclink.FeedStreams}, {@link loggregator.grpclink.SharedCall}).
 */
package loggregator.grpclink;
