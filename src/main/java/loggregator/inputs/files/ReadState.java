package loggregator.inputs.files;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * How far files were read, in a file of its own: by a file's key (its inode), and by its first bytes, since keys are
 * used again. One thread at a time, which it blocks.
 */
final class ReadState {
  private static final int HEAD_BYTES = 256;

  private final Path file;
  private JsonObject positions;
  private String written = "";

  ReadState(Path file) throws IOException {
    this.file = file;
    this.positions = read(file);
  }

  private static JsonObject read(Path file) throws IOException {
    try {
      return new JsonObject(Files.readString(file));
    } catch (NoSuchFileException | DecodeException e) {
      return new JsonObject();
    }
  }

  /** How far that file was read before, if it is the one that is known by that key. */
  OptionalLong position(Object key, FileChannel channel) throws IOException {
    if (!(positions.getValue(key.toString()) instanceof JsonObject known)) {
      return OptionalLong.empty();
    }
    long position = known.getLong("position", 0L);
    int headBytes = known.getInteger("headBytes", 0);
    boolean isTheSame = channel.size() >= position && headBytes <= HEAD_BYTES
        && head(channel, headBytes) == known.getLong("head", -1L);
    return isTheSame ? OptionalLong.of(position) : OptionalLong.empty();
  }

  /** Forgets all files, for those that are there to be put. */
  void clear() {
    positions = new JsonObject();
  }

  void put(Object key, TailedFile tailed) throws IOException {
    int headBytes = (int) Math.min(HEAD_BYTES, tailed.channel().size());
    positions.put(key.toString(), new JsonObject().put("position", tailed.readPosition())
        .put("headBytes", headBytes).put("head", head(tailed.channel(), headBytes)));
  }

  private static long head(FileChannel channel, int bytes) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(bytes);
    channel.read(head, 0);
    CRC32 sum = new CRC32();
    sum.update(head.array(), 0, head.position());
    return sum.getValue();
  }

  /** Whole or not at all. */
  void write() throws IOException {
    String text = positions.encodePrettily();
    if (!text.equals(written)) {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      written = text;
    }
  }
}
