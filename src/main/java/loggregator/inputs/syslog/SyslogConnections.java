package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import loggregator.config.SyslogConfig;
import loggregator.inputs.ByteAllowance;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.InputMeters;

/** Reads the connections of all of syslog's stream sockets. One event loop. */
final class SyslogConnections {
  private final SyslogConfig config;
  private final SyslogEnvelopes envelopes;
  private final InputMeters meters;
  private final ByteAllowance allowance;
  private int open;

  SyslogConnections(SyslogConfig config, SyslogEnvelopes envelopes, InputMeters meters, MemoryBudget budget) {
    this.config = config;
    this.envelopes = envelopes;
    this.meters = meters;
    this.allowance = new ByteAllowance(config.maxPendingBytes(), budget);
  }

  void opened(NetSocket socket) {
    if (open >= config.maxConnections()) {
      meters.rejected("too_many_connections");
      socket.close();
      return;
    }
    open++;
    meters.connectionOpened();
    Connection connection = new Connection(socket);
    socket.handler(connection::take);
    socket.closeHandler(v -> connection.closed());
    socket.exceptionHandler(cause -> {
      // the close handler is called, too
    });
  }

  private final class Connection {
    private final byte[] peer;
    private final SyslogFraming framing;
    private int charged;

    Connection(NetSocket socket) {
      String host = socket.remoteAddress() == null ? null : socket.remoteAddress().hostAddress();
      peer = host == null ? new byte[0] : host.getBytes(UTF_8);
      framing = new SyslogFraming(config.maxMessageBytes(), (bytes, start, end, originalBytes) ->
          envelopes.take(bytes, start, end, originalBytes, peer));
    }

    void take(Buffer buffer) {
      framing.feed(buffer.getBytes());
      if (!charge()) {
        framing.giveUp();
        charge();
      }
      envelopes.flush();
    }

    /** Whether there was room for what waits. */
    private boolean charge() {
      allowance.giveBack(charged);
      charged = framing.pendingBytes();
      boolean fits = allowance.take(charged);
      charged = fits ? charged : 0;
      return fits;
    }

    void closed() {
      open--;
      meters.connectionClosed();
      allowance.giveBack(charged);
      charged = 0;
      framing.finish();
      envelopes.flush();
    }
  }
}
