package loggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator against a relay with a known fault: its account must name exactly that fault. */
class LoadGeneratorTest {
  private static final int BATCH = 100;
  private static final int BATCHES = 50;
  private static final int SENT = BATCH * BATCHES;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir
  static Path folder;

  private static Path certs;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certs = TestCerts.in(folder);
  }

  @Test
  void aTrueRelayHasNoFault() throws Exception {
    Arrivals arrivals = run(UnaryOperator.identity(), SENT);

    assertThat(arrivals.received()).isEqualTo(SENT);
    assertThat(arrivals.lost(0, 0, SENT)).isZero();
    assertThat(arrivals.duplicated()).isZero();
    assertThat(arrivals.reordered()).isZero();
    assertThat(arrivals.problem()).isEmpty();
  }

  @Test
  void everyLostEnvelopeIsCounted() throws Exception {
    Arrivals arrivals = run(batch -> batch.subList(3, BATCH), SENT - 3 * BATCHES);

    assertThat(arrivals.lost(0, 0, SENT)).isEqualTo(3 * BATCHES);
    assertThat(arrivals.lost(0, 0, BATCH)).isEqualTo(3);
    assertThat(arrivals.lost(0, 3, BATCH)).isZero();
    assertThat(arrivals.first(0)).isEqualTo(3);
    assertThat(arrivals.duplicated() + arrivals.reordered()).isZero();
  }

  @Test
  void everyDuplicateIsCountedAndHidesNoLoss() throws Exception {
    Arrivals arrivals = run(LoadGeneratorTest::secondInPlaceOfThird, SENT);

    assertThat(arrivals.received()).isEqualTo(SENT);
    assertThat(arrivals.duplicated()).isEqualTo(BATCHES);
    assertThat(arrivals.lost(0, 0, SENT)).isEqualTo(BATCHES);
    assertThat(arrivals.reordered()).isZero();
  }

  @Test
  void everyEnvelopeBehindALaterOneIsCounted() throws Exception {
    Arrivals arrivals = run(LoadGeneratorTest::firstBehindThird, SENT);

    assertThat(arrivals.reordered()).isEqualTo(BATCHES);
    assertThat(arrivals.duplicated()).isZero();
    assertThat(arrivals.lost(0, 0, SENT)).isZero();
  }

  @Test
  void everyConsumerHasItsOwnAccount() throws Exception {
    try (Relay relay = new Relay(certs, UnaryOperator.identity());
        Consumer one = open(relay, 1);
        Consumer two = open(relay, 2);
        Producer first = produce(relay, 0);
        Producer second = produce(relay, 7)) {
      for (Arrivals arrivals : List.of(one.arrivals(), two.arrivals())) {
        Wait.require("all envelopes", LIMIT, () -> arrivals.received() == 2 * SENT);
        assertThat(arrivals.received(first.instance())).isEqualTo(SENT);
        assertThat(arrivals.received(second.instance())).isEqualTo(SENT);
        assertThat(arrivals.reordered()).isZero();
      }
    }
  }

  @Test
  void aConsumerThatStallsTakesOneMessage() throws Exception {
    try (Relay relay = new Relay(certs, UnaryOperator.identity());
        Consumer stalled = GrpcConsumer.openAndStall(peers(relay).rlpWithSmallWindow());
        Consumer healthy = open(relay, 2);
        Producer producer = Producer.start(peers(relay).agent(), 0, BATCH, Producer.FLAT_OUT, 2 * BATCH)) {
      Wait.require("all envelopes", LIMIT, () -> healthy.arrivals().received() == 2 * BATCH);
      Wait.require("the first message", LIMIT, () -> stalled.arrivals().received() > 0);

      assertThat(producer.sent()).isEqualTo(2 * BATCH);
      assertThat(stalled.arrivals().received()).isEqualTo(BATCH);
    }
  }

  @Test
  void aPacedProducerSendsItsNumberAndEndsWell() throws Exception {
    try (Relay relay = new Relay(certs, UnaryOperator.identity());
        Consumer consumer = open(relay, 1);
        Producer producer = Producer.start(peers(relay).agent(), 0, 1, 1_000, 100)) {
      Wait.require("all envelopes", LIMIT, () -> consumer.arrivals().received() == 100);
      producer.stop();

      assertThat(producer.sent()).isEqualTo(100);
      assertThat(producer.problem()).isEmpty();
    }
  }

  private static Arrivals run(UnaryOperator<List<Envelope>> fault, int expected) throws Exception {
    try (Relay relay = new Relay(certs, fault);
        Consumer consumer = open(relay, 1);
        Producer producer = produce(relay, 0)) {
      Wait.require("everything sent", LIMIT, () -> producer.sent() == SENT);
      Wait.require("everything received", LIMIT, () -> consumer.arrivals().received() >= expected);
      producer.stop();
      return consumer.arrivals();
    }
  }

  private static Peers peers(Relay relay) {
    return new Peers(certs, relay.port(), relay.port());
  }

  private static Consumer open(Relay relay, int nth) {
    Consumer consumer = GrpcConsumer.open(peers(relay).rlp());
    Wait.require("a consumer", LIMIT, () -> relay.consumers() >= nth);
    return consumer;
  }

  private static Producer produce(Relay relay, int instance) {
    return Producer.start(peers(relay).agent(), instance, BATCH, Producer.FLAT_OUT, SENT);
  }

  private static List<Envelope> secondInPlaceOfThird(List<Envelope> batch) {
    List<Envelope> faulty = new ArrayList<>(batch);
    faulty.set(2, batch.get(1));
    return faulty;
  }

  private static List<Envelope> firstBehindThird(List<Envelope> batch) {
    List<Envelope> faulty = new ArrayList<>(batch);
    faulty.add(2, faulty.remove(0));
    return faulty;
  }
}
