package loggregator.hostile;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loggregator.process.Delivered;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** Reads the logs of some sources over gRPC as fast as they come, in one stream that has no reason to end. */
final class HealthyConsumer implements AutoCloseable {
  private final ManagedChannel channel;
  private final Delivered delivered;
  private final Map<String, Long> last = new HashMap<>();
  private final CountDownLatch accepted = new CountDownLatch(1);
  private List<Long> latenciesNanos = new ArrayList<>();
  private volatile Status end;

  /** Returns when the stream is accepted. */
  HealthyConsumer(int rlpPort, String shardId, List<String> sources, Delivered delivered) {
    this.delivered = delivered;
    channel = GrpcChannels.open(rlpPort, "reverselogproxy");
    EgressBatchRequest.Builder request = EgressBatchRequest.newBuilder().setShardId(shardId).setUsePreferredTags(true);
    sources.forEach(source -> request.addSelectors(
        Selector.newBuilder().setSourceId(source).setLog(LogSelector.getDefaultInstance())));
    open(request.build());
    try {
      if (!accepted.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the healthy consumer's stream was not accepted");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String state() {
    return end == null ? "the consumer reads" : "the consumer's stream has ended: " + end;
  }

  synchronized double takeP99Ms() {
    List<Long> sorted = latenciesNanos;
    latenciesNanos = new ArrayList<>();
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get((int) (sorted.size() * 0.99)) / 1e6;
  }

  private void open(EgressBatchRequest request) {
    ClientCall<EgressBatchRequest, EnvelopeBatch> call =
        channel.newCall(EgressGrpc.getBatchedReceiverMethod(), CallOptions.DEFAULT.withWaitForReady());
    call.start(new ClientCall.Listener<>() {
      @Override
      public void onHeaders(Metadata headers) {
        accepted.countDown();
      }

      @Override
      public void onMessage(EnvelopeBatch batch) {
        batch.getBatchList().forEach(HealthyConsumer.this::take);
        call.request(1);
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        end = status;
      }
    }, new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(100);
  }

  private synchronized void take(Envelope envelope) {
    delivered.take(envelope.getSourceId(), envelope.getTimestamp(), last);
    latenciesNanos.add(System.nanoTime() - envelope.getLog().getPayload().asReadOnlyByteBuffer().getLong());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
