package loggregator.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Random;
import loggregator.memory.Claim;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

class ClaimedFramesTest {
  /** Of which claims may have 300,000. */
  private final MemoryBudget budget = new MemoryBudget(800_000, () -> 1);
  private int refused;

  /** A length and as many bytes each. */
  private static final class Frames extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() >= 4 && in.readableBytes() >= 4 + in.getInt(in.readerIndex())) {
        out.add(in.readBytes(in.readInt()));
      }
    }
  }

  @Test
  void whatArrivesInPiecesIsTheSameAndCostsNothingAfterwards() {
    EmbeddedChannel channel = channel();
    Random random = new Random(1);
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < 300; i++) {
      byte[] frame = new byte[random.nextInt(3_000)];
      random.nextBytes(frame);
      all.writeInt(frame.length).writeBytes(frame);
    }
    ByteBuf expected = all.copy();
    while (all.isReadable()) {
      channel.writeInbound(all.readBytes(Math.min(all.readableBytes(), 1 + random.nextInt(4_000))));
    }

    while (expected.isReadable()) {
      ByteBuf frame = channel.readInbound();
      assertThat(frame).isEqualTo(expected.readSlice(expected.readInt()));
      frame.release();
    }
    assertThat(budget.usedBytes()).isZero();
    assertThat(refused).isZero();
  }

  @Test
  void halfAFrameCountsUntilTheConnectionEnds() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(Unpooled.buffer().writeInt(100_000).writeZero(10_000));
    channel.writeInbound(Unpooled.buffer().writeZero(50_000));
    assertThat(budget.usedBytes()).isBetween(60_000L, 140_000L);
    channel.close();

    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    EmbeddedChannel channel = channel();
    channel.writeInbound(Unpooled.buffer().writeInt(1_000_000).writeZero(10_000));
    channel.writeInbound(Unpooled.buffer().writeZero(400_000));

    assertThat(refused).isOne();
    assertThat(budget.usedBytes()).isLessThan(300_000);
    channel.finishAndReleaseAll();
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel(new Frames());
    Claim claim = budget.claims().open(0, Runnable::run, () -> refused++);
    ClaimedFrames.keep(channel, Frames.class, claim, () -> refused++);
    return channel;
  }
}
