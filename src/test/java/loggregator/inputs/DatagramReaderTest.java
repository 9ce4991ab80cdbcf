package loggregator.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.metrics.Metrics;
import loggregator.metrics.UdpMeters;
import loggregator.testing.Datagrams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramReaderTest {
  private static final InetSocketAddress ANY = new InetSocketAddress(0);
  private static final int LARGEST_BYTES = 65_507;

  private final Metrics metrics = new Metrics();
  private final List<Batch> batches = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new DatagramReader(new UdpMeters(metrics), batches::add));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void whatWaitsTogetherBecomesOneBatchWhateverIsInIt() {
    receive(new byte[] {1}, new byte[0], new byte[] {2, 3});

    assertThat(batches).hasSize(1);
    assertThat(Datagrams.contents(batches.get(0)))
        .containsExactly(new byte[] {1}, new byte[0], new byte[] {2, 3});
    assertThat(received()).isEqualTo(3);
  }

  @Test
  void theLargestDatagramsComeWholeInBatchesThatStayBounded() {
    byte[][] datagrams = new byte[9][LARGEST_BYTES];
    for (int i = 0; i < datagrams.length; i++) {
      datagrams[i][LARGEST_BYTES - 1] = (byte) i;
    }

    receive(datagrams);

    assertThat(batches).hasSize(3).allMatch(batch -> batch.length() <= 256 << 10);
    assertThat(batches.stream().flatMap(batch -> Datagrams.contents(batch).stream())).containsExactly(datagrams);
  }

  @Test
  void whatWasHandedOnIsNotWrittenOver() {
    receive(new byte[] {1});
    receive(new byte[] {2});

    assertThat(batches).hasSize(2);
    assertThat(Datagrams.contents(batches.get(0))).containsExactly(new byte[] {1});
  }

  @Test
  void anErrorIsCountedAndTheReadingGoesOn() {
    channel.pipeline().fireExceptionCaught(new IOException("no buffer space available"));
    receive(new byte[] {1});

    assertThat(channel.isOpen()).isTrue();
    assertThat(batches).hasSize(1);
    assertThat(metrics.scrape()).contains("loggregator_datagram_read_errors_total{role=\"agent\"} 1.0");
  }

  @Test
  void buffersAreGivenBack() {
    ByteBuf content = Unpooled.wrappedBuffer(new byte[] {1});

    channel.writeInbound(new DatagramPacket(content, ANY));

    assertThat(content.refCnt()).isZero();
  }

  @Test
  void aSocketOfWhichManyAreReadAtOnceIsLeftAloneForAMoment() {
    ReadCount reads = new ReadCount();
    EmbeddedChannel paced = new EmbeddedChannel();
    paced.config().setAutoRead(false);
    paced.freezeTime();
    paced.pipeline().addLast(reads, new DatagramReader(new UdpMeters(metrics), batches::add));
    paced.pipeline().fireChannelActive();
    assertThat(reads.count).isOne();

    paced.writeInbound(packets(new byte[] {1}));
    assertThat(reads.count).as("perhaps this kernel doesn't read many").isEqualTo(2);

    paced.writeInbound(packets(new byte[][] {{1}, {2}}));
    assertThat(reads.count).as("a moment of rest").isEqualTo(2);
    paced.advanceTimeBy(DatagramReader.PAUSE_MS, TimeUnit.MILLISECONDS);
    paced.runScheduledPendingTasks();
    assertThat(reads.count).isEqualTo(3);

    paced.writeInbound(packets(new byte[DatagramReader.MAX_DATAGRAMS][1]));
    assertThat(reads.count).as("there may be more").isEqualTo(4);
    assertThat(batches).hasSize(3);
  }

  private static final class ReadCount extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void read(ChannelHandlerContext context) {
      count++;
    }
  }

  private void receive(byte[]... datagrams) {
    channel.writeInbound(packets(datagrams));
  }

  private static Object[] packets(byte[]... datagrams) {
    Object[] packets = new Object[datagrams.length];
    for (int i = 0; i < datagrams.length; i++) {
      packets[i] = new DatagramPacket(Unpooled.copiedBuffer(datagrams[i]), ANY);
    }
    return packets;
  }

  private double received() {
    return metrics.scrape().lines().filter(line -> line.startsWith("loggregator_ingress_datagrams_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }
}
