package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.outputs.AddressGuard;
import loggregator.outputs.Complaints;
import loggregator.outputs.HttpPost;
import loggregator.outputs.Outcome;
import loggregator.outputs.Outlet;

/** A drain over HTTPS: a request for each message, or one for all of a batch. One event loop. */
final class HttpsOutlet implements Outlet {
  private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(20);

  private final Scheduler scheduler;
  private final DrainUrl url;
  private final Supplier<HttpClient> clients;
  private final AddressGuard guard;
  private final DrainFormatter formatter;
  private final boolean batches;
  /** What was not taken yet of {@link #last}. */
  private final Deque<Buffer> bodies = new ArrayDeque<>();
  private HttpClient client;
  private Batch last;
  private boolean closed;

  HttpsOutlet(Scheduler scheduler, DrainUrl url, Supplier<HttpClient> clients, AddressGuard guard,
      DrainFormatter formatter) {
    this.scheduler = scheduler;
    this.url = url;
    this.clients = clients;
    this.guard = guard;
    this.formatter = formatter;
    this.batches = url.scheme() == DrainUrl.Scheme.HTTPS_BATCH;
  }

  @Override
  public Future<Outcome> send(Batch batch) {
    if (batch != last) {
      last = batch;
      bodies.clear();
      formatter.write(batch, this::add);
    }
    return bodies.isEmpty() ? Future.succeededFuture(Outcome.TAKEN)
        : guard.lookUp(url.host()).compose(this::sendBodies,
            cause -> Future.succeededFuture(Outcome.notNow("connect", Complaints.cause(cause))));
  }

  private void add(byte[] bytes, int length) {
    if (batches && !bodies.isEmpty()) {
      bodies.getLast().appendBytes(bytes, 0, length);
    } else {
      bodies.add(Buffer.buffer(length).appendBytes(bytes, 0, length));
    }
  }

  private Future<Outcome> sendBodies(InetAddress address) {
    return post(address, bodies.getFirst()).compose(outcome -> {
      if (outcome.kind() != Outcome.Kind.NOT_NOW) {
        bodies.poll();
      }
      return outcome.kind() == Outcome.Kind.TAKEN && !bodies.isEmpty()
          ? sendBodies(address) : Future.succeededFuture(outcome);
    });
  }

  private Future<Outcome> post(InetAddress address, Buffer body) {
    if (closed) {
      return Future.succeededFuture(Outcome.notNow("connect", ""));
    }
    if (client == null) {
      client = clients.get();
    }
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
        .setHost(url.host())
        .setPort(url.port())
        .setSsl(true)
        .setURI(url.path())
        .setFollowRedirects(false)
        .putHeader("Content-Type", "text/plain");
    if (!url.userInfo().isEmpty()) {
      options.putHeader("Authorization",
          "Basic " + Base64.getEncoder().encodeToString(url.userInfo().getBytes(UTF_8)));
    }
    return HttpPost.send(client, options, body, scheduler, TIMEOUT_MS).map(HttpPost::outcome);
  }

  @Override
  public void close() {
    closed = true;
    if (client != null) {
      client.close();
    }
  }
}
