package loggregator.conversion;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope;

/** Envelopes from protobuf's text form, in which a table of cases is short. */
final class Texts {
  private Texts() {}

  /** Required fields may be absent. */
  static EventFactory.Envelope v1(String text) {
    return parsed(text, EventFactory.Envelope.newBuilder()).buildPartial();
  }

  static LoggregatorEnvelope.Envelope v2(String text) {
    return parsed(text, LoggregatorEnvelope.Envelope.newBuilder()).build();
  }

  /** The entry of {@code tags} of both generations. */
  static String tag(String key, String value) {
    return "tags { key: '" + key + "' value: '" + value + "' } ";
  }

  static String deprecatedTag(String key, String value) {
    return "deprecated_tags { key: '" + key + "' value { " + value + " } } ";
  }

  static String metric(String name, String value) {
    return "metrics { key: '" + name + "' value { " + value + " } } ";
  }

  private static <B extends Message.Builder> B parsed(String text, B builder) {
    try {
      TextFormat.merge(text, builder);
      return builder;
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
