package loggregator.cli.client;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.RecordWriter;
import loggregator.lines.LineCutter;
import loggregator.lines.LineSink;
import loggregator.lines.LogPieces;
import loggregator.lines.RecordJoiner;

/** Makes a Log envelope of each line of a stream, on a thread of its own, because reading and a full queue block. */
public final class LogLines {
  /** As much of a line as the platform's own log producers put into one envelope. */
  public static final int MAX_LINE_BYTES = RecordWriter.MAX_PAYLOAD_BYTES;

  private static final int READ_BYTES = 64 << 10;
  private static final long RECORD_CHECK_MS = 100;

  private final InputStream in;
  private final int maxLineBytes;
  private final WrittenEnvelopes written;
  private final LineCutter lines;
  /** Absent where each line is a record. */
  private final Optional<RecordJoiner> records;
  private final EnvelopeSink sink;
  private final PrintStream notices;
  private boolean saidThatItCuts;
  private volatile IOException failure;

  /**
   * @param written has a writer with the ids and tags that all the envelopes have in common
   * @param recordStart what a line matches that begins a record of several lines; absent where each is one
   * @param maxLineBytes a longer line becomes several envelopes
   * @param notices where one line says that long lines are split
   */
  public LogLines(InputStream in, WrittenEnvelopes written, boolean isError, EnvelopeSink sink,
      Optional<Pattern> recordStart, int maxLineBytes, PrintStream notices) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.written = written;
    this.sink = sink;
    this.notices = notices;
    LineSink pieces = new LogPieces(written.writer(), isError);
    records = recordStart.map(start -> new RecordJoiner(start, maxLineBytes, pieces));
    lines = new LineCutter(maxLineBytes, records.<LineSink>map(joiner -> joiner).orElse(pieces));
  }

  /** The thread doesn't keep the process alive. */
  public void start() {
    start("lines", this::readAll);
    if (records.isPresent()) {
      start("records", this::flushRecords);
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Why reading ended before the end of the stream, or null. */
  public IOException failure() {
    return failure;
  }

  private void readAll() {
    try {
      byte[] bytes = new byte[READ_BYTES];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        take(bytes, read);
        sayThatItCuts();
      }
      end();
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sink.end();
    }
  }

  /** The monitor keeps records in order, which the other thread sends too. */
  private synchronized void take(byte[] bytes, int length) throws InterruptedException {
    lines.take(bytes, 0, length, Timestamps.nowNanos());
    written.handTo(sink);
  }

  private synchronized void end() throws InterruptedException {
    lines.end(Timestamps.nowNanos());
    records.ifPresent(RecordJoiner::flush);
    written.handTo(sink);
  }

  /** Sends a record when no line has come for a while, since the next one may be long in coming. */
  private void flushRecords() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(RECORD_CHECK_MS);
        flushQuietRecord();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void flushQuietRecord() throws InterruptedException {
    records.orElseThrow().flushIfQuiet(Timestamps.nowNanos());
    written.handTo(sink);
  }

  private void sayThatItCuts() {
    if (lines.hasCut() && !saidThatItCuts) {
      saidThatItCuts = true;
      notices.println("# lines of more than " + maxLineBytes + " bytes are sent in several envelopes");
    }
  }
}
