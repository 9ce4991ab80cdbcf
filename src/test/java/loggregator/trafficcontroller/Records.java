package loggregator.trafficcontroller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;

/** Batches whose records a test tells apart by their bytes; nobody here looks into an envelope. */
final class Records {
  private Records() {}

  static Batch of(String... records) {
    return of(Arrays.stream(records).map(record -> record.getBytes(UTF_8)).toArray(byte[][]::new));
  }

  static Batch of(byte[]... records) {
    WireWriter writer = new WireWriter(64);
    for (byte[] record : records) {
      writer.writeBytesField(1, record);
    }
    byte[] bytes = writer.toByteArray();
    return new Batch(bytes, 0, bytes.length, records.length);
  }

  /** One record of so many bytes. */
  static Batch large(int bytes) {
    byte[] record = new byte[bytes];
    Arrays.fill(record, (byte) 'x');
    return of(record);
  }
}
