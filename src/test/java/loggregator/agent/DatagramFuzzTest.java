package loggregator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import loggregator.inputs.CompletedSource;
import loggregator.inputs.DatagramReader;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.metrics.Metrics;
import loggregator.metrics.UdpMeters;
import loggregator.testing.Datagrams;
import loggregator.transform.CounterTotals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams of all degrees of damage: nothing is thrown, everything is counted once, and what comes out is sound. */
class DatagramFuzzTest {
  private static final int TURNS = 2_000;
  private static final int MAX_TURN = 20;
  private static final DiodeLimits LIMITS = new DiodeLimits(40, 4_000);

  private final Metrics metrics = new Metrics();
  private final UdpMeters meters = new UdpMeters(metrics);
  private final Diode diode = metrics.diodes("agent", "udp", LIMITS).open();
  private final EmbeddedChannel channel = new EmbeddedChannel(new DatagramReader(meters, diode::write));
  private final CompletedSource source = new CompletedSource(diode, new V1Transform(
      Map.of("zone", "z1"), new CounterTotals(10), meters::converted, meters::rejected)::apply);
  private final BatchReader strict = new BatchReader();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theCountsAddUpWhateverComes(long seed) {
    Random random = new Random(seed);
    long sent = 0;
    long converted = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      sent += send(random);
      converted += random.nextInt(3) == 0 ? readOne(random) : 0;
    }
    long queued = source.queuedEnvelopes();

    assertThat(sum("loggregator_ingress_datagrams_total")).isEqualTo(sent);
    assertThat(sum("loggregator_converted_envelopes_total")).isEqualTo(converted).isPositive();
    assertThat(sum("loggregator_rejected_datagrams_total")).isPositive();
    assertThat(sum("loggregator_dropped_envelopes_total")).isPositive();
    assertThat(converted + sum("loggregator_rejected_datagrams_total") + sum("loggregator_dropped_envelopes_total")
        + queued).isEqualTo(sent);
  }

  private int send(Random random) {
    Object[] packets = new Object[random.nextInt(MAX_TURN)];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = new DatagramPacket(Unpooled.wrappedBuffer(datagram(random)), new InetSocketAddress(0));
    }
    channel.writeInbound(packets);
    return packets.length;
  }

  private int readOne(Random random) {
    Batch batch = source.read(1 + random.nextInt(MAX_TURN), 1_000);
    if (batch == null) {
      return 0;
    }
    assertThat(strict.readBatch(batch.bytes(), batch.offset(), batch.length()).envelopes())
        .isEqualTo(batch.envelopes());
    return batch.envelopes();
  }

  private static byte[] datagram(Random random) {
    byte[] bytes = random.nextBoolean()
        ? Datagrams.log("app", random.nextInt()).toByteArray()
        : Datagrams.counter("origin", "n" + random.nextInt(100), random.nextInt()).toByteArray();
    return switch (random.nextInt(5)) {
      case 0 -> garbage(random);
      case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2, 3 -> flipped(random, bytes);
      default -> bytes;
    };
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] flipped(Random random, byte[] bytes) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private long sum(String name) {
    return (long) metrics.scrape().lines().filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }
}
