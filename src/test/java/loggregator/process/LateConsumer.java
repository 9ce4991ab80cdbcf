package loggregator.process;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A consumer at an RLP that reads nothing until it is told to. Any thread. */
final class LateConsumer {
  private final CountDownLatch accepted = new CountDownLatch(1);
  private final AtomicLong received = new AtomicLong();
  private final ClientCall<EgressBatchRequest, EnvelopeBatch> call;
  private volatile boolean reads;

  /** Returns when its stream is accepted. */
  LateConsumer(ManagedChannel channel, String shardId) {
    call = channel.newCall(EgressGrpc.getBatchedReceiverMethod(), CallOptions.DEFAULT.withWaitForReady());
    call.start(new ClientCall.Listener<>() {
      @Override
      public void onHeaders(Metadata headers) {
        accepted.countDown();
      }

      @Override
      public void onMessage(EnvelopeBatch batch) {
        received.addAndGet(batch.getBatchCount());
        call.request(1);
      }
    }, new Metadata());
    call.sendMessage(EgressBatchRequest.newBuilder()
        .setShardId(shardId)
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .build());
    call.halfClose();
    try {
      if (!accepted.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the stream was not accepted");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void readAll() {
    if (!reads) {
      reads = true;
      call.request(1);
    }
  }

  long received() {
    return received.get();
  }

  void leave() {
    call.cancel("the consumer has seen enough", null);
  }
}
