package loggregator.testing;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;

/** Envelopes of the first generation, and datagrams as an Agent queues them. */
public final class Datagrams {
  private Datagrams() {}

  /** Told apart by a number, which is the timestamp. */
  public static Envelope log(String appId, long number) {
    return Envelope.newBuilder()
        .setOrigin("origin")
        .setEventType(EventType.LogMessage_VALUE)
        .setTimestamp(number)
        .setLogMessage(LogMessage.newBuilder()
            .setMessage(ByteString.copyFromUtf8("line"))
            .setMessageType(LogMessage.MessageType.OUT_VALUE)
            .setTimestamp(number)
            .setAppId(appId))
        .build();
  }

  /** Without a total. */
  public static Envelope counter(String origin, String name, long delta) {
    return Envelope.newBuilder()
        .setOrigin(origin)
        .setEventType(EventType.CounterEvent_VALUE)
        .setCounterEvent(CounterEvent.newBuilder().setName(name).setDelta(delta))
        .build();
  }

  public static Batch of(Envelope... envelopes) {
    return of(List.of(envelopes).stream().map(Envelope::toByteArray).toArray(byte[][]::new));
  }

  public static Batch of(byte[]... datagrams) {
    WireWriter records = new WireWriter(64);
    for (byte[] datagram : datagrams) {
      records.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, datagram);
    }
    return new Batch(records.toByteArray(), 0, records.size(), datagrams.length);
  }

  /** What each record of the batch holds. */
  public static List<byte[]> contents(Batch batch) {
    int[] position = {batch.offset()};
    return IntStream.range(0, batch.envelopes()).mapToObj(i -> {
      int start = batch.envelopeStart(position[0]);
      position[0] = batch.recordEnd(position[0]);
      return Arrays.copyOfRange(batch.bytes(), start, position[0]);
    }).toList();
  }
}
