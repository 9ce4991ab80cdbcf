package loggregator.losses;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;
import loggregator.memory.MemoryBudget;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.junit.jupiter.api.Test;

class LossBookTest {
  private static final Hop INGRESS = new Hop("agent", "ingress", Hop.OVERFLOW);
  private static final Hop STREAM = new Hop("rlp", "stream", Hop.OVERFLOW);
  private static final Consumer NOZZLE = new Consumer("grpc", "nozzle", "grpc-go/1", "10.0.0.1");

  private final LossBook book = new LossBook();

  private Diode diode(Hop hop, Consumer consumer, int maxEnvelopes) {
    return new Diode(new DiodeLimits(maxEnvelopes, 1 << 20), SourceKey.V2, MemoryBudget.unlimited(),
        book.of(hop, SourceKey.V2, consumer));
  }

  @Test
  void knowsWhoseEnvelopesFellOutOfAQueue() {
    Diode diode = diode(INGRESS, null, 10);
    diode.write(NumberedLogs.of("quiet", 1, 3));
    diode.write(NumberedLogs.of("flood", 1, 9));
    diode.write(NumberedLogs.of("flood", 10, 20));

    LossPeriod lost = book.lastMinute();
    assertThat(lost.all()).isEqualTo(Map.of(INGRESS, diode.counts().dropped()));
    assertThat(lost.sources().losses()).containsExactly(
        new Loss<>(new SourceLoss(INGRESS, new SourceName("flood", "")), 19, 19),
        new Loss<>(new SourceLoss(INGRESS, new SourceName("quiet", "")), 3, 3));
    assertThat(lost.consumers().losses()).isEmpty();
  }

  @Test
  void knowsWhichConsumerLostByWhatItSaidOfItself() {
    diode(STREAM, NOZZLE, 1).write(NumberedLogs.of("app", 1, 5));
    diode(STREAM, new Consumer("grpc", "nozzle", "grpc-go/1", "10.0.0.1"), 1).write(NumberedLogs.of("app", 1, 4));
    book.lost(new Hop("rlp", "stream", "closed"), NOZZLE, 1);

    assertThat(book.lastMinute().consumers().losses()).containsExactly(
        new Loss<>(new ConsumerLoss(STREAM, NOZZLE), 7, 7),
        new Loss<>(new ConsumerLoss(new Hop("rlp", "stream", "closed"), NOZZLE), 1, 1));
  }

  @Test
  void aBatchThatNeverFitsIsAttributedToo() {
    Diode diode = new Diode(new DiodeLimits(1_000, 20), SourceKey.V2, MemoryBudget.unlimited(),
        book.of(INGRESS, SourceKey.V2));
    diode.write(NumberedLogs.of("a source with a long name", 1, 2));

    assertThat(book.lastMinute().sources().losses()).containsExactly(
        new Loss<>(new SourceLoss(INGRESS, new SourceName("a source with a long name", "")), 2, 2));
  }

  @Test
  void namesSourcesOfTheFirstGenerationAsTheSecondDoes() {
    Diode diode = new Diode(new DiodeLimits(1, 1 << 20), SourceKey.V1, MemoryBudget.unlimited(),
        book.of(INGRESS, SourceKey.V1));
    diode.write(v1Logs("app-1", "3", 4));

    assertThat(book.lastMinute().sources().losses()).containsExactly(
        new Loss<>(new SourceLoss(INGRESS, new SourceName("app-1", "3")), 3, 3));
  }

  @Test
  void forgetsWhatIsOverAWindowAgo() {
    diode(INGRESS, null, 1).write(NumberedLogs.of("early", 1, 3));
    assertThat(sources(book.nextPeriod())).containsExactly("early");
    assertThat(book.nextPeriod()).isSameAs(LossPeriod.NOTHING);
    diode(INGRESS, null, 1).write(NumberedLogs.of("late", 1, 2));
    periods(4);
    assertThat(sources(book.lastMinute())).containsExactly("early", "late");

    periods(1);
    assertThat(sources(book.lastMinute())).containsExactly("late");
    assertThat(sources(book.lastQuarter())).containsExactly("early", "late");
    periods(60 / LossBook.PERIOD_SECONDS * LossBook.MINUTES);
    assertThat(book.lastMinute()).isSameAs(LossPeriod.NOTHING);
    assertThat(book.lastQuarter()).isSameAs(LossPeriod.NOTHING);
  }

  @Test
  void keepsNoMoreThanTheLargestOfManyPeriods() {
    for (int period = 0; period < 6; period++) {
      for (int source = 0; source < 300; source++) {
        book.of(INGRESS, SourceKey.V2).dropped(1_000 * period + source,
            NumberedLogs.of("source " + period + "." + source, 1, 1), 0, 1);
        book.of(INGRESS, SourceKey.V2).dropped(-1, NumberedLogs.of("largest", 1, 1), 0, 1);
      }
      book.nextPeriod();
    }

    LargestLosses<SourceLoss> largest = book.lastQuarter().sources();
    assertThat(largest.losses()).hasSizeLessThanOrEqualTo(LargestLosses.MAX_LOSSES);
    assertThat(largest.losses().get(0)).isEqualTo(
        new Loss<>(new SourceLoss(INGRESS, new SourceName("largest", "")), 1_800, 1_800));
    assertThat(largest.restAtMost()).isBetween(1L, 6L * 600 / LargestLosses.MAX_LOSSES);
  }

  @Test
  void cutsNamesThatAreLong() {
    String name = "\uD83D\uDE80".repeat(10_000);
    diode(INGRESS, null, 1).write(NumberedLogs.of(name, 1, 3));

    SourceName cut = book.lastMinute().sources().losses().get(0).who().source();
    assertThat(cut.sourceId()).hasSizeLessThanOrEqualTo(SourceName.MAX_CHARS).endsWith("\uDE80…");
    assertThat(new Consumer("grpc", name, name, name).toString()).hasSizeLessThan(500);
  }

  private static Batch v1Logs(String application, String instance, int count) {
    byte[] envelope = EventFactory.Envelope.newBuilder()
        .setOrigin("origin")
        .setEventType(EventType.LogMessage_VALUE)
        .setLogMessage(LogMessage.newBuilder()
            .setMessage(ByteString.EMPTY).setMessageType(1).setTimestamp(1)
            .setAppId(application).setSourceInstance(instance))
        .build().toByteArray();
    WireWriter records = new WireWriter(100);
    for (int i = 0; i < count; i++) {
      records.writeBytesField(1, envelope);
    }
    return new Batch(records.bytes(), 0, records.size(), count);
  }

  private void periods(int count) {
    for (int i = 0; i < count; i++) {
      book.nextPeriod();
    }
  }

  private static List<String> sources(LossPeriod period) {
    return period.sources().losses().stream().map(loss -> loss.who().source().sourceId()).toList();
  }
}
