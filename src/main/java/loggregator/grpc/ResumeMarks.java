package loggregator.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import java.util.Optional;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;
import loggregator.follow.FollowStart;

/**
 * How a consumer over gRPC asks for what is kept, and is told where to go on: by headers, and by fields of an
 * {@code EnvelopeBatch} that nobody else knows.
 */
public final class ResumeMarks {
  /** In a request: so many of the newest. */
  public static final String RECENT = "loggregator-recent";
  /** In a request: what came in so many milliseconds. */
  public static final String SINCE_MS = "loggregator-since-ms";
  /** In a request: where to go on. */
  public static final String CURSOR = "loggregator-cursor";
  /** In a response: the server understood that. */
  public static final String RESUMES = "loggregator-resumes";

  /** A text: where to go on after the message. */
  public static final int CURSOR_FIELD = 2045;
  /** A number, -1 for unknown: what was missed before the message. */
  public static final int MISSED_FIELD = 2044;

  private static final int MARK_BYTES = 64;

  private ResumeMarks() {}

  /** Where a consumer wants to begin; empty for one that did not ask, or asked for what makes no sense. */
  public static Optional<FollowStart> startOf(MultiMap headers) {
    String cursor = headers.get(CURSOR);
    if (cursor != null) {
      return Optional.of(cursor).filter(FollowStart::isCursor).map(FollowStart::at);
    }
    return number(headers.get(RECENT)).filter(recent -> recent <= FollowStart.MAX_RECENT)
        .map(recent -> FollowStart.recent((int) (long) recent))
        .or(() -> number(headers.get(SINCE_MS)).map(FollowStart::since));
  }

  /** Asks for it. */
  public static void ask(FollowStart start, MultiMap headers) {
    if (!start.cursor().isEmpty()) {
      headers.set(CURSOR, start.cursor());
    } else if (start.sinceMs() > 0) {
      headers.set(SINCE_MS, Long.toString(start.sinceMs()));
    } else {
      headers.set(RECENT, Integer.toString(start.recent()));
    }
  }

  /** The batch as a message, with the cursor after it. */
  static byte[] message(Batch batch, String cursor) {
    WireWriter out = new WireWriter(batch.length() + MARK_BYTES);
    out.writeRaw(batch.bytes(), batch.offset(), batch.length());
    out.writeBytesField(CURSOR_FIELD, cursor.getBytes(UTF_8));
    return out.toByteArray();
  }

  static byte[] cursor(String cursor) {
    WireWriter out = new WireWriter(MARK_BYTES);
    out.writeBytesField(CURSOR_FIELD, cursor.getBytes(UTF_8));
    return out.toByteArray();
  }

  static byte[] missed(long envelopes) {
    WireWriter out = new WireWriter(MARK_BYTES);
    out.writeVarintField(MISSED_FIELD, envelopes);
    return out.toByteArray();
  }

  private static Optional<Long> number(String text) {
    return Optional.ofNullable(text).filter(digits -> digits.matches("[0-9]{1,12}")).map(Long::valueOf);
  }
}
