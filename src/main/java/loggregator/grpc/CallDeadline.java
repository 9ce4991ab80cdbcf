package loggregator.grpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time that a client gives a call, where Vert.x takes none: less than a millisecond, or not to be read. */
final class CallDeadline {
  private static final Pattern FORM = Pattern.compile("(\\d{1,8})([HMSmun])");
  private static final int NANOS_IN_MILLI = 1_000_000;
  private static final int MICROS_IN_MILLI = 1_000;

  private CallDeadline() {}

  /** Whether the call was ended. */
  static boolean ends(GrpcServerRequest<Buffer, Buffer> call) {
    String text = call.headers().get("grpc-timeout");
    if (text == null) {
      return false;
    }
    Matcher timeout = FORM.matcher(text);
    if (!timeout.matches()) {
      GrpcCalls.fail(call, GrpcStatus.INTERNAL, "malformed grpc-timeout");
      return true;
    }
    if (!isOver(Integer.parseInt(timeout.group(1)), timeout.group(2).charAt(0))) {
      return false;
    }
    GrpcCalls.fail(call, GrpcStatus.DEADLINE_EXCEEDED, "context deadline exceeded");
    return true;
  }

  private static boolean isOver(int count, char unit) {
    return count == 0
        || unit == 'n' && count < NANOS_IN_MILLI
        || unit == 'u' && count < MICROS_IN_MILLI;
  }
}
