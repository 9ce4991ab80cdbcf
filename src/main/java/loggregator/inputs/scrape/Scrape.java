package loggregator.inputs.scrape;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.config.ScrapeConfig;
import loggregator.flow.Scheduler;
import loggregator.flow.Turns;
import loggregator.inputs.ByteAllowance;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;

/**
 * One scrape: the answer is fetched whole, within limits of size and time, and then read in turns, so that a large one
 * does not hold the event loop. One event loop.
 */
final class Scrape {
  /** What a piece costs besides its bytes. */
  private static final int PIECE_OVERHEAD_BYTES = 200;
  /** Some three milliseconds of the event loop. */
  private static final int BYTES_A_TURN = 16 << 10;

  private final ScrapeConfig config;
  private final InputServices services;
  private final Turns turns;
  private final InputQueue queue;
  private final ByteAllowance allowance;
  private final ScrapedEnvelopes envelopes;
  private final Consumer<String> finished;
  private final long beganNanos;
  private Scheduler.Cancellable timer;
  private HttpClientRequest request;
  /** As they came: one buffer for all would be twice as large as what is in it, and copied again and again. */
  private final List<Buffer> pieces = new ArrayList<>();
  private int bodyBytes;
  private long charged;
  private boolean isOver;

  /** @param finished is told the failure, or null; once, and not after {@link #cancel} */
  Scrape(ScrapeTarget target, ScrapeConfig config, InputServices services, Turns turns, InputQueue queue,
      ByteAllowance allowance, Consumer<String> finished) {
    this.config = config;
    this.services = services;
    this.turns = turns;
    this.queue = queue;
    this.allowance = allowance;
    this.finished = finished;
    this.beganNanos = services.scheduler().nowNanos();
    this.envelopes = new ScrapedEnvelopes(target, queue, config.maxSamples(), services.nowNanos().getAsLong());
  }

  void begin(HttpClient client, RequestOptions options, long timeoutMs) {
    timer = services.scheduler().schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs),
        () -> end("it takes longer than " + timeoutMs + " ms"));
    client.request(options).onSuccess(this::send).onFailure(this::fail);
  }

  /** Gives up. */
  void cancel() {
    release();
  }

  private void send(HttpClientRequest opened) {
    request = opened;
    if (isOver) {
      opened.reset();
      return;
    }
    opened.send().onSuccess(this::answered).onFailure(this::fail);
  }

  private void answered(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      end("it answers " + response.statusCode());
      return;
    }
    String type = response.getHeader("Content-Type");
    boolean isOpenMetrics = type != null && type.startsWith("application/openmetrics-text");
    response.handler(this::take).exceptionHandler(this::fail).endHandler(v -> read(isOpenMetrics));
  }

  private void take(Buffer piece) {
    if (isOver) {
      return;
    }
    long heldBytes = (long) piece.length() + PIECE_OVERHEAD_BYTES;
    if (bodyBytes + piece.length() > config.maxBodyBytes()) {
      end("its answer has more than " + config.maxBodyBytes() + " bytes");
    } else if (!allowance.take(heldBytes)) {
      end("too much is arriving from all targets");
    } else {
      charged += heldBytes;
      bodyBytes += piece.length();
      pieces.add(piece);
    }
  }

  private void read(boolean isOpenMetrics) {
    if (isOver) {
      return;
    }
    timer.cancel();
    Exposition exposition = new Exposition(body(), isOpenMetrics, envelopes);
    if (exposition.isWhole()) {
      turns.add(() -> readOn(exposition));
    } else {
      end("its answer has no end");
    }
  }

  private byte[] body() {
    byte[] body = new byte[bodyBytes];
    int end = 0;
    for (Buffer piece : pieces) {
      piece.getBytes(body, end);
      end += piece.length();
    }
    pieces.clear();
    return body;
  }

  private boolean readOn(Exposition exposition) {
    if (isOver) {
      return false;
    }
    boolean isMore = exposition.read(BYTES_A_TURN);
    queue.flush();
    if (!isMore) {
      end(null);
    }
    return isMore;
  }

  private void fail(Throwable cause) {
    end(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  private void end(String failure) {
    if (isOver) {
      return;
    }
    release();
    if (config.targetMetrics()) {
      double seconds = (services.scheduler().nowNanos() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
      envelopes.writeState(failure == null, seconds);
      queue.flush();
    }
    finished.accept(failure);
  }

  private void release() {
    isOver = true;
    timer.cancel();
    allowance.giveBack(charged);
    charged = 0;
    pieces.clear();
    if (request != null) {
      request.reset();
    }
  }
}
