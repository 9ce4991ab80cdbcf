package loggregator.logcache;

import loggregator.logcache.wire.LogCacheWire.ReadRequest;

/** Questions over gRPC. */
final class WireQuestions {
  private WireQuestions() {}

  static ReadParameters of(ReadRequest request) {
    return new ReadParameters(request.getSourceId(), request.getStartTime(), request.getEndTime(), request.getLimit(),
        request.getEnvelopeTypesValueList(), request.getDescending(), request.getNameFilter());
  }
}
