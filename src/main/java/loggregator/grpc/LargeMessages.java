package loggregator.grpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.concurrent.Callable;
import loggregator.memory.Claim;

/**
 * Works on a call's large messages on a worker thread, so that nobody else on the event loop waits for it. Meanwhile
 * the call is paused: what follows stays behind. One event loop.
 */
public final class LargeMessages {
  /** To unpack or check so much takes a millisecond at most. */
  static final int SHORT_BYTES = 256 << 10;

  private final GrpcServerRequest<Buffer, Buffer> call;
  private final Claim claim;
  private int works;

  /** @param claim of what is worked on, besides that of what arrives */
  LargeMessages(GrpcServerRequest<Buffer, Buffer> call, Claim claim) {
    this.call = call;
    this.claim = claim;
  }

  Claim claim() {
    return claim;
  }

  /** The result is there before the next message is. */
  <T> Future<T> onWorker(Callable<T> work) {
    works++;
    call.pause();
    return Vertx.currentContext().executeBlocking(work, false);
  }

  /** To be called once the result was used. */
  void goOn(long claimedBytes) {
    claim.shrink(claimedBytes);
    works--;
    if (works == 0) {
      call.resume();
    }
  }
}
