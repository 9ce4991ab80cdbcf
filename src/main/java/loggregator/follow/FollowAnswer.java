package loggregator.follow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.follow.wire.FollowMessages.FollowResponse;

/**
 * What came, in the order in which it came.
 *
 * @param batch empty for nothing
 * @param cursor where to go on
 * @param missed what came after the last answer and is not kept any more; {@link #UNKNOWN} where that is not known
 */
public record FollowAnswer(Optional<Batch> batch, String cursor, long missed) {
  public static final long UNKNOWN = -1;

  public boolean tellsNothing() {
    return batch.isEmpty() && missed == 0;
  }

  public byte[] toWire() {
    FollowResponse.Builder wire = FollowResponse.newBuilder().setCursor(cursor).setMissed(missed);
    batch.ifPresent(some ->
        wire.setEnvelopes(ByteString.copyFrom(some.bytes(), some.offset(), some.length())));
    return wire.build().toByteArray();
  }

  /** Fails with an {@link IllegalArgumentException} where the bytes are no answer. */
  public static FollowAnswer ofWire(byte[] bytes) {
    try {
      FollowResponse wire = FollowResponse.parseFrom(bytes);
      byte[] envelopes = wire.getEnvelopes().toByteArray();
      BatchReader reader = new BatchReader();
      Optional<Batch> batch = Optional.ofNullable(reader.readBatch(envelopes, 0, envelopes.length));
      if (reader.isMalformed()) {
        throw new IllegalArgumentException("an answer without proper envelopes");
      }
      return new FollowAnswer(batch, wire.getCursor(), wire.getMissed());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no answer", e);
    }
  }
}
