package loggregator.process;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A consumer of all logs that opens its stream anew whenever it ends. */
final class SequenceConsumer implements AutoCloseable {
  private static final long RETRY_MS = 50;

  private final ManagedChannel channel;
  private final String shardId;
  private final Delivered delivered;
  private final CountDownLatch accepted = new CountDownLatch(1);
  private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
  private volatile ClientCall<EgressBatchRequest, EnvelopeBatch> stream;

  SequenceConsumer(ManagedChannel channel, String shardId, Delivered delivered) {
    this.channel = channel;
    this.shardId = shardId;
    this.delivered = delivered;
    open();
  }

  /** Returns when the first stream is accepted. */
  SequenceConsumer awaitOpen() {
    try {
      if (!accepted.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the stream was not accepted");
      }
      return this;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void open() {
    ClientCall<EgressBatchRequest, EnvelopeBatch> call =
        channel.newCall(EgressGrpc.getBatchedReceiverMethod(), CallOptions.DEFAULT.withWaitForReady());
    stream = call;
    Map<String, Long> last = new HashMap<>();
    call.start(new ClientCall.Listener<>() {
      @Override
      public void onHeaders(Metadata headers) {
        accepted.countDown();
      }

      @Override
      public void onMessage(EnvelopeBatch batch) {
        batch.getBatchList().forEach(
            envelope -> delivered.take(envelope.getSourceId(), envelope.getTimestamp(), last));
        call.request(1);
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (!retries.isShutdown()) {
          retries.schedule(SequenceConsumer.this::open, RETRY_MS, TimeUnit.MILLISECONDS);
        }
      }
    }, new Metadata());
    call.sendMessage(EgressBatchRequest.newBuilder()
        .setShardId(shardId)
        .setUsePreferredTags(true)
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .build());
    call.halfClose();
    call.request(100);
  }

  @Override
  public void close() {
    retries.shutdownNow();
    stream.cancel("the consumer has seen enough", null);
  }
}
