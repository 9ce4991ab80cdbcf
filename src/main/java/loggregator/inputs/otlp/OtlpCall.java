package loggregator.inputs.otlp;

import java.util.Set;
import loggregator.inputs.BodyReader;

/** One request, in the form of one of the two transports: how to read it, and how to answer it. One event loop. */
interface OtlpCall {
  /** Why a request is not taken, as both transports say it. */
  enum Refusal {
    MALFORMED(400, 3, "malformed"),
    UNAUTHENTICATED(401, 16, "a token is needed"),
    TOO_LARGE(413, 8, "the request is too large"),
    UNKNOWN_COMPRESSION(415, 12, "the compression is unknown; gzip is known"),
    TOO_SLOW(408, 4, "the request took too long to arrive"),
    BUSY(503, 14, "too much is arriving; come again later");

    final int httpStatus;
    final int grpcStatus;
    final String text;

    Refusal(int httpStatus, int grpcStatus, String text) {
      this.httpStatus = httpStatus;
      this.grpcStatus = grpcStatus;
      this.text = text;
    }

    static Refusal of(BodyReader.Problem problem) {
      return switch (problem) {
        case TOO_LARGE -> TOO_LARGE;
        case BUSY -> BUSY;
        case TOO_SLOW -> TOO_SLOW;
      };
    }
  }

  /** The size of the whole body, as far as the first {@code length} bytes tell it, else -1. */
  long sizeOf(byte[] bytes, int length);

  /** Has the body read, and answers. */
  void take(byte[] body, Set<String> allowedSourceIds);

  /** Answers that nothing of it is taken, and counts that. */
  void refuse(Refusal refusal, String text);
}
