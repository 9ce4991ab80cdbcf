package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import loggregator.buslink.wire.BusFrames;
import loggregator.envelope.Batch;
import loggregator.envelope.KnownFields;
import loggregator.feeds.Segment.Recipient;
import loggregator.feeds.Segment;
import loggregator.losses.Losses;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

/** What several feeds get at once. */
class WireSegmentsTest {
  @Test
  void aSegmentOfSeveralFeedsTellsEachItsLosses() throws InvalidProtocolBufferException {
    Batch batch = NumberedLogs.of(1, 3);
    List<Recipient> recipients = List.of(
        new Recipient(4, Losses.of(1)), new Recipient(300, Losses.NONE), new Recipient(7, Losses.of(70_000)));
    Frame.Data sent = new Frame.Data("link", 1, 0, "acks", List.of(new Segment(recipients, batch)), null);

    assertThat(BusFrames.Frame.parseFrom(WireFramesTest.encoded(sent)).getData().getSegments(0)).isEqualTo(
        BusFrames.Segment.newBuilder().setFeed(4).setLost(1).setEnvelopes(3)
            .setBatch(ByteString.copyFrom(batch.bytes(), batch.offset(), batch.length()))
            .addAllMore(List.of(300L, 0L, 7L, 70_000L)).build());
    assertThat(((Frame.Data) WireFramesTest.overTheWire(sent)).segments().get(0).recipients()).isEqualTo(recipients);
  }

  @Test
  void whatIsKnownOfTheEnvelopesIsToldUnlessItIsNothing() {
    Batch batch = NumberedLogs.of(1, 3);
    Batch known = new Batch(batch.bytes(), batch.offset(), batch.length(), batch.envelopes(), 0x214);

    assertThat(sentAlone(known).fields()).isEqualTo(0x214);
    assertThat(sentAlone(batch).fields()).isEqualTo(KnownFields.UNKNOWN);
  }

  private static Batch sentAlone(Batch batch) {
    Frame.Data sent = new Frame.Data("link", 1, 0, "acks", List.of(new Segment(4, Losses.NONE, batch)), null);
    return ((Frame.Data) WireFramesTest.overTheWire(sent)).segments().get(0).batch();
  }

  @Test
  void neighboursOfTheSameFeedsBecomeOneSegment() {
    List<Recipient> recipients = List.of(new Recipient(4, Losses.of(1)), new Recipient(5, Losses.NONE));
    List<Recipient> noneLost = List.of(new Recipient(4, Losses.NONE), new Recipient(5, Losses.NONE));
    Frame.Data sent = new Frame.Data("link", 1, 0, "acks", List.of(
        new Segment(recipients, NumberedLogs.of(1, 3)), new Segment(noneLost, NumberedLogs.of(4, 2)),
        new Segment(4, Losses.NONE, NumberedLogs.of(6, 1)), new Segment(4, Losses.of(2), NumberedLogs.of(9, 1)),
        new Segment(4, Losses.NONE, null)), null);
    List<Segment> got = ((Frame.Data) WireFramesTest.overTheWire(sent)).segments();

    assertThat(got.stream().map(Segment::recipients)).containsExactly(
        recipients, List.of(new Recipient(4, Losses.NONE)), List.of(new Recipient(4, Losses.of(2))),
        List.of(new Recipient(4, Losses.NONE)));
    assertThat(NumberedLogs.numbers(got.get(0).batch())).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(got.get(3).isEnd()).isTrue();
  }
}
