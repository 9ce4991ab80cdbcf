package loggregator.cli.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Makes a Log envelope of each line of a stream, on a thread of its own, because reading and a full queue block. */
public final class LogLines {
  /** As much of a line as the platform's own log producers put into one envelope. */
  public static final int MAX_LINE_BYTES = LineReader.MAX_LINE_BYTES;

  private final int maxLineBytes;
  private final LineReader lines;
  private final Envelope template;
  private final EnvelopeSink sink;
  private final PrintStream notices;
  private boolean saidThatItCuts;
  private volatile IOException failure;

  /**
   * @param template what all the envelopes have in common, with a log
   * @param maxLineBytes a longer line becomes several envelopes
   * @param notices where one line says that long lines are split
   */
  public LogLines(InputStream in, Envelope template, EnvelopeSink sink, int maxLineBytes, PrintStream notices) {
    this.maxLineBytes = maxLineBytes;
    this.lines = new LineReader(in, maxLineBytes);
    this.template = template;
    this.sink = sink;
    this.notices = notices;
  }

  /** The thread doesn't keep the process alive. */
  public void start() {
    Thread thread = new Thread(this::readAll, "lines");
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
        sink.add(envelope(line));
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sink.end();
    }
  }

  private void sayThatItCuts() {
    if (lines.hasCut() && !saidThatItCuts) {
      saidThatItCuts = true;
      notices.println("# lines of more than " + maxLineBytes + " bytes are sent in several envelopes");
    }
  }

  private Envelope envelope(ByteString line) {
    return template.toBuilder()
        .setTimestamp(Timestamps.nowNanos())
        .setLog(template.getLog().toBuilder().setPayload(line))
        .build();
  }
}
