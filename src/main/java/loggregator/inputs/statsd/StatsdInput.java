package loggregator.inputs.statsd;

import io.vertx.core.Future;
import loggregator.config.DatagramListener;
import loggregator.config.StatsdConfig;
import loggregator.envelope.Batch;
import loggregator.inputs.DatagramSocket;
import loggregator.inputs.Input;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;

/** Metrics of statsd, in datagrams. One event loop. */
public final class StatsdInput implements Input {
  private static final String KEY = "agent.statsd";

  private final DatagramListener udp;
  private final InputQueue queue;
  private final StatsdEnvelopes envelopes;
  private final DatagramSocket socket;

  public StatsdInput(StatsdConfig config, InputServices services) {
    udp = config.udp();
    queue = new InputQueue("statsd", config.diode(), services);
    envelopes = new StatsdEnvelopes(config, queue, services.nowNanos());
    socket = new DatagramSocket(
        services.vertx(), DatagramSocket.Place.of(KEY + ".udp", udp), queue.meters(), this::take);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public BatchSource source() {
    return queue;
  }

  @Override
  public Future<?> start(Opened opened) {
    return socket.open().onSuccess(v -> opened.at(
        KEY + ".udp", "agent: statsd in over UDP", udp.listener().host(), socket.address().getPort()));
  }

  private void take(Batch datagrams) {
    int end;
    for (int record = datagrams.offset(); record < datagrams.end(); record = end) {
      end = datagrams.recordEnd(record);
      envelopes.take(datagrams.bytes(), datagrams.envelopeStart(record), end);
    }
    envelopes.flush();
  }

  @Override
  public Future<?> stop() {
    return socket.close();
  }

  @Override
  public void close() {
    queue.close();
  }
}
