package loggregator.cli.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** Prints batches until it has printed as many envelopes as it may. One thread at a time, which it blocks. */
public final class EnvelopePrinter {
  private final OutputStream out;
  private final EnvelopeFormat format;
  private long remaining;

  /** @param limit envelopes to print, loss reports not counted */
  public EnvelopePrinter(OutputStream out, EnvelopeFormat format, long limit) {
    this.out = out;
    this.format = format;
    this.remaining = limit;
  }

  /** Tells whether more may be printed; fails when nobody reads what it prints. */
  boolean print(EnvelopeBatch batch) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Envelope envelope : batch.getBatchList()) {
      if (remaining == 0) {
        break;
      }
      append(text, envelope);
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    return remaining > 0;
  }

  private void append(StringBuilder text, Envelope envelope) {
    if (LossCounter.is(envelope)) {
      format.appendLoss(text, LossCounter.lost(envelope), envelope);
    } else {
      format.append(text, envelope);
      remaining--;
    }
  }
}
