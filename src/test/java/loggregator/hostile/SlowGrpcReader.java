package loggregator.hostile;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** Reads from an RLP or a Router. */
final class SlowGrpcReader extends SlowReader {
  private final ManagedChannel channel;
  private final ScheduledExecutorService pauses = Executors.newSingleThreadScheduledExecutor();

  SlowGrpcReader(String hop, int port, String serverName, String... queue) {
    super(hop, queue);
    channel = GrpcChannels.open(port, serverName);
    ClientCall<EgressBatchRequest, EnvelopeBatch> call =
        channel.newCall(EgressGrpc.getBatchedReceiverMethod(), CallOptions.DEFAULT.withWaitForReady());
    call.start(new ClientCall.Listener<>() {
      @Override
      public void onMessage(EnvelopeBatch batch) {
        batch.getBatchList().forEach(envelope -> tally.take(envelope.getSourceId(), envelope.getTimestamp()));
        if (pauseMs() == 0) {
          call.request(1);
        } else {
          pauses.schedule(() -> call.request(1), pauseMs(), TimeUnit.MILLISECONDS);
        }
      }
    }, new Metadata());
    call.sendMessage(EgressBatchRequest.newBuilder()
        .setShardId(hop)
        .setUsePreferredTags(true)
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .build());
    call.halfClose();
    call.request(1);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    pauses.shutdownNow();
  }
}
