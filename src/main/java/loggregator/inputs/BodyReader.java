package loggregator.inputs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import loggregator.flow.Scheduler;

/**
 * Gathers the bodies of requests, within a size each and an allowance for all together. One that says beforehand that
 * it is too large is refused before it is read. One event loop.
 */
public final class BodyReader {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Scheduler scheduler;
  private final ByteAllowance allowance;
  private final int maxBytes;

  /** Why a body is not taken. */
  public enum Problem {
    TOO_LARGE,
    /** Too much is on its way at this moment. */
    BUSY,
    TOO_SLOW
  }

  /** @param maxBytes of one body */
  public BodyReader(Scheduler scheduler, ByteAllowance allowance, int maxBytes) {
    this.scheduler = scheduler;
    this.allowance = allowance;
    this.maxBytes = maxBytes;
  }

  /**
   * Calls exactly one of the two, unless the connection goes before. A refused body's rest is thrown away as it comes.
   *
   * @param sizeSoFar the size of the whole body, as far as its beginning tells it, else -1
   */
  public void read(HttpServerRequest request, ToLongFunction<Buffer> sizeSoFar, Consumer<Buffer> whole,
      Consumer<Problem> refused) {
    new Body(request, sizeSoFar, whole, refused).begin();
  }

  private final class Body {
    private final HttpServerRequest request;
    private final ToLongFunction<Buffer> sizeSoFar;
    private final Consumer<Buffer> whole;
    private final Consumer<Problem> refused;
    private Buffer bytes = Buffer.buffer();
    private long charged;
    private boolean over;
    private Scheduler.Cancellable timer;

    Body(HttpServerRequest request, ToLongFunction<Buffer> sizeSoFar, Consumer<Buffer> whole,
        Consumer<Problem> refused) {
      this.request = request;
      this.sizeSoFar = sizeSoFar;
      this.whole = whole;
      this.refused = refused;
    }

    void begin() {
      timer = scheduler.schedule(TIMEOUT_NANOS, () -> {
        refuse(Problem.TOO_SLOW);
        request.connection().close();
      });
      request.exceptionHandler(lost -> end());
      request.endHandler(v -> finish());
      request.handler(this::take);
      if (contentLength() > maxBytes) {
        refuse(Problem.TOO_LARGE);
      }
    }

    private long contentLength() {
      String length = request.getHeader("Content-Length");
      try {
        return length == null ? -1 : Long.parseLong(length);
      } catch (NumberFormatException e) {
        return -1;
      }
    }

    private void take(Buffer piece) {
      if (over) {
        return;
      }
      if (!allowance.take(piece.length())) {
        refuse(Problem.BUSY);
        return;
      }
      charged += piece.length();
      bytes.appendBuffer(piece);
      if (bytes.length() > maxBytes || sizeSoFar.applyAsLong(bytes) > maxBytes) {
        refuse(Problem.TOO_LARGE);
      }
    }

    private void finish() {
      boolean isWhole = !over;
      Buffer body = bytes;
      end();
      timer.cancel();
      if (isWhole) {
        whole.accept(body);
      }
    }

    /** The timer goes on until the rest has come. */
    private void refuse(Problem problem) {
      if (!over) {
        release();
        refused.accept(problem);
      }
    }

    private void end() {
      timer.cancel();
      release();
    }

    private void release() {
      over = true;
      bytes = Buffer.buffer();
      allowance.giveBack(charged);
      charged = 0;
    }
  }
}
