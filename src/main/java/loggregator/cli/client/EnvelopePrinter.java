package loggregator.cli.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** Prints batches until it has printed as many envelopes as it may. One thread at a time, which it blocks. */
public final class EnvelopePrinter {
  private final OutputStream out;
  private final EnvelopeFormat format;
  private final EnvelopeFilter filter;
  private long remaining;

  /**
   * @param filter of envelopes; losses are told in any case
   * @param limit envelopes to print, loss reports not counted
   */
  public EnvelopePrinter(OutputStream out, EnvelopeFormat format, EnvelopeFilter filter, long limit) {
    this.out = out;
    this.format = format;
    this.filter = filter;
    this.remaining = limit;
  }

  /** Tells whether more may be printed; fails when nobody reads what it prints. */
  boolean print(EnvelopeBatch batch) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (Envelope envelope : batch.getBatchList()) {
      if (remaining == 0) {
        break;
      }
      append(text, envelope);
    }
    print(text);
    return remaining > 0;
  }

  /** Tells that there was no stream for a while. */
  void printGap(long ms) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    format.appendGap(text, ms);
    print(text);
  }

  /** Tells what was missed. */
  void printMissed(long envelopes) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    format.appendMissed(text, envelopes);
    print(text);
  }

  private void print(ByteArrayOutputStream text) throws IOException {
    if (text.size() > 0) {
      text.writeTo(out);
      out.flush();
    }
  }

  private void append(ByteArrayOutputStream text, Envelope envelope) {
    if (LossCounter.is(envelope)) {
      format.appendLoss(text, LossCounter.lost(envelope), envelope);
    } else if (filter.passes(envelope)) {
      format.append(text, envelope);
      remaining--;
    }
  }
}
