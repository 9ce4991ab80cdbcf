package loggregator.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** Makes a Log envelope of each line of a stream, on a thread of its own, since reading and a full queue block it. */
public final class LogLines {
  private final LineReader lines;
  private final Envelope template;
  private final Log.Type type;
  private final EnvelopeQueue queue;
  private volatile IOException failure;

  /** @param template what all the envelopes have in common */
  public LogLines(InputStream in, Envelope template, Log.Type type, EnvelopeQueue queue) {
    this.lines = new LineReader(in);
    this.template = template;
    this.type = type;
    this.queue = queue;
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
        queue.add(envelope(line));
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.end();
    }
  }

  private Envelope envelope(ByteString line) {
    return template.toBuilder()
        .setTimestamp(Timestamps.nowNanos())
        .setLog(Log.newBuilder().setPayload(line).setType(type))
        .build();
  }
}
