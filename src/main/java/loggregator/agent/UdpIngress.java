package loggregator.agent;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.OptionalLong;
import loggregator.config.AgentConfig;
import loggregator.config.UdpConfig;
import loggregator.diode.Diode;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.inputs.CompletedSource;
import loggregator.inputs.DatagramReader;
import loggregator.inputs.DatagramSocket;
import loggregator.inputs.Input;
import loggregator.inputs.InputServices;
import loggregator.inputs.KernelDrops;
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
  private static final Logger LOG = System.getLogger(UdpIngress.class.getName());
  private static final String KEY = "agent.udp";
  private static final Path TABLES = Path.of("/proc/net");
  private static final long KERNEL_INTERVAL_MS = 1_000;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final UdpConfig config;
  private final UdpMeters meters;
  private final DiodeMeters diodes;
  private final Diode diode;
  private final V1Transform transform;
  private final CompletedSource source;
  private final DatagramSocket socket;
  private final Runnable signal;
  private long kernelTimer = NO_TIMER;
  private long droppedByKernel;

  public UdpIngress(AgentConfig agent, UdpConfig config, InputServices services) {
    this.vertx = services.vertx();
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
    socket = new DatagramSocket(vertx, config.host(), config.port(), config.receiveBufferBytes(),
        new DatagramReader(meters, this::take));
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
    return socket.open().onSuccess(v -> {
      checkReceiveBuffer();
      KernelDrops drops = new KernelDrops(TABLES, socket.address());
      kernelTimer = vertx.setPeriodic(0, KERNEL_INTERVAL_MS, tick -> look(drops));
      opened.at(KEY, "agent: dropsonde envelopes in over UDP", config.host(), socket.address().getPort());
    });
  }

  @Override
  public void use(AgentConfig agent) {
    transform.use(agent.tags());
  }

  @Override
  public Future<Void> stop() {
    if (kernelTimer != NO_TIMER) {
      vertx.cancelTimer(kernelTimer);
    }
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

  private void checkReceiveBuffer() {
    int granted = socket.grantedBytes();
    meters.receiveBufferBytes(granted);
    if (granted < config.receiveBufferBytes()) {
      LOG.log(Level.INFO, "agent.udp.receiveBufferBytes: the kernel holds {0} bytes instead of {1}; "
          + "bursts need more: on Linux raise net.core.rmem_max", granted, config.receiveBufferBytes());
    }
  }

  /** Off the event loop, for it is a file. */
  private void look(KernelDrops drops) {
    vertx.executeBlocking(drops::read).onSuccess(this::droppedByKernel);
  }

  private void droppedByKernel(OptionalLong dropped) {
    dropped.ifPresent(total -> {
      meters.droppedByKernel(total - droppedByKernel);
      droppedByKernel = total;
    });
  }
}
