package loggregator.bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.UUID;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;

/** Reads the logs of all sources from a Reverse Log Proxy over a connection of its own, as fast as they come. */
final class GrpcConsumer implements Consumer {
  private final Arrivals arrivals = new Arrivals();
  private final ManagedChannel channel;
  private final ClientCall<byte[], byte[]> call;
  private volatile boolean closed;

  /** Opens the stream, and asks for {@code messages} of them and no more; what else comes stays on the connection. */
  private GrpcConsumer(ManagedChannel channel, String shardId, boolean preferredTags, int messages) {
    this(channel, request(shardId, preferredTags, ""), messages);
  }

  private GrpcConsumer(ManagedChannel channel, byte[] request, int messages) {
    this.channel = channel;
    this.call = channel.newCall(Rpc.BATCHED_RECEIVER, CallOptions.DEFAULT);
    call.start(new Events(), new Metadata());
    call.request(messages);
    call.sendMessage(request);
    call.halfClose();
  }

  static GrpcConsumer open(ManagedChannel rlp) {
    return new GrpcConsumer(rlp, "", true, Integer.MAX_VALUE);
  }

  /** One of a source's logs only. */
  static GrpcConsumer openFor(ManagedChannel rlp, String sourceId) {
    return new GrpcConsumer(rlp, request("", true, sourceId), Integer.MAX_VALUE);
  }

  /** One that shares what it gets with no other, as most nozzles do. */
  static GrpcConsumer openWithItsOwnShardId(ManagedChannel rlp) {
    return new GrpcConsumer(rlp, UUID.randomUUID().toString(), true, Integer.MAX_VALUE);
  }

  /** One that wants its tags in the deprecated form. */
  static GrpcConsumer openWithDeprecatedTags(ManagedChannel rlp) {
    return new GrpcConsumer(rlp, "", false, Integer.MAX_VALUE);
  }

  /** One that takes a single message, which proves that it is served, and never reads again. */
  static GrpcConsumer openAndStall(ManagedChannel rlp) {
    return new GrpcConsumer(rlp, "", true, 1);
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
  }

  private static byte[] request(String shardId, boolean preferredTags, String sourceId) {
    return EgressBatchRequest.newBuilder()
        .setShardId(shardId)
        .setUsePreferredTags(preferredTags)
        .addSelectors(Selector.newBuilder().setSourceId(sourceId).setLog(LogSelector.getDefaultInstance()))
        .build()
        .toByteArray();
  }

  private final class Events extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      arrivals.batch(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!closed) {
        arrivals.fail("consumer: " + status);
      }
    }
  }
}
