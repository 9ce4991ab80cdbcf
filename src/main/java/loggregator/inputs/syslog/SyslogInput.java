package loggregator.inputs.syslog;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystem;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.config.DatagramListener;
import loggregator.config.InputListener;
import loggregator.config.SyslogConfig;
import loggregator.config.SyslogConfig.TlsListener;
import loggregator.envelope.Batch;
import loggregator.inputs.DatagramSocket;
import loggregator.inputs.Input;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;
import loggregator.tls.TlsOptions;

/** Messages of syslog, over TCP, TLS, UDP and a Unix socket. One event loop. */
public final class SyslogInput implements Input {
  private static final String KEY = "agent.syslog";
  private static final byte[] NO_PEER = {};

  private final Vertx vertx;
  private final SyslogConfig config;
  private final InputQueue queue;
  private final SyslogEnvelopes envelopes;
  private final SyslogConnections connections;
  private final List<NetServer> servers = new ArrayList<>();
  private NetServer tlsServer;
  private DatagramSocket datagrams;

  public SyslogInput(SyslogConfig config, InputServices services) {
    this.vertx = services.vertx();
    this.config = config;
    queue = new InputQueue("syslog", config.diode(), services);
    envelopes = new SyslogEnvelopes(config, queue, services.nowNanos());
    connections = new SyslogConnections(config, envelopes, queue.meters(), services.metrics().budget());
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
    Future<?> started = Future.succeededFuture();
    if (config.tcp().isPresent()) {
      started = started.compose(v -> listen(config.tcp().get(), "tcp", "TCP", options(), opened));
    }
    if (config.tls().isPresent()) {
      started = started.compose(v -> listenToTls(config.tls().get(), opened));
    }
    if (config.udp().isPresent()) {
      started = started.compose(v -> listenToDatagrams(config.udp().get(), opened));
    }
    if (config.unixSocket().isPresent()) {
      started = started.compose(v -> listenToUnixSocket(config.unixSocket().get()));
    }
    return started;
  }

  private NetServerOptions options() {
    return new NetServerOptions().setTcpKeepAlive(true)
        .setIdleTimeout(config.idleTimeoutMs()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private NetServerOptions tlsOptions(TlsListener tls) {
    NetServerOptions options = options();
    TlsOptions.applyTo(options, tls.files());
    return options;
  }

  private NetServer server(NetServerOptions options) {
    NetServer server = vertx.createNetServer(options)
        .connectHandler(connections::opened)
        .exceptionHandler(cause -> queue.meters().rejected("handshake"));
    servers.add(server);
    return server;
  }

  private Future<?> listenToTls(TlsListener tls, Opened opened) {
    return listen(tls.listener(), "tls", "TLS", tlsOptions(tls), opened)
        .onSuccess(server -> tlsServer = server);
  }

  private Future<NetServer> listen(
      InputListener listener, String section, String name, NetServerOptions options, Opened opened) {
    return server(options).listen(listener.port(), listener.host()).onSuccess(server -> opened.at(
        KEY + "." + section, "agent: syslog in over " + name, listener.host(), server.actualPort()));
  }

  private Future<?> listenToDatagrams(DatagramListener udp, Opened opened) {
    datagrams = new DatagramSocket(
        vertx, DatagramSocket.Place.of(KEY + ".udp", udp), queue.meters(), this::takeDatagrams);
    return datagrams.open().onSuccess(v -> opened.at(KEY + ".udp", "agent: syslog in over UDP",
        udp.listener().host(), datagrams.address().getPort()));
  }

  /** A socket that an ended process has left is in the way; a file of any other kind stays. */
  private Future<?> listenToUnixSocket(Path file) {
    FileSystem files = vertx.fileSystem();
    return files.props(file.toString())
        .compose(left -> left.isOther() ? files.delete(file.toString()) : Future.succeededFuture())
        .otherwiseEmpty()
        .compose(v -> server(options()).listen(SocketAddress.domainSocketAddress(file.toString())));
  }

  private void takeDatagrams(Batch batch) {
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      takeDatagram(batch.bytes(), batch.envelopeStart(record), end);
    }
    envelopes.flush();
  }

  /** Many senders put something behind the message. */
  private void takeDatagram(byte[] bytes, int start, int end) {
    int last = end;
    while (last > start && (bytes[last - 1] == '\n' || bytes[last - 1] == '\r' || bytes[last - 1] == 0)) {
      last--;
    }
    int cut = Math.min(last, start + config.maxMessageBytes());
    envelopes.take(bytes, start, cut, cut < last ? last - start : 0, NO_PEER);
  }

  @Override
  public Optional<String> certificates() {
    return config.tls().map(tls -> KEY + ".tls");
  }

  @Override
  public Future<?> reloadCertificates() {
    return tlsServer == null ? Future.succeededFuture()
        : tlsServer.updateSSLOptions(tlsOptions(config.tls().orElseThrow()).getSslOptions(), true);
  }

  @Override
  public Future<?> stop() {
    List<Future<?>> closed = new ArrayList<>();
    servers.forEach(server -> closed.add(server.close()));
    if (datagrams != null) {
      closed.add(datagrams.close());
    }
    return Future.join(closed);
  }

  @Override
  public void close() {
    queue.close();
  }
}
