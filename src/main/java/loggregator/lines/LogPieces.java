package loggregator.lines;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import loggregator.envelope.RecordWriter;

/**
 * Writes lines as logs, with the ids and tags that the writer has; parts of a line say by tags that they are. Lines that
 * came at once are a nanosecond apart, so that their order outlives a sort by time that is not stable. One thread.
 */
public final class LogPieces implements LineSink {
  private final RecordWriter writer;
  private final boolean isError;
  private String partialId;
  private int parts;
  private long began;
  private long came;
  private long last;

  public LogPieces(RecordWriter writer, boolean isError) {
    this.writer = writer;
    this.isError = isError;
  }

  @Override
  public void take(byte[] bytes, int start, int length, long timestamp, boolean goesOn) {
    if (parts == 0 && !goesOn) {
      writer.log(next(timestamp), bytes, start, length, isError);
      return;
    }
    if (parts++ == 0) {
      partialId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      began = next(timestamp);
    }
    writer.logPart(began, bytes, start, length, isError, new RecordWriter.Part(partialId, parts, !goesOn));
    last = began + parts - 1;
    if (!goesOn) {
      parts = 0;
    }
  }

  private long next(long timestamp) {
    last = timestamp == came ? last + 1 : timestamp;
    came = timestamp;
    return last;
  }
}
