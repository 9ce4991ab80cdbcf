package loggregator.outputs.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is put aside, with {@code .1} behind its name, before it becomes too large; those put aside before move
 * on, and the oldest goes. It is opened anew where somebody else has moved it away. Blocks; one thread at a time.
 */
final class RotatedFile {
  private final Path path;
  private final long maxBytes;
  private final int maxFiles;
  private FileChannel channel;
  private Object key;

  RotatedFile(Path path, long maxBytes, int maxFiles) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
  }

  /** Appends all of it, or nothing. */
  synchronized void append(ByteBuffer bytes) throws IOException {
    openIfMoved();
    long before = channel.size();
    if (before > 0 && before + bytes.remaining() > maxBytes) {
      rotate();
      before = 0;
    }
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
  }

  private void openIfMoved() throws IOException {
    if (channel != null && Files.exists(path) && keyOf(path).equals(key)) {
      return;
    }
    close();
    if (path.getParent() != null) {
      Files.createDirectories(path.getParent());
    }
    channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    key = keyOf(path);
  }

  /** What tells whether the name still stands for the file that is open. */
  private static Object keyOf(Path file) throws IOException {
    Object inode = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
    return inode == null ? file : inode;
  }

  private void rotate() throws IOException {
    close();
    for (int number = maxFiles - 1; number > 0; number--) {
      Path younger = number == 1 ? path : aside(number - 1);
      if (Files.exists(younger)) {
        Files.move(younger, aside(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (maxFiles == 1) {
      Files.deleteIfExists(path);
    }
    openIfMoved();
  }

  private Path aside(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
