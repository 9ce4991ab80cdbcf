package loggregator.grpc;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import loggregator.flow.Scheduler;
import loggregator.memory.Claim;
import loggregator.memory.Claims;

/**
 * Divides a call's body into whole gRPC messages. What has arrived of a message that is not whole is kept here, and
 * claimed of the node's memory: Vert.x would keep it in buffers that nobody counts. When the claim falls, the call is
 * refused. One event loop.
 */
final class WholeMessages {
  /** The flag and the length before each message. */
  private static final int PREFIX_BYTES = 5;

  private final int maxMessageBytes;
  private final Claim claim;
  private Handler<Buffer> whole = body -> {};
  private Runnable refuse;
  private Pieces part = new Pieces();
  /** At how many bytes the prefix is whole, or the message with it. */
  private int wanted = PREFIX_BYTES;
  /** What is left of a message that is too large, which is handed on as it comes, for Vert.x to refuse. */
  private long passing;
  private boolean over;

  /** @param refuse ends the call, because there is no memory for its message */
  WholeMessages(int maxMessageBytes, Claims claims, Scheduler scheduler, Runnable refuse) {
    this.maxMessageBytes = maxMessageBytes;
    this.refuse = refuse;
    this.claim = claims.open(0, scheduler::execute, this::fall);
  }

  /** The same, once it is known how. */
  void onRefused(Runnable task) {
    refuse = task;
  }

  void handOnTo(Handler<Buffer> handler) {
    whole = handler;
  }

  /** More of the body has arrived. */
  void take(Buffer body) {
    int position = 0;
    while (position < body.length() && !over) {
      boolean keeps = part.length() > 0 || passing == 0 && !isWhole(body, position);
      position = keeps ? keep(body, position) : pass(body, position);
    }
  }

  /** Whether the message that begins there is whole, or can never be. */
  private boolean isWhole(Buffer body, int start) {
    int rest = body.length() - start - PREFIX_BYTES;
    return rest >= 0 && (body.getUnsignedInt(start + 1) <= rest || isTooLarge(body.getUnsignedInt(start + 1)));
  }

  private boolean isTooLarge(long messageBytes) {
    return messageBytes > maxMessageBytes;
  }

  /** Hands on all messages that are whole, and gives the end of the last one. */
  private int pass(Buffer body, int from) {
    int end = from;
    while (end < body.length() && (passing > 0 || isWhole(body, end))) {
      long rest = passing > 0 ? passing : PREFIX_BYTES + body.getUnsignedInt(end + 1);
      int passed = (int) Math.min(rest, body.length() - end);
      passing = rest - passed;
      end += passed;
    }
    whole.handle(from == 0 && end == body.length() ? body : body.slice(from, end));
    return end;
  }

  private int keep(Buffer body, int from) {
    if (part.room() == 0 && !makeRoom()) {
      fall();
      return body.length();
    }
    int end = Math.min(body.length(), from + part.room());
    part.append(body, from, end);
    if (part.length() == PREFIX_BYTES && wanted == PREFIX_BYTES) {
      announced(Integer.toUnsignedLong(ByteBuffer.wrap(part.join()).getInt(1)));
    }
    if (part.length() == wanted) {
      handOn();
    }
    return end;
  }

  /** The prefix of a message that is too large is handed on alone. */
  private void announced(long messageBytes) {
    if (isTooLarge(messageBytes)) {
      passing = messageBytes;
    } else {
      wanted += (int) messageBytes;
    }
  }

  private boolean makeRoom() {
    int bytes = part.nextBytes(wanted - part.length());
    boolean fits = claim.tryGrow(bytes);
    if (fits) {
      part.addArray(bytes);
    }
    return fits;
  }

  private void handOn() {
    byte[] message = part.join();
    claim.shrink(part.heldBytes());
    forget();
    whole.handle(GrpcCalls.message(message, 0, message.length));
  }

  private void forget() {
    part = new Pieces();
    wanted = PREFIX_BYTES;
  }

  private void fall() {
    if (!over) {
      stop();
      refuse.run();
    }
  }

  /** Keeps nothing; what still comes is thrown away. */
  void stop() {
    over = true;
    forget();
    claim.close();
  }
}
