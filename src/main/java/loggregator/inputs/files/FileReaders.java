package loggregator.inputs.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import loggregator.config.FilesConfig;
import loggregator.envelope.Batch;
import loggregator.envelope.RecordWriter;
import loggregator.inputs.FilePattern;
import loggregator.metrics.InputMeters;

/**
 * All files that are followed. A file is what its key says it is (its inode), not its name: one that is renamed is read
 * on, and one that takes its name is another. One thread at a time, which it blocks.
 */
final class FileReaders {
  /** Of one file in a turn, so that a large one keeps none waiting. */
  private static final int BYTES_A_TURN = 64 << 10;
  private static final int MAX_FILES_A_TURN = 16;
  private static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FilesConfig config;
  private volatile List<FilePattern> patterns;
  private final InputMeters meters;
  private final LongSupplier nowNanos;
  private final Map<Object, TailedFile> files = new LinkedHashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BYTES_A_TURN);
  private final List<Batch> batches = new ArrayList<>();
  private final RecordWriter writer = new RecordWriter(batches::add);
  private Optional<ReadState> state = Optional.empty();
  private long scannedNanos;
  private long savedNanos;
  private boolean hasScanned;

  /** @param isMore whether there is more to read at once */
  record Turn(List<Batch> batches, boolean isMore) {}

  FileReaders(FilesConfig config, InputMeters meters, LongSupplier nowNanos) {
    this.config = config;
    follow(config.paths());
    this.meters = meters;
    this.nowNanos = nowNanos;
  }

  /** Files of these patterns from the next look on; others are left when they have nothing new. Any thread. */
  void follow(List<String> paths) {
    patterns = paths.stream().map(FilePattern::new).toList();
  }

  /** Finds the files. */
  void open() throws IOException {
    if (config.stateFile().isPresent()) {
      state = Optional.of(new ReadState(config.stateFile().get()));
    }
    scan();
  }

  /** Reads a part of what is new. What it gave before has been taken by then. */
  Turn read() throws IOException {
    long now = System.nanoTime();
    saveIfDue(now);
    if (now - scannedNanos >= TimeUnit.MILLISECONDS.toNanos(config.scanIntervalMs())) {
      scan();
    }
    boolean isMore = false;
    for (Object key : firstInLine()) {
      isMore |= read(key);
    }
    return new Turn(taken(), isMore);
  }

  /** Those that were read now come last next time. */
  private List<Object> firstInLine() {
    List<Object> first = files.keySet().stream().limit(MAX_FILES_A_TURN).toList();
    first.forEach(key -> files.put(key, files.remove(key)));
    return first;
  }

  private boolean read(Object key) {
    TailedFile file = files.get(key);
    try {
      if (file.beginAgainIfCut(nowNanos.getAsLong())) {
        meters.ignored("truncated_file", 1);
      }
      return file.read(buffer, nowNanos.getAsLong()) > 0 || files.size() > MAX_FILES_A_TURN;
    } catch (IOException e) {
      meters.rejected("read_error");
      return false;
    }
  }

  private void scan() throws IOException {
    scannedNanos = System.nanoTime();
    Map<Object, Path> found = new LinkedHashMap<>();
    for (FilePattern pattern : patterns) {
      for (Path path : pattern.files()) {
        found.putIfAbsent(key(path), path);
      }
    }
    leaveQuietOnes(found);
    for (Map.Entry<Object, Path> entry : found.entrySet()) {
      if (!files.containsKey(entry.getKey())) {
        begin(entry.getKey(), entry.getValue());
      }
    }
    hasScanned = true;
  }

  private static Object key(Path path) {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? path : key;
    } catch (IOException e) {
      return path;
    }
  }

  private void leaveQuietOnes(Map<Object, Path> found) throws IOException {
    Iterator<Map.Entry<Object, TailedFile>> each = files.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Object, TailedFile> entry = each.next();
      if (!found.containsKey(entry.getKey()) && entry.getValue().isQuiet()) {
        entry.getValue().finish(nowNanos.getAsLong());
        entry.getValue().close();
        each.remove();
      }
    }
  }

  private void begin(Object key, Path path) throws IOException {
    if (files.size() >= config.maxFiles()) {
      meters.rejected("too_many_files");
      return;
    }
    try {
      FileChannel channel = FileChannel.open(path);
      files.put(key, new TailedFile(path, channel, firstPosition(key, channel), config, writer));
    } catch (NoSuchFileException e) {
      // it went meanwhile
    } catch (IOException e) {
      meters.rejected("unreadable_file");
    }
  }

  private long firstPosition(Object key, FileChannel channel) throws IOException {
    if (!hasScanned && state.isPresent()) {
      var known = state.get().position(key, channel);
      if (known.isPresent()) {
        return known.getAsLong();
      }
    }
    return hasScanned || config.fromBeginning() ? 0 : channel.size();
  }

  private void saveIfDue(long now) throws IOException {
    if (state.isPresent() && now - savedNanos >= STATE_NANOS) {
      savedNanos = now;
      save(state.get());
    }
  }

  private void save(ReadState to) throws IOException {
    to.clear();
    for (Map.Entry<Object, TailedFile> file : files.entrySet()) {
      to.put(file.getKey(), file.getValue());
    }
    to.write();
  }

  /** The last turn. With a state a line that has not ended is left for the next start. */
  List<Batch> close() throws IOException {
    if (state.isPresent()) {
      save(state.get());
    }
    for (TailedFile file : files.values()) {
      if (state.isEmpty()) {
        file.finish(nowNanos.getAsLong());
      }
      file.close();
    }
    files.clear();
    return taken();
  }

  private List<Batch> taken() {
    writer.flush();
    List<Batch> taken = List.copyOf(batches);
    batches.clear();
    return taken;
  }
}
