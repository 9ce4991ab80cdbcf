package loggregator.cli;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/**
 * Gives each stream what the next of its scripts says; without a script a stream is opened and stays quiet.
 * A server of this kind sends its response headers with the first message, so opening takes an empty one.
 */
final class ScriptedRlp extends EgressGrpc.EgressImplBase {
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final List<EgressBatchRequest> requests = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ServerCallStreamObserver<EnvelopeBatch>> lastStream = new CompletableFuture<>();
  private final AtomicInteger sentBatches = new AtomicInteger();
  private volatile Status refusal;
  private volatile EnvelopeBatch endless;

  /** What happens to one stream. */
  static final class Script {
    private final List<EnvelopeBatch> batches;
    private volatile Status end;

    private Script(EnvelopeBatch... batches) {
      this.batches = List.of(batches);
    }

    void thenEnd(Status status) {
      end = status;
    }
  }

  Script stream(EnvelopeBatch... batches) {
    Script script = new Script(batches);
    scripts.add(script);
    return script;
  }

  void refuseAll(Status status) {
    refusal = status;
  }

  /** As fast as the consumer's flow control allows. */
  void streamForever(EnvelopeBatch batch) {
    endless = batch;
  }

  /** On the only stream. */
  void send(EnvelopeBatch batch) {
    lastStream.join().onNext(batch);
  }

  boolean isHeldBack() {
    return !lastStream.join().isReady();
  }

  int sentBatches() {
    return sentBatches.get();
  }

  List<EgressBatchRequest> requests() {
    return requests;
  }

  @Override
  public void batchedReceiver(EgressBatchRequest request, StreamObserver<EnvelopeBatch> response) {
    ServerCallStreamObserver<EnvelopeBatch> stream = (ServerCallStreamObserver<EnvelopeBatch>) response;
    requests.add(request);
    if (refusal != null) {
      stream.onError(refusal.asRuntimeException());
      return;
    }
    lastStream.complete(stream);
    if (endless != null) {
      stream.setOnReadyHandler(() -> pump(stream));
      return;
    }
    Script script = scripts.poll();
    if (script == null) {
      stream.onNext(EnvelopeBatch.getDefaultInstance());
    } else {
      play(script, stream);
    }
  }

  private void pump(ServerCallStreamObserver<EnvelopeBatch> stream) {
    while (stream.isReady()) {
      stream.onNext(endless);
      sentBatches.incrementAndGet();
    }
  }

  private static void play(Script script, StreamObserver<EnvelopeBatch> stream) {
    script.batches.forEach(stream::onNext);
    if (script.end == null) {
      return;
    }
    if (script.end.isOk()) {
      stream.onCompleted();
    } else {
      stream.onError(script.end.asRuntimeException());
    }
  }
}
