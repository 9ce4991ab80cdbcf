package loggregator.follow;

import com.google.protobuf.InvalidProtocolBufferException;
import loggregator.follow.wire.FollowMessages.FollowRequest;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.SubscriptionRequests;

/**
 * What came since.
 *
 * @param start what to begin with
 * @param waitMs how long to wait for the first envelope
 * @param maxEnvelopes after which the answer ends, at least 1
 * @param maxBytes after which the answer ends
 */
public record FollowQuestion(
    SubscriptionRequest selection, FollowStart start, int waitMs, int maxEnvelopes, int maxBytes) {
  /** The question that follows, or that asks for another part. */
  public FollowQuestion from(FollowStart otherStart, int otherWaitMs) {
    return new FollowQuestion(selection, otherStart, otherWaitMs, maxEnvelopes, maxBytes);
  }

  public byte[] toWire() {
    return FollowRequest.newBuilder()
        .setSelection(SubscriptionRequests.toWire(selection))
        .setCursor(start.cursor()).setRecent(start.recent()).setSinceMs(start.sinceMs())
        .setWaitMs(waitMs).setMaxEnvelopes(maxEnvelopes).setMaxBytes(maxBytes)
        .build().toByteArray();
  }

  /** Fails with an {@link IllegalArgumentException} where the bytes are no question. */
  public static FollowQuestion ofWire(byte[] bytes, int offset, int length) {
    try {
      FollowRequest wire = FollowRequest.parser().parseFrom(bytes, offset, length);
      return new FollowQuestion(SubscriptionRequests.fromWire(wire.getSelection()),
          new FollowStart(wire.getCursor(), Math.max(0, wire.getRecent()), Math.max(0, wire.getSinceMs())),
          Math.max(0, wire.getWaitMs()), Math.max(1, wire.getMaxEnvelopes()), Math.max(0, wire.getMaxBytes()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no question", e);
    }
  }
}
