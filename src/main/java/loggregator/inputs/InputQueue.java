package loggregator.inputs;

import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.envelope.RecordWriter;
import loggregator.link.BatchSource;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.InputMeters;

/**
 * The bounded queue of one input, with the writer that fills it. A burst of one input costs the others nothing. One
 * event loop writes, the Agent's link reads.
 */
public final class InputQueue implements BatchSource {
  private final InputMeters meters;
  private final DiodeMeters diodes;
  private final Diode diode;
  private final BatchSource source;
  private final Runnable signal;
  private final RecordWriter writer = new RecordWriter(this::take);
  private long shortened;

  /** @param name of the input, such as {@code otlp} */
  public InputQueue(String name, DiodeLimits limits, InputServices services) {
    meters = services.meters(name);
    diodes = services.metrics().diodes("agent", name, limits);
    diode = diodes.open();
    diode.onReadable(() -> services.scheduler().execute(services.signal()));
    source = new CompletedSource(diode, services.transform());
    signal = services.signal();
  }

  public InputMeters meters() {
    return meters;
  }

  /** Each use ends with {@link #flush}, within the turn of the event loop in which it began. */
  public RecordWriter writer() {
    return writer;
  }

  /** Hands on what was written. */
  public void flush() {
    writer.flush();
    meters.shortened(writer.shortened() - shortened);
    shortened = writer.shortened();
  }

  /** Takes a batch of checked envelopes. */
  public void take(Batch batch) {
    meters.made(batch.envelopes());
    diode.write(batch);
    signal.run();
  }

  @Override
  public Batch read(int maxEnvelopes, int maxBytes) {
    return source.read(maxEnvelopes, maxBytes);
  }

  @Override
  public long queuedEnvelopes() {
    return source.queuedEnvelopes();
  }

  public void close() {
    diodes.close(diode);
  }
}
