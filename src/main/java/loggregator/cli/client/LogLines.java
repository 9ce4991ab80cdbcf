package loggregator.cli.client;

import com.google.protobuf.ByteString;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Makes a Log envelope of each line of a stream, on a thread of its own, because reading and a full queue block. */
public final class LogLines {
  /** As much of a line as the platform's own log producers put into one envelope. */
  public static final int MAX_LINE_BYTES = LineReader.MAX_LINE_BYTES;

  private static final long RECORD_CHECK_MS = 100;

  private final int maxLineBytes;
  private final LineReader lines;
  private final Envelope template;
  private final EnvelopeSink sink;
  private final RecordJoiner records;
  private final PrintStream notices;
  private boolean saidThatItCuts;
  private volatile IOException failure;

  /**
   * @param template what all the envelopes have in common, with a log
   * @param recordStart what a line matches that begins a record of several lines; absent where each is one
   * @param maxLineBytes a longer line becomes several envelopes
   * @param notices where one line says that long lines are split
   */
  public LogLines(InputStream in, Envelope template, EnvelopeSink sink, Optional<Pattern> recordStart, int maxLineBytes,
      PrintStream notices) {
    this.maxLineBytes = maxLineBytes;
    this.lines = new LineReader(in, maxLineBytes);
    this.template = template;
    this.sink = sink;
    this.records = recordStart
        .map(start -> new RecordJoiner(start, maxLineBytes, (line, nanos) -> sink.add(envelope(line, nanos))))
        .orElse(null);
    this.notices = notices;
  }

  /** The thread doesn't keep the process alive. */
  public void start() {
    start("lines", this::readAll);
    if (records != null) {
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
      for (ByteString line = lines.next(); line != null; line = lines.next()) {
        sayThatItCuts();
        add(line);
      }
      if (records != null) {
        records.flush();
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sink.end();
    }
  }

  private void add(ByteString line) throws InterruptedException {
    if (records == null) {
      sink.add(envelope(line, Timestamps.nowNanos()));
    } else {
      records.add(line, Timestamps.nowNanos(), System.nanoTime());
    }
  }

  /** Sends a record when no line has come for a while, since the next one may be long in coming. */
  private void flushRecords() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(RECORD_CHECK_MS);
        records.flushIfQuiet(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayThatItCuts() {
    if (lines.hasCut() && !saidThatItCuts) {
      saidThatItCuts = true;
      notices.println("# lines of more than " + maxLineBytes + " bytes are sent in several envelopes");
    }
  }

  private Envelope envelope(ByteString line, long timestampNanos) {
    return template.toBuilder()
        .setTimestamp(timestampNanos)
        .setLog(template.getLog().toBuilder().setPayload(line))
        .build();
  }
}
