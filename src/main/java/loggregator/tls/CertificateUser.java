package loggregator.tls;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A listener or client that uses certificate files, and the number of the last change that it has read. A user that
 * failed to read a change can be told to read it again.
 *
 * <p>Threading: {@link #reload} is called on any thread, one at a time, and reads on the user's event loop.
 */
final class CertificateUser {
  private final Context context;
  private final Supplier<Future<?>> reload;
  private final AtomicBoolean reloading = new AtomicBoolean();
  private volatile int loadedChange;
  private volatile int failedChange;
  private volatile boolean closed;

  CertificateUser(Context context, Supplier<Future<?>> reload, int loadedChange) {
    this.context = context;
    this.reload = reload;
    this.loadedChange = loadedChange;
  }

  /** What used the files has ended, and a read of them that is under way may fail for that. */
  void close() {
    closed = true;
  }

  /** Reads the files unless the user has read that change already. Only its first failure at a change is reported. */
  void reload(int change, Consumer<Throwable> failed) {
    if (!closed && loadedChange < change && reloading.compareAndSet(false, true)) {
      context.runOnContext(v -> Future.succeededFuture().compose(w -> reload.get()).onComplete(result -> {
        if (result.succeeded()) {
          loadedChange = change;
        } else if (failedChange != change && !closed) {
          failedChange = change;
          failed.accept(result.cause());
        }
        reloading.set(false);
      }));
    }
  }
}
