package loggregator.grpc;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import loggregator.flow.Scheduler;
import loggregator.memory.Claim;
import loggregator.memory.Claims;

/**
 * Divides a call's body into whole gRPC messages. What has arrived of a message that is not whole is kept here, and
 * claimed of the node's memory: Vert.x would keep it in buffers that nobody counts. When the claim falls, the call is
 * refused, as one is whose messages have a flag that can't be, which Vert.x doesn't look at. One event loop.
 */
final class WholeMessages {
  /** The flag and the length before each message. */
  private static final int PREFIX_BYTES = 5;

  private static final int PLAIN = 0;
  private static final int PACKED = 1;

  private final int maxMessageBytes;
  private final boolean mayBePacked;
  private final Claim claim;
  private Handler<Buffer> whole = body -> {};
  private Consumer<Why> refuse;
  private Pieces part = new Pieces();
  /** At how many bytes the prefix is whole, or the message with it. */
  private int wanted = PREFIX_BYTES;
  /** What is left of a message that is too large, which is handed on as it comes, for Vert.x to refuse. */
  private long passing;
  private boolean over;

  /** Why a call is ended. */
  enum Why {
    NO_MEMORY,
    /** A message is said to be what none can be, or packed where the call does not say how. */
    BAD_FLAG
  }

  /**
   * @param mayBePacked whether the call says how its messages are packed
   * @param refuse ends the call
   */
  WholeMessages(
      int maxMessageBytes, boolean mayBePacked, Claims claims, Scheduler scheduler, Consumer<Why> refuse) {
    this.maxMessageBytes = maxMessageBytes;
    this.mayBePacked = mayBePacked;
    this.refuse = refuse;
    this.claim = claims.open(0, scheduler::execute, () -> fall(Why.NO_MEMORY));
  }

  /** The same, once it is known how. */
  void onRefused(Consumer<Why> task) {
    refuse = task;
  }

  void handOnTo(Handler<Buffer> handler) {
    whole = handler;
  }

  /** More of the body has arrived. */
  void take(Buffer body) {
    int position = 0;
    while (position < body.length() && !over) {
      if (part.length() == 0 && passing == 0 && !isFlagSound(body.getByte(position))) {
        fall(Why.BAD_FLAG);
        return;
      }
      boolean keeps = part.length() > 0 || passing == 0 && !isWhole(body, position);
      position = keeps ? keep(body, position) : pass(body, position);
    }
  }

  private boolean isFlagSound(byte flag) {
    return flag == PLAIN || flag == PACKED && mayBePacked;
  }

  /** Whether the message that begins there is whole, or can never be. */
  private boolean isWhole(Buffer body, int start) {
    int rest = body.length() - start - PREFIX_BYTES;
    return rest >= 0 && (body.getUnsignedInt(start + 1) <= rest || isTooLarge(body.getUnsignedInt(start + 1)));
  }

  private boolean isTooLarge(long messageBytes) {
    return messageBytes > maxMessageBytes;
  }

  /**
   * Hands on one message that is whole, or more of one that is too large, and gives its end. One at a time, because of
   * several Vert.x copies all that follow the first, and of these all that follow the second, and so on.
   */
  private int pass(Buffer body, int from) {
    long rest = passing > 0 ? passing : PREFIX_BYTES + body.getUnsignedInt(from + 1);
    int end = from + (int) Math.min(rest, body.length() - from);
    passing = rest - (end - from);
    whole.handle(from == 0 && end == body.length() ? body : body.slice(from, end));
    return end;
  }

  private int keep(Buffer body, int from) {
    if (part.length() == 0 && body.length() - from >= PREFIX_BYTES) {
      announced(body.getUnsignedInt(from + 1));
    }
    if (part.room() == 0 && !makeRoom(body.length() - from)) {
      fall(Why.NO_MEMORY);
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

  private boolean makeRoom(int there) {
    int bytes = part.nextBytes(there, wanted - part.length());
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

  private void fall(Why why) {
    if (!over) {
      stop();
      refuse.accept(why);
    }
  }

  /** Keeps nothing; what still comes is thrown away. */
  void stop() {
    over = true;
    forget();
    claim.close();
  }
}
