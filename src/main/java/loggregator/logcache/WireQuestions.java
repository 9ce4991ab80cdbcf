package loggregator.logcache;

import com.google.protobuf.InvalidProtocolBufferException;
import loggregator.logcache.wire.LogCacheWire.ReadRequest;

/** Questions over gRPC. */
final class WireQuestions {
  private WireQuestions() {}

  static byte[] toWire(ReadParameters parameters) {
    return ReadRequest.newBuilder().setSourceId(parameters.sourceId()).setStartTime(parameters.startNs())
        .setEndTime(parameters.endNs()).setLimit(parameters.limit()).addAllEnvelopeTypesValue(parameters.types())
        .setDescending(parameters.descending()).setNameFilter(parameters.nameFilter()).build().toByteArray();
  }

  /** Fails with an {@link IllegalArgumentException} where the bytes are no question. */
  static ReadParameters of(byte[] wire) {
    try {
      return of(ReadRequest.parseFrom(wire));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no question", e);
    }
  }

  static ReadParameters of(ReadRequest request) {
    return new ReadParameters(request.getSourceId(), request.getStartTime(), request.getEndTime(), request.getLimit(),
        request.getEnvelopeTypesValueList(), request.getDescending(), request.getNameFilter());
  }
}
