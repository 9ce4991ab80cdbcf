package loggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlicedWritesTest {
  private final Network network = new Network();
  private final EmbeddedChannel channel = new EmbeddedChannel(network, new SlicedWrites());

  @AfterEach
  void close() {
    channel.close();
  }

  @Test
  void aConsumerThatReadsNothingHoldsLittleOfALargeWrite() {
    channel.writeAndFlush(bytes(1_000_000, 1));
    channel.writeAndFlush(bytes(500_000, 2));

    assertThat(network.heldBytes()).isPositive().isLessThanOrEqualTo(64 << 10);
  }

  @Test
  void everythingArrivesInItsOrder() {
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < 50; i++) {
      ByteBuf next = bytes(new Random(i).nextInt(60_000), i);
      all.writeBytes(next.duplicate());
      channel.writeAndFlush(next);
      if (i % 3 == 0) {
        network.sendOne();
      }
    }
    network.sendAll();

    assertThat(network.sent).isEqualTo(all);
  }

  @Test
  void aWriteIsDoneWhenItsLastPieceHasLeft() {
    ChannelFuture large = channel.writeAndFlush(bytes(100_000, 1));
    network.sendOne();
    assertThat(large.isDone()).isFalse();

    network.sendAll();

    assertThat(large.isSuccess()).isTrue();
  }

  @Test
  void whatWaitsFailsAndIsReleasedWhenTheConnectionEnds() {
    ByteBuf large = bytes(1_000_000, 1);
    ChannelFuture write = channel.writeAndFlush(large);
    assertThat(write.isDone()).isFalse();

    channel.close();
    network.failAll();

    assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(large.refCnt()).isZero();
  }

  @Test
  void smallWritesPassAsTheyAre() {
    ByteBuf small = bytes(1_000, 1);

    channel.writeAndFlush(small);

    assertThat(network.held.peek().message).isSameAs(small);
    network.sendAll();
  }

  private static ByteBuf bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return Unpooled.wrappedBuffer(bytes);
  }

  private record Held(ByteBuf message, ChannelPromise promise) {}

  /** Takes what it is given, and sends it when it is told to. */
  private static final class Network extends ChannelOutboundHandlerAdapter {
    private final Deque<Held> held = new ArrayDeque<>();
    private final ByteBuf sent = Unpooled.buffer();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      held.add(new Held((ByteBuf) message, promise));
    }

    int heldBytes() {
      return held.stream().mapToInt(one -> one.message.readableBytes()).sum();
    }

    void sendOne() {
      Held one = held.poll();
      if (one != null) {
        sent.writeBytes(one.message);
        one.message.release();
        one.promise.setSuccess();
      }
    }

    void sendAll() {
      while (!held.isEmpty()) {
        sendOne();
      }
    }

    void failAll() {
      for (Held one = held.poll(); one != null; one = held.poll()) {
        one.message.release();
        one.promise.tryFailure(new ClosedChannelException());
      }
    }
  }
}
