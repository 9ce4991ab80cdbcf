package loggregator.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts one of an Agent's inputs for foreign formats, besides its diode. Any thread. */
public final class InputMeters implements DatagramMeters {
  private final Metrics metrics;
  private final String input;
  private final LongAdder envelopes;
  private final LongAdder shortened;
  private final AtomicLong connections = new AtomicLong();
  private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> ignored = new ConcurrentHashMap<>();
  /** Null for inputs without datagrams. To look it up for each turn took 4 % of a node that reads statsd. */
  private volatile LongAdder received;

  /** @param input as its section is called, such as {@code otlp} */
  public InputMeters(Metrics metrics, String input) {
    this.metrics = metrics;
    this.input = input;
    envelopes = metrics.counter("loggregator_input_envelopes",
        "Envelopes made of what came in by a foreign format", "input", input);
    shortened = metrics.counter("loggregator_input_shortened",
        "Texts that were cut, and tags that were left out, because there was too much of them", "input", input);
    metrics.gauge("loggregator_input_connections", "Connections that are open", connections::get, "input", input);
  }

  @Override
  public void received(int datagrams) {
    LongAdder counter = received;
    if (counter == null) {
      counter = metrics.counter("loggregator_input_datagrams", "Datagrams taken from the socket", "input", input);
      received = counter;
    }
    counter.add(datagrams);
  }

  @Override
  public void readError() {
    rejected("read_error");
  }

  @Override
  public void receiveBufferBytes(int bytes) {
    metrics.gauge("loggregator_input_receive_buffer_bytes",
        "What the kernel says that it holds of datagrams before they are read", () -> bytes, "input", input);
  }

  @Override
  public void droppedByKernel(long datagrams) {
    metrics.lossCounter("loggregator_input_kernel_dropped_datagrams",
        "Datagrams that the kernel dropped before they were read", "input", input).add(datagrams);
  }

  public void made(int count) {
    envelopes.add(count);
  }

  public void shortened(long count) {
    shortened.add(count);
  }

  /** Something that was not taken, or not as what it was meant to be. */
  public void rejected(String reason, long count) {
    rejectedCounter(reason).add(count);
  }

  public LongAdder rejectedCounter(String reason) {
    return rejected.computeIfAbsent(reason, key -> metrics.lossCounter("loggregator_input_rejected",
        "What came in by a foreign format and was not taken", "input", input, "reason", reason));
  }

  public void rejected(String reason) {
    rejected(reason, 1);
  }

  /** Something sound that has no place in an envelope. */
  public void ignored(String what, long count) {
    ignored.computeIfAbsent(what, key -> metrics.counter("loggregator_input_ignored",
        "Sound parts of what came in that have no place in an envelope", "input", input, "what", what)).add(count);
  }

  public void connectionOpened() {
    connections.incrementAndGet();
  }

  public void connectionClosed() {
    connections.decrementAndGet();
  }
}
