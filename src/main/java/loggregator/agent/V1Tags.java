package loggregator.agent;

import java.util.Map;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * An Agent's tags for envelopes of the first generation: four of them are fields there, which are set where they are
 * absent, but not where they are empty; the others come as tags after the conversion. Any thread.
 */
final class V1Tags {
  static final String SOURCE_ID = "source_id";

  private final Map<String, String> tags;

  V1Tags(Map<String, String> tags) {
    this.tags = tags;
  }

  void setFields(EventFactory.Envelope.Builder envelope) {
    if (!envelope.hasDeployment()) {
      envelope.setDeployment(tags.getOrDefault("deployment", ""));
    }
    if (!envelope.hasJob()) {
      envelope.setJob(tags.getOrDefault("job", ""));
    }
    if (!envelope.hasIndex()) {
      envelope.setIndex(tags.getOrDefault("index", ""));
    }
    if (!envelope.hasIp()) {
      envelope.setIp(tags.getOrDefault("ip", ""));
    }
  }

  /** The same envelope when it has all of them, as it has those that were fields. */
  Envelope addAbsent(Envelope envelope) {
    if (envelope.getTagsMap().keySet().containsAll(tags.keySet())) {
      return envelope;
    }
    Envelope.Builder completed = envelope.toBuilder();
    tags.forEach((key, value) -> completed.putTags(key, envelope.getTagsOrDefault(key, value)));
    return completed.build();
  }
}
