package loggregator.inputs;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import loggregator.metrics.InputMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.UdpMeters;
import loggregator.testing.Datagrams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the JDK's transport, and on the machine's own, where it has one that can be loaded. */
class DatagramSocketTest {
  private static final int LARGEST_BYTES = 65_507;
  private static final int IN_A_BURST = 20;
  private static final int MANY = 200;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void datagramsOfAllSizesComeWholeInTheirOrder(boolean nativeTransport) throws IOException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    List<byte[]> received = new CopyOnWriteArrayList<>();
    DatagramSocket socket = new DatagramSocket(vertx, new DatagramSocket.Place("test", "127.0.0.1", 0, 4 << 20),
        new UdpMeters(new Metrics()), batch -> received.addAll(Datagrams.contents(batch)));
    try (java.net.DatagramSocket sender = new java.net.DatagramSocket()) {
      await(onContext(vertx, socket));
      List<byte[]> sent = new ArrayList<>();
      for (int burst = 0; burst < 30; burst++) {
        for (byte[] datagram : datagrams(new Random(burst))) {
          sender.send(new DatagramPacket(datagram, datagram.length, socket.address()));
          sent.add(datagram);
        }
        awaitCount(received, sent.size());
      }

      assertThat(received).containsExactlyElementsOf(sent);
    } finally {
      await(socket.close());
      await(vertx.close());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatTheKernelDropsWhileNothingReadsIsCounted() throws Exception {
    Vertx vertx = Vertx.vertx();
    Metrics metrics = new Metrics();
    List<byte[]> received = new CopyOnWriteArrayList<>();
    DatagramSocket socket = new DatagramSocket(vertx, new DatagramSocket.Place("test", "127.0.0.1", 0, 4 << 10),
        new InputMeters(metrics, "test"), batch -> received.addAll(Datagrams.contents(batch)));
    CountDownLatch sent = new CountDownLatch(1);
    try (java.net.DatagramSocket sender = new java.net.DatagramSocket()) {
      Context context = vertx.getOrCreateContext();
      Promise<Void> opened = Promise.promise();
      context.runOnContext(v -> socket.open().onComplete(opened));
      await(opened.future());
      context.runOnContext(v -> hold(sent));
      for (int i = 0; i < MANY; i++) {
        sender.send(new DatagramPacket(new byte[1_000], 1_000, socket.address()));
      }
      sent.countDown();

      Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
        LongAdder dropped = metrics.lossCounter("loggregator_input_kernel_dropped_datagrams",
            "Datagrams that the kernel dropped before they were read", "input", "test");
        assertThat(dropped.sum()).isPositive();
        assertThat(received.size() + dropped.sum()).isEqualTo(MANY);
      });
    } finally {
      sent.countDown();
      await(socket.close());
      await(vertx.close());
    }
  }

  private static List<byte[]> datagrams(Random random) {
    List<byte[]> datagrams = new ArrayList<>();
    datagrams.add(new byte[0]);
    datagrams.add(new byte[LARGEST_BYTES]);
    for (int i = random.nextInt(IN_A_BURST); i >= 0; i--) {
      datagrams.add(new byte[random.nextInt(2_000)]);
    }
    datagrams.forEach(random::nextBytes);
    return datagrams;
  }

  private static void awaitCount(List<byte[]> received, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2))
        .until(() -> received.size() == count);
  }

  /** Nothing is read as long. */
  private static void hold(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Future<Void> onContext(Vertx vertx, DatagramSocket socket) {
    Promise<Void> opened = Promise.promise();
    vertx.runOnContext(v -> socket.open().onComplete(opened));
    return opened.future();
  }
}
