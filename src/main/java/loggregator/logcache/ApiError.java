package loggregator.logcache;

import static loggregator.json.JsonBuffer.ascii;

import java.nio.charset.StandardCharsets;
import loggregator.json.JsonBuffer;

/**
 * Why a question gets no answer, as gRPC and grpc-gateway tell it.
 *
 * @param code of gRPC
 */
record ApiError(int code, String message) {
  static final int INVALID_ARGUMENT = 3;
  static final int DEADLINE_EXCEEDED = 4;
  static final int NOT_FOUND = 5;
  static final int PERMISSION_DENIED = 7;
  static final int RESOURCE_EXHAUSTED = 8;
  static final int UNIMPLEMENTED = 12;
  static final int INTERNAL = 13;
  static final int UNAVAILABLE = 14;
  static final int UNAUTHENTICATED = 16;

  static final ApiError UNKNOWN_PATH = new ApiError(NOT_FOUND, "Not Found");
  static final ApiError METHOD_NOT_ALLOWED = new ApiError(UNIMPLEMENTED, "Method Not Allowed");
  static final ApiError UNREADABLE = invalid("the request can't be read, or its head is too long");
  static final ApiError TOO_BUSY = new ApiError(UNAVAILABLE, "too many answers are under way; ask again");
  static final ApiError NOT_REACHED =
      new ApiError(UNAVAILABLE, "the log cache that keeps this source is not reached; ask again");
  static final ApiError TOO_SLOW =
      new ApiError(DEADLINE_EXCEEDED, "the question took too long; ask for less time or fewer types");

  static ApiError invalid(String message) {
    return new ApiError(INVALID_ARGUMENT, message);
  }

  /** As grpc-gateway maps the codes. */
  int status() {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case DEADLINE_EXCEEDED -> 504;
      case NOT_FOUND -> 404;
      case PERMISSION_DENIED -> 403;
      case RESOURCE_EXHAUSTED -> 429;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case UNAUTHENTICATED -> 401;
      default -> 500;
    };
  }

  byte[] json() {
    JsonBuffer out = new JsonBuffer();
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    out.raw(ascii("{\"code\":" + code + ",\"message\":"));
    out.string(text, 0, text.length);
    out.raw(ascii(",\"details\":[]}\n"));
    return out.toByteArray();
  }
}
