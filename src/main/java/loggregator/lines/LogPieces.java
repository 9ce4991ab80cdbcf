package loggregator.lines;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import loggregator.envelope.RecordWriter;

/** Writes lines as logs, with the ids and tags that the writer has; parts of a line say by tags that they are. One thread. */
public final class LogPieces implements LineSink {
  private final RecordWriter writer;
  private final boolean isError;
  private String partialId;
  private int parts;
  private long began;

  public LogPieces(RecordWriter writer, boolean isError) {
    this.writer = writer;
    this.isError = isError;
  }

  @Override
  public void take(byte[] bytes, int start, int length, long timestamp, boolean goesOn) {
    if (parts == 0 && !goesOn) {
      writer.log(timestamp, bytes, start, length, isError);
      return;
    }
    if (parts++ == 0) {
      partialId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      began = timestamp;
    }
    writer.logPart(began, bytes, start, length, isError, new RecordWriter.Part(partialId, parts, !goesOn));
    if (!goesOn) {
      parts = 0;
    }
  }
}
