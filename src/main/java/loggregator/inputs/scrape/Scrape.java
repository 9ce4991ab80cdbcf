package loggregator.inputs.scrape;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.config.ScrapeConfig;
import loggregator.flow.Scheduler;
import loggregator.inputs.ByteAllowance;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;

/**
 * One scrape: the answer is fetched whole, within limits of size and time, and then read in turns, so that a large one
 * does not hold the event loop. One event loop.
 */
final class Scrape {
  private static final int BYTES_A_TURN = 64 << 10;

  private final ScrapeConfig config;
  private final InputServices services;
  private final InputQueue queue;
  private final ByteAllowance allowance;
  private final ScrapedEnvelopes envelopes;
  private final Consumer<String> finished;
  private final long beganNanos;
  private Scheduler.Cancellable timer;
  private HttpClientRequest request;
  private Buffer body = Buffer.buffer();
  private long charged;
  private boolean isOver;

  /** @param finished is told the failure, or null; once, and not after {@link #cancel} */
  Scrape(ScrapeTarget target, ScrapeConfig config, InputServices services, InputQueue queue, ByteAllowance allowance,
      Consumer<String> finished) {
    this.config = config;
    this.services = services;
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
    if (body.length() + piece.length() > config.maxBodyBytes()) {
      end("its answer has more than " + config.maxBodyBytes() + " bytes");
    } else if (!allowance.take(piece.length())) {
      end("too much is arriving from all targets");
    } else {
      charged += piece.length();
      body.appendBuffer(piece);
    }
  }

  private void read(boolean isOpenMetrics) {
    if (isOver) {
      return;
    }
    timer.cancel();
    Exposition exposition = new Exposition(body.getBytes(), isOpenMetrics, envelopes);
    body = Buffer.buffer();
    if (exposition.isWhole()) {
      readOn(exposition);
    } else {
      end("its answer has no end");
    }
  }

  private void readOn(Exposition exposition) {
    if (isOver) {
      return;
    }
    boolean isMore = exposition.read(BYTES_A_TURN);
    queue.flush();
    if (isMore) {
      services.scheduler().execute(() -> readOn(exposition));
    } else {
      end(null);
    }
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
    body = Buffer.buffer();
    if (request != null) {
      request.reset();
    }
  }
}
