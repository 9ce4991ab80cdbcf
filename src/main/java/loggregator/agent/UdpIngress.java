package loggregator.agent;

import io.vertx.core.Future;
import loggregator.config.AgentConfig;
import loggregator.config.UdpConfig;
import loggregator.diode.Diode;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.inputs.CompletedSource;
import loggregator.inputs.DatagramSocket;
import loggregator.inputs.Input;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.UdpMeters;
import loggregator.transform.CounterTotals;

/**
 * An Agent's ingress of the first generation: dropsonde envelopes over UDP, one a datagram. They have a queue of their
 * own, so that they never cost producers over gRPC an envelope. No sender gets an answer. One event loop.
 */
public final class UdpIngress implements Input {
  private static final String KEY = "agent.udp";

  private final UdpConfig config;
  private final UdpMeters meters;
  private final DiodeMeters diodes;
  private final Diode diode;
  private final V1Transform transform;
  private final CompletedSource source;
  private final DatagramSocket socket;
  private final Runnable signal;

  public UdpIngress(AgentConfig agent, UdpConfig config, InputServices services) {
    this.config = config;
    this.signal = services.signal();
    Metrics metrics = services.metrics();
    meters = new UdpMeters(metrics);
    diodes = metrics.diodes("agent", "udp", config.diode());
    diode = diodes.open(SourceKey.V1);
    diode.onReadable(() -> services.scheduler().execute(signal));
    transform = new V1Transform(
        agent.tags(), new CounterTotals(agent.maxCounterTotals()), meters::converted, meters::rejected);
    source = new CompletedSource(diode, transform::apply);
    socket = new DatagramSocket(services.vertx(),
        new DatagramSocket.Place(KEY, config.host(), config.port(), config.receiveBufferBytes()), meters, this::take);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public BatchSource source() {
    return source;
  }

  @Override
  public Future<?> start(Opened opened) {
    return socket.open().onSuccess(v -> opened.at(
        KEY, "agent: dropsonde envelopes in over UDP", config.host(), socket.address().getPort()));
  }

  @Override
  public void use(AgentConfig agent) {
    transform.use(agent.tags());
  }

  @Override
  public Future<Void> stop() {
    return socket.close();
  }

  @Override
  public void close() {
    diodes.close(diode);
  }

  private void take(Batch datagrams) {
    diode.write(datagrams);
    signal.run();
  }
}
