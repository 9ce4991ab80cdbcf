package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import loggregator.buslink.Frame.Unreadable;
import loggregator.buslink.wire.BusFrames;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.feeds.Segment.Recipient;
import loggregator.feeds.Segment;
import loggregator.flow.InFlightWindow;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFramesTest {
  private static final SubscriptionRequest REQUEST = new SubscriptionRequest("shard", "name", true, List.of(
      new Selector("web", MessageType.LOG, List.of()),
      new Selector("", MessageType.COUNTER, List.of("requests")),
      new Selector("", MessageType.COUNTER, List.of()),
      new Selector("db", MessageType.GAUGE, List.of("cpu", "memory"))));

  static Stream<Frame> frames() {
    return Stream.of(
        new Frame.Ack("link", Long.MAX_VALUE),
        new Frame.Subscribe("subscriber", "delivery", 3, REQUEST, false),
        new Frame.Subscribe("subscriber", "delivery", 3, REQUEST, true),
        new Frame.Reset("link"),
        new Frame.Close("link"),
        new Frame.Settle("link"),
        new Frame.Cancel("subscriber", 4, false),
        new Frame.Cancel("subscriber", 4, true),
        new Frame.Renew("subscriber", -7),
        new Frame.Hello("router", "router-1", "zone", 1_000_000, true),
        new Frame.Hello("router", "router-1", "zone", 0, false, true),
        new Frame.Hello("rlp", "rlp-1", "", 0, false),
        new Frame.Query("router"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameIsTheSameBehindTheWire(Frame frame) {
    assertThat(overTheWire(frame)).isEqualTo(frame);
  }

  @Test
  void dataIsTheSameBehindTheWireThoughItsBatchesArePartsOfLargerOnes() {
    Batch part = NumberedLogs.of(1, 10).withoutFirst(3).first(4);
    InFlightWindow window = new InFlightWindow(1, 1, null);
    Frame.Data sent = new Frame.Data("link", 9, 1_234, "acks",
        List.of(new Segment(0, Losses.of(5), part), new Segment(77, Losses.NONE, NumberedLogs.of(100, 1))), window);
    Frame.Data got = (Frame.Data) overTheWire(sent);

    assertThat(List.of(got.link(), got.sequence(), got.sentMs(), got.ackAddress()))
        .containsExactly("link", 9L, 1_234L, "acks");
    assertThat(got.window()).as("stays in its process").isNull();
    assertThat(got.segments()).hasSize(2);
    assertThat(List.of(got.segments().get(0).recipients().get(0).feed(), got.segments().get(0).recipients().get(0).lost().envelopes())).containsExactly(0L, 5L);
    assertThat(NumberedLogs.numbers(got.segments().get(0).batch())).containsExactly(4L, 5L, 6L, 7L);
    assertThat(got.segments().get(0).batch().envelopes()).isEqualTo(4);
    assertThat(got.segments().get(1).recipients().get(0).feed()).isEqualTo(77);
    assertThat(NumberedLogs.numbers(got.segments().get(1).batch())).containsExactly(100L);
  }

  @Test
  void theSourcesOfLossesAreToldAsTheProtocolSays() throws InvalidProtocolBufferException {
    List<Recipient> recipients = List.of(
        new Recipient(7, new Losses(5, Map.of(new SourceName("app", "0"), 3L))),
        new Recipient(8, Losses.of(2)),
        new Recipient(9, new Losses(9, Map.of(new SourceName("other", ""), 9L))));
    Frame.Data sent =
        new Frame.Data("link", 1, 0, "acks", List.of(new Segment(recipients, NumberedLogs.of(1, 2))), null);

    assertThat(((Frame.Data) overTheWire(sent)).segments().get(0).recipients()).isEqualTo(recipients);
    assertThat(BusFrames.Frame.parseFrom(encoded(sent)).getData().getSegments(0).getLostSourcesList())
        .containsExactly(
            BusFrames.SourceLoss.newBuilder().setSourceId("app").setInstanceId("0").setEnvelopes(3).build(),
            BusFrames.SourceLoss.newBuilder().setSourceId("other").setEnvelopes(9).setRecipient(2).build());
  }

  @Test
  void framesOfAnotherVersionAndEmptyOnesAreNone() throws InvalidProtocolBufferException {
    BusFrames.Frame ack = BusFrames.Frame.parseFrom(encoded(new Frame.Ack("link", 1)));

    assertThat(WireFrames.decode(ack.toBuilder().setVersion(2).build().toByteArray())).isEqualTo(Unreadable.VERSION);
    assertThat(WireFrames.decode(ack.toBuilder().clearVersion().build().toByteArray())).isEqualTo(Unreadable.VERSION);
    assertThat(WireFrames.decode(ack.toBuilder().clearBody().build().toByteArray())).isEqualTo(Unreadable.UNKNOWN);
    assertThat(WireFrames.decode(new byte[0])).isEqualTo(Unreadable.VERSION);
  }

  @Test
  void dataIsWhatTheProtocolSays() throws InvalidProtocolBufferException {
    Batch part = NumberedLogs.of(1, 10).withoutFirst(3).first(4);
    BusFrames.Frame frame = BusFrames.Frame.parseFrom(encoded(new Frame.Data("link", 9, 1_234, "acks",
        List.of(new Segment(0, Losses.of(5), part), new Segment(77, Losses.of(3), null)), null)));

    assertThat(frame).isEqualTo(BusFrames.Frame.newBuilder().setVersion(1).setData(BusFrames.Data.newBuilder()
            .setLink("link").setSequence(9).setSentMs(1_234).setAckAddress("acks")
            .addSegments(BusFrames.Segment.newBuilder().setLost(5).setEnvelopes(4)
                .setBatch(ByteString.copyFrom(part.bytes(), part.offset(), part.length())))
            .addSegments(BusFrames.Segment.newBuilder().setFeed(77).setLost(3)))
        .build());
  }

  @Test
  void fieldsOfANewerNodeAreIgnored() throws InvalidProtocolBufferException {
    UnknownFieldSet newer = UnknownFieldSet.newBuilder()
        .addField(1_000, UnknownFieldSet.Field.newBuilder().addVarint(7).addLengthDelimited(ByteString.EMPTY).build())
        .build();
    BusFrames.Segment.Builder segment = segment(NumberedLogs.of(1, 3).bytes(), 3).toBuilder().setUnknownFields(newer);
    byte[] bytes = BusFrames.Frame.newBuilder().setVersion(1)
        .setData(BusFrames.Data.newBuilder().setLink("link").addSegments(segment).setUnknownFields(newer))
        .setUnknownFields(newer)
        .build().toByteArray();

    Frame.Data data = (Frame.Data) WireFrames.decode(bytes);
    assertThat(NumberedLogs.numbers(data.segments().get(0).batch())).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aSegmentWithoutABatchEndsItsFeed() {
    Frame.Data sent = new Frame.Data("link", 1, 0, "acks", List.of(new Segment(7, Losses.of(3), null)), null);

    assertThat(overTheWire(sent)).isEqualTo(sent);
  }

  @Test
  void garbageIsNoFrameAndNeverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] sound = encoded(new Frame.Data(
        "link", 9, 0, "acks", List.of(new Segment(1, Losses.NONE, NumberedLogs.of(1, 3))), null));
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = sound.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Frame frame = WireFrames.decode(bytes);
      if (frame instanceof Frame.Data data) {
        data.segments().stream().filter(segment -> !segment.isEnd()).forEach(segment -> walk(segment.batch(), seed));
      }
    }
    assertThat(WireFrames.decode(HexFormat.of().parseHex("ffffffff"))).isEqualTo(Unreadable.MALFORMED);
  }

  @Test
  void aMessageThatIsTooShortForAFrameIsNone() {
    FrameCodec codec = new FrameCodec();

    assertThat(codec.decodeFromWire(0, Buffer.buffer())).isEqualTo(Unreadable.MALFORMED);
    assertThat(codec.decodeFromWire(1, Buffer.buffer().appendByte((byte) 7).appendShort((short) 1))).isEqualTo(Unreadable.MALFORMED);
    assertThat(codec.decodeFromWire(0, Buffer.buffer().appendInt(-1).appendInt(0))).isEqualTo(Unreadable.MALFORMED);
    assertThat(codec.decodeFromWire(0, Buffer.buffer().appendInt(5).appendInt(0))).isEqualTo(Unreadable.MALFORMED);
    assertThat(codec.decodeFromWire(0, Buffer.buffer().appendInt(Integer.MAX_VALUE))).isEqualTo(Unreadable.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "0a",
      "0a05",
      "0a050102",
      "0a00ff",
      "0a00 1200",
      "1200",
      "08 01",
      "8a0000",
      "0a8000",
      "0a 85808080808001 01020304050102030405060708",
      "0affffffffffffffffff01",
      "0a808080808080808080808080"})
  void dataWhoseBatchIsNoSequenceOfRecordsIsNoFrame(String hex) {
    byte[] batch = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (int envelopes = 0; envelopes < 4; envelopes++) {
      assertThat(WireFrames.decode(data(batch, envelopes))).isEqualTo(Unreadable.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 1_000_000, -1, Integer.MIN_VALUE})
  void dataThatLiesAboutTheNumberOfItsEnvelopesIsNoFrame(int envelopes) {
    Batch batch = NumberedLogs.of(1, 3);

    assertThat(WireFrames.decode(data(batch.bytes(), 3))).isInstanceOf(Frame.Data.class);
    assertThat(WireFrames.decode(data(batch.bytes(), envelopes))).isEqualTo(Unreadable.MALFORMED);
  }

  @Test
  void aFeedWithoutItsNumberOfLossesSpoilsItsFrame() {
    BusFrames.Segment odd = segment(NumberedLogs.of(1, 3).bytes(), 3).toBuilder().addMore(4).build();

    assertThat(WireFrames.decode(BusFrames.Frame.newBuilder().setVersion(1)
        .setData(BusFrames.Data.newBuilder().setLink("link").addSegments(odd)).build().toByteArray()))
        .isEqualTo(Unreadable.MALFORMED);
  }

  @Test
  void oneUnsoundSegmentSpoilsItsFrame() {
    BusFrames.Data.Builder data = BusFrames.Data.newBuilder()
        .addSegments(segment(NumberedLogs.of(1, 3).bytes(), 3))
        .addSegments(segment(NumberedLogs.of(1, 3).bytes(), 2));

    assertThat(WireFrames.decode(BusFrames.Frame.newBuilder().setVersion(1).setData(data).build().toByteArray()))
        .isEqualTo(Unreadable.MALFORMED);
  }

  @Test
  void theCodecMayBeRegisteredAgain() {
    Vertx vertx = Vertx.vertx();
    try {
      FrameCodec.register(vertx);
      FrameCodec.register(vertx);
    } finally {
      EventLoops.await(vertx.close());
    }
  }

  /** As {@link Batch} walks its records; must end exactly where the batch does. */
  private static void walk(Batch batch, long seed) {
    int records = 0;
    int position = batch.offset();
    while (position < batch.end()) {
      assertThat(batch.envelopeStart(position)).as("seed %d", seed).isLessThanOrEqualTo(batch.end());
      position = batch.recordEnd(position);
      records++;
    }
    assertThat(position).as("seed %d", seed).isEqualTo(batch.end());
    assertThat(records).as("seed %d", seed).isEqualTo(batch.envelopes());
  }

  static byte[] encoded(Frame frame) {
    Buffer buffer = Buffer.buffer();
    WireFrames.append(buffer, frame);
    return buffer.getBytes();
  }

  private static byte[] data(byte[] batch, int envelopes) {
    return BusFrames.Frame.newBuilder()
        .setVersion(1)
        .setData(BusFrames.Data.newBuilder().setLink("link").setSequence(1).addSegments(segment(batch, envelopes)))
        .build()
        .toByteArray();
  }

  private static BusFrames.Segment segment(byte[] batch, int envelopes) {
    return BusFrames.Segment.newBuilder().setBatch(ByteString.copyFrom(batch)).setEnvelopes(envelopes).build();
  }

  /** In the middle of a longer message, as the event bus has it. */
  static Frame overTheWire(Frame frame) {
    FrameCodec codec = new FrameCodec();
    Buffer buffer = Buffer.buffer("before");
    codec.encodeToWire(buffer, frame);
    buffer.appendString("behind");
    return codec.decodeFromWire("before".length(), buffer);
  }
}
