package loggregator.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import loggregator.conversion.V1Problem;

/** Counts an Agent's datagrams, besides their diode. Any thread. */
public final class UdpMeters implements DatagramMeters {
  private static final String[] ROLE = {"role", "agent"};

  private final Metrics metrics;
  private final LongAdder received;
  private final LongAdder converted;
  private final LongAdder readErrors;
  private final Map<V1Problem, LongAdder> rejected = new EnumMap<>(V1Problem.class);
  private final AtomicLong receiveBufferBytes = new AtomicLong();

  public UdpMeters(Metrics metrics) {
    this.metrics = metrics;
    received = metrics.counter("loggregator_ingress_datagrams", "Datagrams taken from the socket", ROLE);
    converted = metrics.counter("loggregator_converted_envelopes",
        "Envelopes of the first generation handed on as ones of the second", ROLE);
    readErrors = metrics.lossCounter("loggregator_datagram_read_errors",
        "Times that the socket couldn't be read, which goes on all the same", ROLE);
    for (V1Problem problem : V1Problem.values()) {
      rejected.put(problem, metrics.lossCounter("loggregator_rejected_datagrams",
          "Datagrams that hold no sound envelope", "role", "agent", "reason", problem.reason()));
    }
    metrics.gauge("loggregator_datagram_receive_buffer_bytes",
        "What the kernel says that it holds before the Agent reads it", receiveBufferBytes::get, ROLE);
  }

  @Override
  public void received(int datagrams) {
    received.add(datagrams);
  }

  public void converted(int envelopes) {
    converted.add(envelopes);
  }

  public void rejected(V1Problem problem) {
    rejected.get(problem).increment();
  }

  @Override
  public void readError() {
    readErrors.increment();
  }

  @Override
  public void receiveBufferBytes(int bytes) {
    receiveBufferBytes.set(bytes);
  }

  /** The counter exists only after the first call, because not every system tells the number. */
  @Override
  public void droppedByKernel(long datagrams) {
    metrics.lossCounter("loggregator_kernel_dropped_datagrams",
        "Datagrams that the kernel dropped before the Agent read them", ROLE).add(datagrams);
  }
}
