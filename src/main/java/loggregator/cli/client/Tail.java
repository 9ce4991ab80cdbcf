package loggregator.cli.client;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Backoff;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/**
 * Prints what a source streams and, once it was connected, connects again whenever the stream ends.
 *
 * <p>Threading: one event loop; printing, which blocks, happens in order on worker threads.
 */
public final class Tail {
  private static final long MAX_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(5);
  /** Within some two seconds a node that is busy with its start answers. */
  private static final int MAX_CUT_OFF_STARTS = 5;

  private final Context context;
  private final EnvelopeSource source;
  private final EnvelopePrinter printer;
  private final PrintStream notices;
  private final Backoff backoff = new Backoff(MAX_BACKOFF_NANOS);
  private final Promise<Void> finished = Promise.promise();
  private boolean everConnected;
  private int cutOffStarts;
  /** When the last stream ended, if it is not yet known that there is another. */
  private OptionalLong silentSinceNanos = OptionalLong.empty();

  /** @param notices where lines about the connection go, each beginning with {@code #} */
  public Tail(Vertx vertx, EnvelopeSource source, EnvelopePrinter printer, PrintStream notices) {
    this.context = vertx.getOrCreateContext();
    this.source = source;
    this.printer = printer;
    this.notices = notices;
  }

  /**
   * Completes when the printer has printed all it may or nobody reads what it prints. Fails with a {@link
   * ClientException} when the first connection can't be made or printing fails for another reason; a server that closes
   * the first ones without an answer is asked again.
   */
  public Future<Void> run() {
    context.runOnContext(v -> connect());
    return finished.future();
  }

  /** Nobody reads what it prints. Any thread. */
  public void stop() {
    finished.tryComplete();
  }

  private void connect() {
    Attempt attempt = new Attempt();
    source.stream(attempt).onComplete(end -> ended(attempt, end));
  }

  private void ended(Attempt attempt, AsyncResult<Void> end) {
    String reason = end.succeeded() ? "it ended the stream" : Failures.describe(end.cause());
    if (finished.future().isComplete()) {
      return;
    }
    if (!everConnected && !mayStartLater(end.cause())) {
      finished.tryFail(new ClientException("can't read from " + source + ": " + reason));
      return;
    }
    if (everConnected && silentSinceNanos.isEmpty()) {
      silentSinceNanos = OptionalLong.of(System.nanoTime());
    }
    if (attempt.lasted()) {
      backoff.reset();
    }
    long delayMs = TimeUnit.NANOSECONDS.toMillis(backoff.takeNanos());
    notices.println("# no stream from " + source + ": " + reason + "; trying again in " + delayMs + " ms");
    context.owner().setTimer(delayMs, id -> connect());
  }

  /** A server that took the connection and closed it without a word has refused nothing. */
  private boolean mayStartLater(Throwable cause) {
    return cause != null && Failures.isCutOff(cause) && ++cutOffStarts < MAX_CUT_OFF_STARTS;
  }

  private final class Attempt implements EnvelopeSource.Receiver {
    private boolean connected;
    private long connectedNanos;

    @Override
    public void connected() {
      connected = true;
      connectedNanos = System.nanoTime();
      everConnected = true;
      if (silentSinceNanos.isEmpty()) {
        notices.println("# connected to " + source);
      } else {
        tellGap(TimeUnit.NANOSECONDS.toMillis(connectedNanos - silentSinceNanos.getAsLong()));
      }
      silentSinceNanos = OptionalLong.empty();
    }

    @Override
    public void missed(long envelopes) {
      context.executeBlocking(() -> {
        printer.printMissed(envelopes);
        return true;
      }).onFailure(this::notPrinted);
    }

    private void tellGap(long ms) {
      if (source.resumes()) {
        notices.println("# connected to " + source + " again, after " + ms + " ms; what came meanwhile follows");
        return;
      }
      notices.println("# connected to " + source + " again, after " + ms + " ms; what came meanwhile was missed");
      context.executeBlocking(() -> {
        printer.printGap(ms);
        return true;
      }).onFailure(this::notPrinted);
    }

    /** Whether the stream was more than a greeting. */
    boolean lasted() {
      return connected && System.nanoTime() - connectedNanos > MAX_BACKOFF_NANOS;
    }

    @Override
    public Future<Void> take(EnvelopeBatch batch) {
      return context.executeBlocking(() -> printer.print(batch))
          .onSuccess(this::printed)
          .onFailure(this::notPrinted)
          .mapEmpty();
    }

    private void printed(boolean more) {
      if (!more) {
        finished.tryComplete();
      }
    }

    private void notPrinted(Throwable cause) {
      if (cause instanceof ClosedPipeException) {
        finished.tryComplete();
      } else if (cause instanceof IOException) {
        finished.tryFail(new ClientException("can't write: " + ReadableText.of(String.valueOf(cause.getMessage()))));
      } else {
        finished.tryFail(cause instanceof OutOfMemoryError ? Failures.outOfMemory("the envelopes are") : cause);
      }
    }
  }
}
