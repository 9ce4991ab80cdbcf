package loggregator.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomConversionTest {
  private static final int ENVELOPES = 5_000;
  private static final int IN_A_BATCH = 10;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void convertsAsThePlainImplementationDoes(long seed) throws InvalidProtocolBufferException {
    RandomV2 generator = new RandomV2(new Random(seed));
    V2ToV1 conversion = new V2ToV1();
    V1Condition everything = new V1Condition(Conversions.EVERYTHING);
    Set<Integer> eventTypes = new HashSet<>();

    for (int i = 0; i < ENVELOPES / IN_A_BATCH; i++) {
      List<ByteString> v2 = Stream.generate(generator::envelope).limit(IN_A_BATCH).toList();
      Batch batch = Conversions.batch(v2);
      byte[] before = batch.bytes().clone();
      List<EventFactory.Envelope> expected = new ArrayList<>();
      for (ByteString envelope : v2) {
        expected.addAll(PlainV2ToV1.convert(Envelope.parseFrom(envelope)));
      }

      assertThat(Conversions.envelopes(conversion.convert(batch, everything))).isEqualTo(expected);
      assertThat(batch.bytes()).as("what was given").isEqualTo(before);
      expected.forEach(envelope -> eventTypes.add(envelope.getEventType()));
    }

    assertThat(eventTypes).as("event types that came out").containsExactlyInAnyOrder(4, 5, 6, 7, 8, 9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neverThrowsWhateverIsConverted(long seed) {
    Random random = new Random(seed);
    RandomV2 generator = new RandomV2(random);
    V2ToV1 conversion = new V2ToV1();
    V1Condition everything = new V1Condition(Conversions.EVERYTHING);
    int converted = 0;
    int refused = 0;

    for (int i = 0; i < ENVELOPES; i++) {
      Batch v1 = conversion.convert(Conversions.batch(List.of(mutated(generator.envelope(), random))), everything);
      if (v1 == null) {
        refused++;
      } else {
        converted++;
      }
    }

    assertThat(converted).isPositive();
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neverThrowsWhateverIsParsedAndGivesValidEnvelopes(long seed) {
    Random random = new Random(seed);
    RandomV2 generator = new RandomV2(random);
    BatchReader door = new BatchReader();
    int parsed = 0;

    for (int i = 0; i < ENVELOPES; i++) {
      for (EventFactory.Envelope given : Conversions.toV1(generator.envelope())) {
        byte[] bytes = mutated(given.toByteString(), random).toByteArray();
        EventFactory.Envelope v1 = V1Envelopes.parse(bytes, 0, bytes.length);
        if (v1 != null) {
          parsed++;
          Batch v2 = new V1Records().read(bytes, 0, bytes.length);
          assertThat(door.readBatch(v2.bytes(), v2.offset(), v2.length())).as(Arrays.toString(bytes)).isNotNull();
        }
      }
    }

    assertThat(parsed).isPositive();
  }

  private static ByteString mutated(ByteString given, Random random) {
    byte[] bytes = given.toByteArray();
    int changes = random.nextInt(3);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(8));
    }
    boolean cutOff = random.nextInt(4) == 0;
    return ByteString.copyFrom(bytes, 0, cutOff ? random.nextInt(bytes.length + 1) : bytes.length);
  }
}
