package loggregator.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.RecordWriter;

/** Writes lines into the streams of others: logs of source type {@code LGR}, as the original's. One event loop. */
public final class SourceLog {
  private static final byte[] SOURCE_TYPE = "source_type".getBytes(UTF_8);

  private final RecordWriter writer;

  /** @param batches takes what is written */
  public SourceLog(Consumer<Batch> batches) {
    writer = new RecordWriter(batches);
    writer.tag(SOURCE_TYPE, "LGR");
  }

  public void error(String sourceId, String line) {
    Instant now = Instant.now();
    byte[] payload = line.getBytes(UTF_8);
    writer.ids(sourceId, "0");
    writer.log(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), payload, 0, payload.length, true);
    writer.flush();
  }
}
