package loggregator.inputs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.flow.Scheduler;

/**
 * Gathers the bodies of requests, within a size each and an allowance for all together. One that says beforehand that
 * it is too large is refused before it is read. One event loop.
 */
public final class BodyReader {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
  /** A body that says beforehand that it has no more gets all its room at once, and need not be moved while it grows. */
  private static final int MAX_TRUSTED_BYTES = 64 << 10;
  private static final byte[] NONE = {};

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

  /** Tells a body's size from its beginning. */
  @FunctionalInterface
  public interface SizeSoFar {
    /** -1 where the first {@code length} bytes don't tell it. */
    long of(byte[] bytes, int length);
  }

  /** @param maxBytes of one body */
  public BodyReader(Scheduler scheduler, ByteAllowance allowance, int maxBytes) {
    this.scheduler = scheduler;
    this.allowance = allowance;
    this.maxBytes = maxBytes;
  }

  /**
   * Calls exactly one of the two, unless the connection goes before. A refused body's rest is thrown away as it comes.
   */
  public void read(HttpServerRequest request, SizeSoFar sizeSoFar, Consumer<byte[]> whole,
      Consumer<Problem> refused) {
    new Body(request, sizeSoFar, whole, refused).begin();
  }

  private final class Body {
    private final HttpServerRequest request;
    private final SizeSoFar sizeSoFar;
    private final Consumer<byte[]> whole;
    private final Consumer<Problem> refused;
    private byte[] bytes = NONE;
    private int length;
    private long contentLength;
    private boolean over;
    private Scheduler.Cancellable timer;

    Body(HttpServerRequest request, SizeSoFar sizeSoFar, Consumer<byte[]> whole, Consumer<Problem> refused) {
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
      contentLength = contentLength();
      if (contentLength > maxBytes) {
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
      if (length + piece.length() > maxBytes) {
        refuse(Problem.TOO_LARGE);
      } else if (!makeRoomFor(length + piece.length())) {
        refuse(Problem.BUSY);
      } else {
        piece.getBytes(bytes, length);
        length += piece.length();
        if (sizeSoFar.of(bytes, length) > maxBytes) {
          refuse(Problem.TOO_LARGE);
        }
      }
    }

    private boolean makeRoomFor(int wanted) {
      if (wanted <= bytes.length) {
        return true;
      }
      int capacity = capacityFor(wanted);
      if (!allowance.take(capacity - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
      return true;
    }

    private int capacityFor(int wanted) {
      long said = Math.max(contentLength, sizeSoFar.of(bytes, length));
      if (said >= wanted && said <= MAX_TRUSTED_BYTES) {
        return (int) said;
      }
      long limit = said >= wanted ? said : maxBytes;
      return (int) Math.min(limit, Math.max(wanted, 2L * bytes.length));
    }

    private void finish() {
      boolean isWhole = !over;
      byte[] body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
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
      allowance.giveBack(bytes.length);
      bytes = NONE;
      length = 0;
    }
  }
}
