package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Reads from an envelope's bytes what routing needs, without decoding it. One scanner serves one thread; its answers
 * are those of the last {@link #scan}, as ranges of the scanned array.
 */
public final class EnvelopeScanner {
  private Envelope envelope = Envelope.getDefaultInstance();
  private final List<byte[]> names = new ArrayList<>();
  private byte[] sourceId = new byte[0];

  /** Whether the bytes from {@code start} to {@code end} are a well-formed envelope; if not, the answers are void. */
  public boolean scan(byte[] bytes, int start, int end) {
    try {
      envelope = Envelope.parseFrom(ByteString.copyFrom(bytes, start, end - start));
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
    sourceId = envelope.getSourceId().getBytes(UTF_8);
    names.clear();
    if (type() == MessageType.COUNTER) {
      names.add(envelope.getCounter().getName().getBytes(UTF_8));
    } else if (type() == MessageType.GAUGE) {
      envelope.getGauge().getMetricsMap().keySet().forEach(name -> names.add(name.getBytes(UTF_8)));
    }
    return true;
  }

  public MessageType type() {
    return switch (envelope.getMessageCase()) {
      case LOG -> MessageType.LOG;
      case COUNTER -> MessageType.COUNTER;
      case GAUGE -> MessageType.GAUGE;
      case TIMER -> MessageType.TIMER;
      case EVENT -> MessageType.EVENT;
      case MESSAGE_NOT_SET -> MessageType.NONE;
    };
  }
}
