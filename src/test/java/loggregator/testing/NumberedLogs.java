package loggregator.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.stream.LongStream;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** Batches of logs that are told apart by a number, which they carry as their timestamp. */
public final class NumberedLogs {
  private NumberedLogs() {}

  /** So many logs with consecutive numbers. */
  public static Batch of(String sourceId, long firstNumber, int count) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < count; i++) {
      batch.addBatch(Envelope.newBuilder()
          .setSourceId(sourceId)
          .setTimestamp(firstNumber + i)
          .setLog(Log.getDefaultInstance()));
    }
    byte[] bytes = batch.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, count);
  }

  public static Batch of(long firstNumber, int count) {
    return of("source", firstNumber, count);
  }

  public static List<Long> numbers(Batch batch) {
    return envelopes(batch).stream().map(Envelope::getTimestamp).toList();
  }

  public static List<Envelope> envelopes(Batch batch) {
    try {
      return EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** The numbers from the first to the last, both included. */
  public static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
