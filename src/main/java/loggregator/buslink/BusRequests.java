package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import loggregator.link.RefusedException;

/** Asks a source on the bus for something that it answers with yes or a refusal. */
final class BusRequests {
  private BusRequests() {}

  /** Fails with a {@link RefusedException} when the source refuses; otherwise when it is not reached or hangs. */
  static Future<Void> ask(Vertx vertx, int timeoutMs, String address, Frame frame) {
    DeliveryOptions options = new DeliveryOptions(FrameCodec.OPTIONS).setSendTimeout(timeoutMs);
    return vertx.eventBus().<Object>request(address, frame, options).<Void>mapEmpty().recover(BusRequests::refused);
  }

  /** Why a receiver rejects a frame that it has no use for. */
  static String reasonToReject(Frame frame) {
    return frame instanceof Frame.Unreadable unreadable ? unreadable.reason() : "unexpected";
  }

  private static Future<Void> refused(Throwable cause) {
    boolean inItsOwnWords =
        cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
    return Future.failedFuture(inItsOwnWords ? new RefusedException(cause.getMessage()) : cause);
  }
}
