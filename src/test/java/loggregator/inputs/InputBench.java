package loggregator.inputs;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.metrics.Metrics;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A queue as an Agent's input has it, and what a test finds in it. */
public final class InputBench {
  private final Metrics metrics = new Metrics();
  private final InputServices services;
  private final InputQueue queue;

  public InputBench(String input) {
    services = new InputServices(null, null, metrics, batch -> batch, () -> {});
    queue = new InputQueue(input, DiodeLimits.NONE, services);
  }

  public InputQueue queue() {
    return queue;
  }

  /** What was written since the last call. */
  public List<Envelope> taken() {
    queue.flush();
    List<Envelope> envelopes = new ArrayList<>();
    for (Batch batch = queue.read(10_000, 1 << 30); batch != null; batch = queue.read(10_000, 1 << 30)) {
      try {
        envelopes.addAll(EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    return envelopes;
  }

  /** How much was rejected for that reason. */
  public long rejected(String reason) {
    return queue.meters().rejectedCounter(reason).sum();
  }
}
