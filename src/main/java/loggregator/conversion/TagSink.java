package loggregator.conversion;

import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;

/** Adds tags to one of an envelope's two maps. */
final class TagSink {
  private final Envelope.Builder envelope;
  private final boolean preferred;

  TagSink(Envelope.Builder envelope, boolean preferred) {
    this.envelope = envelope;
    this.preferred = preferred;
  }

  void put(V1Tag tag, String text) {
    put(tag.key, text);
  }

  void put(String key, String text) {
    if (preferred) {
      envelope.putTags(key, text);
    } else {
      envelope.putDeprecatedTags(key, Value.newBuilder().setText(text).build());
    }
  }

  void remove(V1Tag tag) {
    if (preferred) {
      envelope.removeTags(tag.key);
    } else {
      envelope.removeDeprecatedTags(tag.key);
    }
  }
}
