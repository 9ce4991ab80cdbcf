package loggregator.grpclink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import loggregator.config.PeersConfig;
import loggregator.flow.Scheduler;
import loggregator.follow.LogCaches;

/**
 * The Log Caches at the addresses of a list, as far as they answer. Each is asked its name again and again. One event
 * loop.
 */
public final class GrpcLogCaches implements LogCaches {
  private static final String SERVICE = "loggregator.v1.LogCache/";
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Scheduler scheduler;
  private final PeersConfig config;
  private final Predicate<String> isOwn;
  private final PeerClient client;
  private final PeerList list;
  private final AnsweredNames known = new AnsweredNames();
  private Scheduler.Cancellable next = () -> {};
  private boolean closed;

  /** @param isOwn tells the names of those that are reached by calls, so that a list may name its reader, too */
  public GrpcLogCaches(Vertx vertx, Scheduler scheduler, PeersConfig config, Predicate<String> isOwn) {
    this.scheduler = scheduler;
    this.config = config;
    this.isOwn = isOwn;
    this.client = new PeerClient(vertx, scheduler, config, config.deadPeerTimeoutMs());
    this.list = new PeerList(vertx, config, InetAddress::getAllByName, this::listChanged);
  }

  @Override
  public Future<Void> start() {
    assert scheduler.isOwnThread();
    return list.start().onSuccess(v -> askNames());
  }

  /** Other addresses of peers. */
  public void use(PeersConfig named) {
    list.use(named);
  }

  /** For the connections that are made from now on. */
  public Future<?> reloadCertificates() {
    return client.reloadCertificates();
  }

  @Override
  public List<String> names() {
    return list.all().stream()
        .sorted((one, other) -> Boolean.compare(list.near().contains(other), list.near().contains(one)))
        .flatMap(address -> known.nameOf(address).stream()).filter(name -> !isOwn.test(name)).distinct().toList();
  }

  @Override
  public Future<byte[]> ask(String name, String kind, byte[] question, long timeoutMs) {
    assert scheduler.isOwnThread();
    return known.addressOf(name).map(address -> call(address, kind, question, timeoutMs))
        .orElseGet(() -> Future.failedFuture("there is no log cache " + name));
  }

  @Override
  public void close() {
    assert scheduler.isOwnThread();
    closed = true;
    next.cancel();
    list.close();
    client.close();
  }

  private void listChanged() {
    known.retain(list.all());
    client.forgetUnlisted(list.all());
  }

  private void askNames() {
    if (closed) {
      return;
    }
    List<Future<?>> asked = List.copyOf(list.all()).stream().<Future<?>>map(address ->
        call(address, Kinds.NAME, new byte[0], config.deadPeerTimeoutMs())
            .onSuccess(name -> known.answered(address, new String(name, UTF_8)))
            .onFailure(cause -> known.wasSilent(address))).toList();
    Future.join(List.copyOf(asked)).onComplete(all -> {
      if (!closed) {
        next = scheduler.schedule(INTERVAL_NANOS, this::askNames);
      }
    });
  }

  private Future<byte[]> call(InetSocketAddress address, String kind, byte[] question, long timeoutMs) {
    Promise<byte[]> answer = Promise.promise();
    client.call(address, SERVICE + kind).onFailure(answer::tryFail).onSuccess(call -> {
      Scheduler.Cancellable limit = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> {
        if (answer.tryFail("no answer in time")) {
          call.cancel();
        }
      });
      answer.future().onComplete(v -> limit.cancel());
      send(call, question, answer);
    });
    return answer.future();
  }

  private static void send(GrpcClientRequest<Buffer, Buffer> call, byte[] question, Promise<byte[]> answer) {
    call.exceptionHandler(answer::tryFail);
    call.response().onFailure(answer::tryFail).onSuccess(response -> {
      response.handler(message -> answer.tryComplete(message.getBytes()));
      response.errorHandler(error -> answer.tryFail("broken off: " + error));
      response.exceptionHandler(answer::tryFail);
      response.end().onComplete(end -> answer.tryFail(ended(response)));
    });
    call.end(Buffer.buffer(question));
  }

  private static String ended(GrpcClientResponse<Buffer, Buffer> response) {
    return response.status() == GrpcStatus.OK ? "no answer" : "refused: " + response.status();
  }
}
