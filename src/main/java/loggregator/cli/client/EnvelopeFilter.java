package loggregator.cli.client;

import com.google.re2j.Pattern;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Which envelopes are printed of those that arrive, by their text.
 *
 * @param wanted one of them has to match, if there are any
 * @param unwanted none of them may match
 */
public record EnvelopeFilter(List<Pattern> wanted, List<Pattern> unwanted) {
  public static final EnvelopeFilter EVERYTHING = new EnvelopeFilter(List.of(), List.of());

  boolean passes(Envelope envelope) {
    if (wanted.isEmpty() && unwanted.isEmpty()) {
      return true;
    }
    String text = EnvelopeText.content(envelope);
    return (wanted.isEmpty() || wanted.stream().anyMatch(pattern -> pattern.matcher(text).find()))
        && unwanted.stream().noneMatch(pattern -> pattern.matcher(text).find());
  }
}
