package loggregator.node;

import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.CounterSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.GaugeSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.TimerSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A consumer on grpc-java, with one stream of batches. */
final class Consumer extends ClientCall.Listener<EnvelopeBatch> {
  private final ClientCall<EgressBatchRequest, EnvelopeBatch> call;
  private final List<EnvelopeBatch> batches = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> accepted = new CompletableFuture<>();
  private final CompletableFuture<Status> status = new CompletableFuture<>();

  private Consumer(ManagedChannel channel, EgressBatchRequest request, Metadata headers, boolean reads) {

    call = channel.newCall(EgressGrpc.getBatchedReceiverMethod(), CallOptions.DEFAULT);
    call.start(this, headers);
    call.sendMessage(request);
    call.halfClose();
    if (reads) {
      call.request(Integer.MAX_VALUE);
    }
  }

  /** One whose subscription is active when this returns. */
  static Consumer open(ManagedChannel channel, EgressBatchRequest request) {
    return new Consumer(channel, request, new Metadata(), true).awaitAccepted();
  }

  /** The same with more headers. */
  static Consumer open(ManagedChannel channel, EgressBatchRequest request, Metadata headers) {
    return new Consumer(channel, request, headers, true).awaitAccepted();
  }

  /** One that is told its losses in its stream. */
  static Consumer openWithReports(ManagedChannel channel, EgressBatchRequest request) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("loggregator-report-drops", Metadata.ASCII_STRING_MARSHALLER), "true");
    return new Consumer(channel, request, headers, false).awaitAccepted();
  }

  /** One that opens its stream and takes nothing from it until {@link #read}. */
  static Consumer openWithoutReading(ManagedChannel channel, EgressBatchRequest request) {
    return new Consumer(channel, request, new Metadata(), false).awaitAccepted();
  }

  /** One that may be refused. */
  static Consumer tryToOpen(ManagedChannel channel, EgressBatchRequest request) {
    return new Consumer(channel, request, new Metadata(), true);
  }

  /** All logs of a source, with all tags in {@code tags}. */
  static EgressBatchRequest logsOf(String sourceId) {
    return EgressBatchRequest.newBuilder()
        .setUsePreferredTags(true)
        .addSelectors(Selector.newBuilder().setSourceId(sourceId).setLog(LogSelector.getDefaultInstance()))
        .build();
  }

  /** Every envelope of every type. */
  static EgressBatchRequest everything() {
    return EgressBatchRequest.newBuilder()
        .setUsePreferredTags(true)
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setCounter(CounterSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setGauge(GaugeSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setTimer(TimerSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setEvent(EventSelector.getDefaultInstance()))
        .build();
  }

  void read() {
    call.request(Integer.MAX_VALUE / 2);
  }

  void cancel() {
    call.cancel("the test is done with it", null);
  }

  /** The first envelopes that arrived, once there are so many. */
  List<Envelope> receive(int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> received().size() >= count);
    return received().subList(0, count);
  }

  List<Envelope> received() {
    List<Envelope> envelopes = new ArrayList<>();
    batches.forEach(batch -> envelopes.addAll(batch.getBatchList()));
    return envelopes;
  }

  Status status() {
    return status.orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void onHeaders(Metadata headers) {
    accepted.complete(null);
  }

  @Override
  public void onMessage(EnvelopeBatch batch) {
    batches.add(batch);
  }

  @Override
  public void onClose(Status ended, Metadata trailers) {
    status.complete(ended);
    accepted.completeExceptionally(ended.asException());
  }

  private Consumer awaitAccepted() {
    accepted.orTimeout(60, TimeUnit.SECONDS).join();
    return this;
  }
}
