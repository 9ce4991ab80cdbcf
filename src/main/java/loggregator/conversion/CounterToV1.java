package loggregator.conversion;

import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;

/** Makes a CounterEvent of a counter. */
final class CounterToV1 {
  private final V1Writer v1;
  private final WireReader reader = new WireReader();
  private final Slice name = new Slice();
  private long delta;
  private long total;

  CounterToV1(V1Writer v1) {
    this.v1 = v1;
  }

  void convert(EnvelopeView v2, V1Condition condition) {
    if (condition.takesSystemMetric() && readCounter(v2.message())) {
      WireWriter out = v1.begin(v2, EventType.CounterEvent_VALUE);
      int message = out.beginMessage(Envelope.COUNTEREVENT_FIELD_NUMBER);
      name.write(out, CounterEvent.NAME_FIELD_NUMBER);
      out.writeVarintField(CounterEvent.DELTA_FIELD_NUMBER, delta);
      out.writeVarintField(CounterEvent.TOTAL_FIELD_NUMBER, total);
      out.endMessage(message);
      v1.endWithInstanceTag(v2);
    }
  }

  private boolean readCounter(Slice counter) {
    name.clear();
    delta = 0;
    total = 0;
    byte[] bytes = counter.bytes();
    reader.reset(bytes, counter.start(), counter.end());
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.COUNTER_NAME -> name.read(bytes, reader);
        case FieldTags.COUNTER_DELTA -> delta = reader.readVarint();
        case FieldTags.COUNTER_TOTAL -> total = reader.readVarint();
        default -> reader.skip(tag);
      }
    }
    return !reader.isMalformed();
  }
}
