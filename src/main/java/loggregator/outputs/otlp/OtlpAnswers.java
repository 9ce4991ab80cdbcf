package loggregator.outputs.otlp;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.WireReader;
import loggregator.outputs.HttpPost;
import loggregator.outputs.Outcome;

/** What a receiver's answers say of the request. */
final class OtlpAnswers {
  private static final int PARTIAL_SUCCESS = 0x0A;
  private static final int REJECTED = 0x08;
  private static final int DETAILS = 0x1A;
  private static final int TYPE_URL = 0x0A;
  private static final int VALUE = 0x12;
  private static final int RETRY_DELAY = 0x0A;
  private static final int SECONDS = 0x08;
  private static final int NANOS = 0x10;
  private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, 504);
  private static final long LONGEST_WAIT_MS = TimeUnit.MINUTES.toMillis(5);

  private OtlpAnswers() {}

  /** Of a request that was taken, perhaps in part. An empty partial success is a whole one. */
  static Outcome taken(Buffer answer, int envelopes) {
    byte[] bytes = answer.getBytes();
    WireReader reader = new WireReader();
    reader.reset(bytes, 0, bytes.length);
    long rejected = 0;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == PARTIAL_SUCCESS) {
        int outerLimit = reader.enterMessage();
        while (reader.hasMore()) {
          int inner = reader.readTag();
          if (inner == REJECTED) {
            rejected = reader.readVarint();
          } else {
            reader.skip(inner);
          }
        }
        reader.leaveMessage(outerLimit);
      } else {
        reader.skip(tag);
      }
    }
    return rejected > 0 ? Outcome.takenBut((int) Math.min(rejected, envelopes)) : Outcome.TAKEN;
  }

  /** Of a request over HTTP that has no success: OTLP says which statuses a client may try again after. */
  static Outcome failed(HttpPost.Answer answer) {
    return answer.failure() != null || NOT_NOW.contains(answer.status())
        ? HttpPost.outcome(answer) : Outcome.never("refused");
  }

  /**
   * Of a call that failed.
   *
   * @param details the trailer of that name; null for none
   */
  static Outcome failed(GrpcStatus status, String details) {
    long waitMs = waitMs(details);
    return switch (status) {
      case UNAVAILABLE, ABORTED, OUT_OF_RANGE ->
          Outcome.notNow("refused", "it answers " + status, Math.max(0, waitMs));
      case CANCELLED, DEADLINE_EXCEEDED, DATA_LOSS -> Outcome.unknown("in_flight");
      case RESOURCE_EXHAUSTED -> waitMs < 0 ? Outcome.never("refused") : Outcome.notNow("refused", waitMs);
      default -> Outcome.never("refused");
    };
  }

  /** What {@code RetryInfo} in a {@code google.rpc.Status} asks for; -1 without it. */
  static long waitMs(String details) {
    if (details == null) {
      return -1;
    }
    try {
      byte[] status = Base64.getMimeDecoder().decode(details);
      return Math.min(LONGEST_WAIT_MS, inStatus(status));
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  private static long inStatus(byte[] bytes) {
    WireReader reader = new WireReader();
    reader.reset(bytes, 0, bytes.length);
    long waitMs = -1;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == DETAILS) {
        int outerLimit = reader.enterMessage();
        waitMs = Math.max(waitMs, inAny(bytes, reader));
        reader.leaveMessage(outerLimit);
      } else {
        reader.skip(tag);
      }
    }
    return waitMs;
  }

  private static long inAny(byte[] bytes, WireReader reader) {
    boolean isRetryInfo = false;
    long waitMs = -1;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == TYPE_URL) {
        int length = reader.readLength();
        isRetryInfo = new String(bytes, reader.position(), length, java.nio.charset.StandardCharsets.UTF_8)
            .endsWith("google.rpc.RetryInfo");
        reader.skipBytes(length);
      } else if (tag == VALUE && isRetryInfo) {
        int outerLimit = reader.enterMessage();
        waitMs = inRetryInfo(reader);
        reader.leaveMessage(outerLimit);
      } else {
        reader.skip(tag);
      }
    }
    return waitMs;
  }

  private static long inRetryInfo(WireReader reader) {
    long waitMs = 0;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == RETRY_DELAY) {
        int outerLimit = reader.enterMessage();
        while (reader.hasMore()) {
          int inner = reader.readTag();
          switch (inner) {
            case SECONDS -> waitMs += TimeUnit.SECONDS.toMillis(reader.readVarint32());
            case NANOS -> waitMs += TimeUnit.NANOSECONDS.toMillis(reader.readVarint32());
            default -> reader.skip(inner);
          }
        }
        reader.leaveMessage(outerLimit);
      } else {
        reader.skip(tag);
      }
    }
    return waitMs;
  }
}
