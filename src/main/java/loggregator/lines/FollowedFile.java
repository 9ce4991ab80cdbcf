package loggregator.lines;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A file that grows, read from its beginning and then for ever, as one stream. Where another file takes its name, the
 * old one is read to its end and then the new one; where it is emptied, it is read from the beginning again. It is
 * waited for while there is none. A last line without a newline gets one when its file is left.
 *
 * <p>Threading: one thread reads, any other one may stop it.
 */
public final class FollowedFile extends InputStream {
  private static final long POLL_MS = 50;
  /** How long a file that has lost its name is still read after its last bytes: its writer may not know yet. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final Path file;
  private final ByteBuffer newline = ByteBuffer.wrap(new byte[] {'\n'});
  private FileChannel channel;
  private Object identity;
  private boolean inLine;
  private long quietSinceNanos;
  private volatile boolean stopped;

  public FollowedFile(Path file) {
    this.file = file;
  }

  /** Ends the stream behind what the file holds now. */
  public void stop() {
    stopped = true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    while (true) {
      boolean isLast = stopped;
      boolean isLeft = channel != null && isReplaced() && System.nanoTime() - quietSinceNanos > GRACE_NANOS;
      int read = channel == null && !open() ? -1 : channel.read(ByteBuffer.wrap(bytes, start, length));
      if (read > 0) {
        inLine = bytes[start + read - 1] != '\n';
        quietSinceNanos = System.nanoTime();
        return read;
      }
      if (isLast) {
        return -1;
      }
      if (isLeft || isTruncated()) {
        begin(isLeft);
        if (inLine) {
          inLine = false;
          newline.duplicate().get(bytes, start, 1);
          return 1;
        }
      } else {
        pause();
      }
    }
  }

  private boolean open() throws IOException {
    try {
      channel = FileChannel.open(file);
      identity = identity();
      quietSinceNanos = System.nanoTime();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private Object identity() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private boolean isReplaced() throws IOException {
    try {
      return !Objects.equals(identity, identity());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isTruncated() throws IOException {
    return channel != null && channel.size() < channel.position();
  }

  private void begin(boolean anotherFile) throws IOException {
    if (anotherFile) {
      channel.close();
      channel = null;
    } else {
      channel.position(0);
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
