package loggregator.cli.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import loggregator.conversion.V1Condition;
import loggregator.conversion.V2ToV1;
import loggregator.envelope.Batch;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;

/** Converts envelopes to serialized ones of the first generation. One thread. */
final class DropsondeEnvelopes {
  private final V2ToV1 conversion = new V2ToV1();
  private final V1Condition everything = new V1Condition(new V1Filter("", Kind.ANY));

  /** None for an envelope that the first generation can't express, several for a gauge. */
  List<byte[]> of(Batch batch) {
    Batch converted = conversion.convert(batch, everything);
    return converted == null ? List.of() : envelopes(converted);
  }

  private static List<byte[]> envelopes(Batch batch) {
    List<byte[]> envelopes = new ArrayList<>();
    int end;
    for (int start = batch.offset(); start < batch.end(); start = end) {
      end = batch.recordEnd(start);
      envelopes.add(Arrays.copyOfRange(batch.bytes(), batch.envelopeStart(start), end));
    }
    return envelopes;
  }
}
