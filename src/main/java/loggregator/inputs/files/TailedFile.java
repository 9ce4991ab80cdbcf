package loggregator.inputs.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.config.FilesConfig;
import loggregator.envelope.RecordWriter;
import loggregator.lines.LineCutter;
import loggregator.lines.LineSink;
import loggregator.lines.LogPieces;
import loggregator.lines.RecordJoiner;

/**
 * One open file, whatever its name is by now, and its lines. Where it became shorter it is read from its beginning
 * again. One thread at a time, which it blocks.
 */
final class TailedFile {
  /** How long one that has lost its name is still read after its last bytes: its writer may not know yet. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final byte[] FILE = "file".getBytes(UTF_8);

  private final Path path;
  private final FileChannel channel;
  private final FilesConfig config;
  private final RecordWriter writer;
  private final LineCutter lines;
  private final Optional<RecordJoiner> records;
  private long quietSinceNanos = System.nanoTime();

  /** @param position from which it is read */
  TailedFile(Path path, FileChannel channel, long position, FilesConfig config, RecordWriter writer)
      throws IOException {
    this.path = path;
    this.channel = channel.position(position);
    this.config = config;
    this.writer = writer;
    LineSink pieces = new LogPieces(writer, false);
    records = config.recordStart().map(start -> new RecordJoiner(start, RecordWriter.MAX_PAYLOAD_BYTES, pieces));
    lines = new LineCutter(RecordWriter.MAX_PAYLOAD_BYTES, records.<LineSink>map(joiner -> joiner).orElse(pieces));
  }

  /** Reads as much as the buffer takes; how much that was. */
  int read(ByteBuffer buffer, long timestamp) throws IOException {
    writeOrigin();
    int read = channel.read(buffer.clear());
    if (read <= 0) {
      records.ifPresent(joiner -> joiner.flushIfQuiet(timestamp));
      return 0;
    }
    quietSinceNanos = System.nanoTime();
    lines.take(buffer.array(), 0, read, timestamp);
    return read;
  }

  /** Whether it was emptied or cut since it was read; then it is read from its beginning. */
  boolean beginAgainIfCut(long timestamp) throws IOException {
    if (channel.size() >= channel.position()) {
      return false;
    }
    finish(timestamp);
    channel.position(0);
    return true;
  }

  /** Whether so long ago was the last byte that a file without its name can be left. */
  boolean isQuiet() {
    return System.nanoTime() - quietSinceNanos > GRACE_NANOS;
  }

  /** Sends what has not ended, too. */
  void finish(long timestamp) {
    writeOrigin();
    lines.end(timestamp);
    records.ifPresent(RecordJoiner::flush);
  }

  void close() throws IOException {
    channel.close();
  }

  /** Behind the last line that ended. */
  long readPosition() throws IOException {
    return channel.position() - lines.unfinishedBytes();
  }

  FileChannel channel() {
    return channel;
  }

  private void writeOrigin() {
    writer.ids(named(config.sourceId()), named(config.instanceId()));
    writer.clearTags();
    writer.tag(FILE, path.toString());
  }

  private String named(String template) {
    Path folder = path.getParent();
    return template.replace("{name}", path.getFileName().toString().split("\\.", 2)[0])
        .replace("{folder}", folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString());
  }
}
