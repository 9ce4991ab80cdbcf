package loggregator.outputs.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.door.HardClose;
import loggregator.door.UnsentBytes;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;
import loggregator.flow.IdleTimer;
import loggregator.flow.Scheduler;
import loggregator.outputs.AddressGuard;
import loggregator.outputs.Complaints;
import loggregator.outputs.Outcome;
import loggregator.outputs.Outlet;
import loggregator.tls.TlsOptions;

/**
 * A drain over TCP or TLS: each message with its length before it. A batch counts as taken when it was written to the
 * network; what a peer that goes away had not read is lost without a trace, as the protocol has no answers. One event
 * loop.
 */
final class StreamOutlet implements Outlet {
  private static final long WRITE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  /** About what a message has more than its envelope. */
  private static final int HEADER_BYTES = 64;

  private final Scheduler scheduler;
  private final DrainUrl url;
  private final Supplier<NetClient> clients;
  private final AddressGuard guard;
  private final DrainFormatter formatter;
  private final IdleTimer idle;
  private NetClient client;
  private NetSocket socket;
  private boolean writing;

  /** @param clients makes a client when one is needed */
  StreamOutlet(Scheduler scheduler, DrainUrl url, Supplier<NetClient> clients, AddressGuard guard,
      DrainFormatter formatter, long idleTimeoutNanos) {
    this.scheduler = scheduler;
    this.url = url;
    this.clients = clients;
    this.guard = guard;
    this.formatter = formatter;
    this.idle = new IdleTimer(scheduler, idleTimeoutNanos, this::hangUp);
  }

  @Override
  public Future<Outcome> send(Batch batch) {
    idle.touch();
    if (socket != null) {
      return write(batch);
    }
    return connect().compose(v -> write(batch),
        cause -> Future.succeededFuture(Outcome.notNow("connect", Complaints.cause(cause))));
  }

  private Future<Void> connect() {
    if (client == null) {
      client = clients.get();
    }
    NetClient connecting = client;
    return guard.lookUp(url.host()).compose(address -> {
      boolean isSecure = url.scheme() == DrainUrl.Scheme.SYSLOG_TLS;
      // what the client's own options say of it does not count here
      ConnectOptions options = new ConnectOptions().setSsl(isSecure)
          .setRemoteAddress(TlsOptions.serverAddress(address, url.port(), url.host()));
      if (isSecure && url.host().indexOf(':') < 0) {
        options.setSniServerName(url.host());
      }
      return connecting.connect(options);
    }).onSuccess(this::connected).mapEmpty();
  }

  private void connected(NetSocket opened) {
    if (client == null) {
      opened.close();
      return;
    }
    socket = opened;
    UnsentBytes.bound(((ConnectionBase) opened).channel());
    opened.handler(ignored -> {});
    opened.exceptionHandler(ignored -> {});
    opened.closeHandler(v -> {
      if (socket == opened) {
        socket = null;
      }
    });
  }

  private Future<Outcome> write(Batch batch) {
    NetSocket to = socket;
    if (to == null) {
      return Future.succeededFuture(Outcome.notNow("connect", "it closes connections"));
    }
    WireWriter messages = new WireWriter(batch.length() + batch.envelopes() * HEADER_BYTES);
    formatter.write(batch, (message, length) -> {
      writeLength(length, messages);
      messages.writeRaw(message, 0, length);
    });
    if (messages.size() == 0) {
      return Future.succeededFuture(Outcome.TAKEN);
    }
    Promise<Outcome> done = Promise.promise();
    Scheduler.Cancellable limit = scheduler.schedule(WRITE_TIMEOUT_NANOS, () -> {
      done.tryComplete(Outcome.unknown("in_flight"));
      HardClose.off(to);
    });
    writing = true;
    ByteBuf bytes = Unpooled.wrappedBuffer(messages.bytes(), 0, messages.size());
    to.write(BufferInternal.buffer(bytes)).onComplete(result -> {
      writing = false;
      limit.cancel();
      done.tryComplete(result.succeeded() ? Outcome.TAKEN : Outcome.unknown("in_flight"));
    });
    return done.future();
  }

  private static void writeLength(int length, WireWriter out) {
    int digit = 1;
    while (length / digit >= 10) {
      digit *= 10;
    }
    for (; digit > 0; digit /= 10) {
      out.writeByte('0' + length / digit % 10);
    }
    out.writeByte(' ');
  }

  private void hangUp() {
    if (writing && socket != null) {
      HardClose.off(socket);
    }
    if (client != null) {
      client.close();
      client = null;
      socket = null;
    }
  }

  @Override
  public void close() {
    idle.close();
    hangUp();
  }
}
