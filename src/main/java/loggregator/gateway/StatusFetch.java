package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeerAddress;
import loggregator.flow.Scheduler;
import loggregator.memory.ByteRoom;

/** One question for a node's status, bounded in time and size. One event loop. */
final class StatusFetch {
  /** More than a status can have. */
  private static final int MAX_BYTES = 2 << 20;

  private final ByteRoom room;
  private final Promise<Buffer> done = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private final Scheduler.Cancellable deadline;
  private HttpClientRequest request;

  /** @param room for the answers of all nodes */
  StatusFetch(Scheduler scheduler, long timeoutMs, ByteRoom room) {
    this.room = room;
    this.deadline = scheduler.schedule(
        TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> giveUp("no answer in " + timeoutMs + " ms"));
  }

  /** To be called once. */
  Future<Buffer> run(HttpClient client, PeerAddress node) {
    client.request(HttpMethod.GET, node.port(), node.host(), "/status")
        .onSuccess(this::opened).onFailure(this::failed);
    return done.future();
  }

  private void opened(HttpClientRequest opened) {
    request = opened;
    request.exceptionHandler(this::failed);
    if (done.future().isComplete()) {
      request.reset();
    } else {
      request.send().onSuccess(this::receive).onFailure(this::failed);
    }
  }

  private void receive(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      giveUp("status " + response.statusCode());
      return;
    }
    response.exceptionHandler(this::failed);
    response.handler(this::add);
    response.endHandler(v -> {
      deadline.cancel();
      done.tryComplete(received);
    });
  }

  private void add(Buffer part) {
    if (received.length() + part.length() > MAX_BYTES) {
      giveUp("more than " + MAX_BYTES + " bytes");
    } else if (!room.tryTake(part.length())) {
      giveUp("no memory for its answer");
    } else {
      received.appendBuffer(part);
    }
  }

  private void giveUp(String reason) {
    deadline.cancel();
    if (done.tryFail(reason) && request != null) {
      request.reset();
    }
  }

  private void failed(Throwable cause) {
    deadline.cancel();
    done.tryFail(cause);
  }
}
