package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.testing.Fuzz;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Holds scanner, validator and batch reader against protobuf-java, except for {@link Overflow}. {@code -Dfuzz.inputs}
 * sets how many inputs there are, {@code -Dfuzz.seed} where they begin; a failure prints the seed of its input.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class EnvelopeFuzzTest {
  private static final int INPUTS = Fuzz.inputs(20_000);
  private static final long SEED = Fuzz.seed(1);
  /** Fewer well-formed ones than this would mean that the generator makes rubbish only. */
  private static final double LEAST_WELL_FORMED = 0.3;
  private static final int MARGIN = 9;

  private final EnvelopeScanner scanner = new EnvelopeScanner();
  private final EnvelopeValidator validator = new EnvelopeValidator();
  private final BatchReader reader = new BatchReader();

  @FunctionalInterface
  private interface Check {
    /** Whether the input is well-formed. */
    boolean agreesOn(byte[] input) throws InvalidProtocolBufferException;
  }

  @Test
  void envelopesAreReadAsProtobufReadsThem() {
    fuzz(Envelope.getDefaultInstance(), this::checkEnvelope);
  }

  @Test
  void batchesAreReadAsProtobufReadsThem() {
    fuzz(EnvelopeBatch.getDefaultInstance(), this::checkBatch);
  }

  private static void fuzz(Message type, Check check) {
    int wellFormed = 0;
    for (long seed = SEED; seed < SEED + INPUTS; seed++) {
      byte[] input = new EnvelopeGenerator(seed).next(type.getDescriptorForType());
      try {
        wellFormed += check.agreesOn(input) ? 1 : 0;
      } catch (Exception | AssertionError e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " gives " + HexFormat.of().formatHex(input), e);
      }
    }
    assertThat(wellFormed).isBetween((int) (LEAST_WELL_FORMED * INPUTS), INPUTS - 1);
  }

  private boolean checkEnvelope(byte[] input) throws InvalidProtocolBufferException {
    Envelope expected = Bytes.parse(Envelope.parser(), input);
    byte[] bytes = Bytes.surrounded(input, MARGIN);
    int end = MARGIN + input.length;
    assertThat(validator.isValid(bytes, MARGIN, end)).isEqualTo(expected != null);
    boolean scanned = scanner.scan(bytes, MARGIN, end);
    if (expected != null) {
      assertThat(Envelope.parseFrom(input)).isEqualTo(expected);
      assertThat(scanned).isTrue();
      checkAnswers(expected, bytes, input);
    }
    checkSingleEnvelope(bytes, input);
    return expected != null;
  }

  private void checkAnswers(Envelope expected, byte[] bytes, byte[] input) throws InvalidProtocolBufferException {
    assertThat(scanner.type()).isEqualTo(typeOf(expected));
    assertThat(text(bytes, scanner.sourceIdStart(), scanner.sourceIdLength())).isEqualTo(expected.getSourceId());
    Set<String> names = new HashSet<>();
    for (int i = 0; i < scanner.gaugeNames(); i++) {
      assertThat(names.add(text(bytes, scanner.gaugeNameStart(i), scanner.gaugeNameLength(i)))).isTrue();
    }
    boolean named = expected.hasCounter() || expected.hasGauge();
    Envelope strict = named ? strictOneof(input) : Envelope.getDefaultInstance();
    assertThat(names).isEqualTo(strict.getGauge().getMetricsMap().keySet());
    assertThat(text(bytes, scanner.counterNameStart(), scanner.counterNameLength()))
        .isEqualTo(strict.getCounter().getName());
  }

  private void checkSingleEnvelope(byte[] bytes, byte[] input) throws InvalidProtocolBufferException {
    byte[] record = Bytes.written(writer -> writer.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, input));
    Batch batch = reader.readEnvelope(bytes, MARGIN, input.length);
    checkSame(batch, Bytes.parse(EnvelopeBatch.parser(), record));
  }

  private boolean checkBatch(byte[] input) throws InvalidProtocolBufferException {
    EnvelopeBatch expected = Bytes.parse(EnvelopeBatch.parser(), input);
    checkSame(reader.readBatch(Bytes.surrounded(input, MARGIN), MARGIN, input.length), expected);
    return expected != null;
  }

  private void checkSame(Batch batch, EnvelopeBatch expected) throws InvalidProtocolBufferException {
    assertThat(reader.isMalformed()).isEqualTo(expected == null);
    if (expected == null || expected.getBatchCount() == 0) {
      assertThat(batch).isNull();
      return;
    }
    assertThat(batch.envelopes()).isEqualTo(expected.getBatchCount());
    int record = batch.offset();
    for (Envelope envelope : expected.getBatchList()) {
      int start = batch.envelopeStart(record);
      int end = batch.recordEnd(record);
      assertThat(Envelope.parser().parseFrom(batch.bytes(), start, end - start)).isEqualTo(envelope);
      record = end;
    }
    assertThat(record).isEqualTo(batch.end());
  }

  /**
   * Generated parsers remember a member of a oneof that another one replaced, and bring its content back when the first
   * is seen again. The protocol, Go and protobuf-java's own dynamic messages forget it.
   */
  private static Envelope strictOneof(byte[] input) throws InvalidProtocolBufferException {
    return Envelope.parseFrom(DynamicMessage.parseFrom(Envelope.getDescriptor(), input).toByteString());
  }

  private static MessageType typeOf(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case LOG -> MessageType.LOG;
      case COUNTER -> MessageType.COUNTER;
      case GAUGE -> MessageType.GAUGE;
      case TIMER -> MessageType.TIMER;
      case EVENT -> MessageType.EVENT;
      case MESSAGE_NOT_SET -> MessageType.NONE;
    };
  }

  private static String text(byte[] bytes, int start, int length) {
    return new String(bytes, start, length, UTF_8);
  }
}
