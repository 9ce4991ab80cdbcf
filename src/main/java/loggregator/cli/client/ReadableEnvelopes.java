package loggregator.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import java.io.ByteArrayOutputStream;
import java.time.ZoneId;
import java.util.Optional;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** For people: the time of day, the source and its instance, the type, the content. */
public final class ReadableEnvelopes implements EnvelopeFormat {
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String FAINT = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  /** Of sources, so that one is easily followed among others; red and yellow are taken. */
  private static final String[] SOURCE_COLOURS = {
    "\u001b[36m", "\u001b[32m", "\u001b[35m", "\u001b[34m", "\u001b[96m", "\u001b[92m", "\u001b[95m", "\u001b[94m"};

  private final TimeOfDay time;
  private final boolean coloured;
  private final Optional<Highlight> highlight;
  private final StringBuilder line = new StringBuilder();

  /**
   * @param coloured whether the text goes to a terminal, which understands ANSI colours
   * @param highlighted what stands out in the content
   */
  public ReadableEnvelopes(ZoneId zone, boolean coloured, Optional<Pattern> highlighted) {
    this.time = new TimeOfDay(zone);
    this.coloured = coloured;
    this.highlight = highlighted.map(Highlight::new);
  }

  @Override
  public void append(ByteArrayOutputStream out, Envelope envelope) {
    line.setLength(0);
    colour(FAINT);
    line.append(time.of(envelope.getTimestamp()));
    colour(PLAIN);
    line.append(' ');
    colour(SOURCE_COLOURS[Math.floorMod(envelope.getSourceId().hashCode(), SOURCE_COLOURS.length)]);
    appendSource(envelope);
    line.append(' ');
    colour(typeColour(envelope));
    line.append(EnvelopeText.type(envelope)).append(' ');
    colour(PLAIN);
    appendContent(EnvelopeText.content(envelope).stripTrailing());
    end(out);
  }

  @Override
  public void appendLoss(ByteArrayOutputStream out, long envelopes, Envelope report) {
    String source = LossCounter.isOfSource(report) ? " of " + ReadableText.of(LossCounter.source(report)) : "";
    appendNotice(out, Long.toUnsignedString(envelopes) + " envelopes" + source + " lost");
  }

  @Override
  public void appendMissed(ByteArrayOutputStream out, long envelopes) {
    appendNotice(out, (envelopes < 0 ? "some" : envelopes) + " envelopes are not kept any more");
  }

  @Override
  public void appendGap(ByteArrayOutputStream out, long ms) {
    appendNotice(out, "no stream for " + ms + " ms, and nothing of what came meanwhile");
  }

  private void appendNotice(ByteArrayOutputStream out, String text) {
    line.setLength(0);
    colour(RED);
    line.append("--- ").append(text).append(" ---");
    colour(PLAIN);
    end(out);
  }

  private void appendSource(Envelope envelope) {
    ReadableText.append(line, envelope.getSourceId().isEmpty() ? "-" : envelope.getSourceId());
    if (!envelope.getInstanceId().isEmpty()) {
      line.append('/');
      ReadableText.append(line, envelope.getInstanceId());
    }
  }

  private static String typeColour(Envelope envelope) {
    if (!envelope.hasLog()) {
      return YELLOW;
    }
    return envelope.getLog().getType() == Log.Type.ERR ? RED : PLAIN;
  }

  private void appendContent(String text) {
    if (coloured && highlight.isPresent()) {
      highlight.get().append(line, text);
    } else {
      ReadableText.append(line, text);
    }
  }

  private void colour(String colour) {
    if (coloured) {
      line.append(colour);
    }
  }

  private void end(ByteArrayOutputStream out) {
    out.writeBytes(line.append('\n').toString().getBytes(UTF_8));
  }
}
