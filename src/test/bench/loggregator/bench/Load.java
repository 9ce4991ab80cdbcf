package loggregator.bench;

import java.util.function.Function;

/**
 * A steady load of one producer.
 *
 * @param perSecond envelopes, or {@link Producer#FLAT_OUT}
 * @param batchSize envelopes in a message
 * @param consumers how many, each of which gets everything
 * @param via how a consumer is connected
 */
record Load(double perSecond, int batchSize, int consumers, Function<ServersUnderLoad, Consumer> via) {
  static final Function<ServersUnderLoad, Consumer> GRPC = server -> GrpcConsumer.open(server.peers().rlp());
  static final Function<ServersUnderLoad, Consumer> GRPC_WITH_SHARD_ID =
      server -> GrpcConsumer.openWithItsOwnShardId(server.peers().rlp());
  static final Function<ServersUnderLoad, Consumer> GRPC_WITH_DEPRECATED_TAGS =
      server -> GrpcConsumer.openWithDeprecatedTags(server.peers().rlp());
  static final Function<ServersUnderLoad, Consumer> SSE = server -> SseConsumer.open(server.gatewayPort());
  static final Function<ServersUnderLoad, Consumer> SSE_IN_GZIP =
      server -> SseConsumer.openCompressed(server.gatewayPort());
  static final Function<ServersUnderLoad, Consumer> WEBSOCKET =
      server -> WebSocketConsumer.gateway(server.gatewayPort());
  static final Function<ServersUnderLoad, Consumer> FIREHOSE =
      server -> WebSocketConsumer.firehose(server.trafficControllerPort());
  static final Function<ServersUnderLoad, Consumer> APP_STREAM =
      server -> WebSocketConsumer.appStream(server.trafficControllerPort(), LoadRun.INSTANCE);
}
