package loggregator.logcache;

import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;
import loggregator.logcache.wire.LogCacheWire.MetaInfo;
import loggregator.logcache.wire.LogCacheWire.MetaResponse;
import loggregator.logcache.wire.LogCacheWire.PromQL;
import loggregator.logcache.wire.LogCacheWire.ReadResponse;
import loggregator.promql.QueryResult;
import loggregator.promql.QueryResult.Points;
import loggregator.recent.Found;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.SourceInfo;

/** Answers over gRPC. */
final class WireAnswers {
  private static final int SOURCES_AT_ONCE = 1_000;

  private WireAnswers() {}

  /** The field is there even if nothing was found: the original's Go client looks into it without a check. */
  static byte[] of(Found found) {
    int size = found.batch().map(Batch::length).orElse(0);
    WireWriter out = new WireWriter(WireWriter.bytesFieldSize(ReadResponse.ENVELOPES_FIELD_NUMBER, size));
    found.batch().ifPresentOrElse(
        batch -> out.writeBytesField(ReadResponse.ENVELOPES_FIELD_NUMBER, batch.bytes(), batch.offset(), size),
        () -> out.writeBytesField(ReadResponse.ENVELOPES_FIELD_NUMBER, new byte[0]));
    return out.bytes();
  }

  /** Null when the answer would be larger than that. */
  static byte[] meta(RecentEnvelopes store, int maxBytes) {
    WireWriter out = new WireWriter(1 << 10);
    for (long position = RecentEnvelopes.walkStart(); position >= 0 && out.size() <= maxBytes; ) {
      position = store.walk(position, SOURCES_AT_ONCE, source -> {
        byte[] message = message(source);
        out.writeRaw(message, 0, message.length);
      });
    }
    return out.size() > maxBytes ? null : out.toByteArray();
  }

  static PromQL.InstantQueryResult instant(QueryResult result) {
    PromQL.InstantQueryResult.Builder answer = PromQL.InstantQueryResult.newBuilder();
    switch (result.kind()) {
      case SCALAR -> answer.setScalar(PromQL.Scalar.newBuilder()
          .setTime(QueryJson.seconds(result.series().get(0).timesMs()[0])).setValue(result.series().get(0).values()[0]));
      case VECTOR -> answer.setVector(vector(result));
      case MATRIX -> answer.setMatrix(matrix(result));
    }
    return answer.build();
  }

  static PromQL.RangeQueryResult range(QueryResult result) {
    return PromQL.RangeQueryResult.newBuilder().setMatrix(matrix(result)).build();
  }

  private static PromQL.Vector vector(QueryResult result) {
    PromQL.Vector.Builder vector = PromQL.Vector.newBuilder();
    result.series().forEach(series -> vector.addSamples(PromQL.Sample.newBuilder()
        .putAllMetric(series.labels().values()).setPoint(point(series, 0))));
    return vector.build();
  }

  private static PromQL.Matrix matrix(QueryResult result) {
    PromQL.Matrix.Builder matrix = PromQL.Matrix.newBuilder();
    for (Points points : result.series()) {
      PromQL.Series.Builder series = PromQL.Series.newBuilder().putAllMetric(points.labels().values());
      for (int i = 0; i < points.values().length; i++) {
        series.addPoints(point(points, i));
      }
      matrix.addSeries(series);
    }
    return matrix.build();
  }

  private static PromQL.Point point(Points points, int index) {
    return PromQL.Point.newBuilder()
        .setTime(QueryJson.seconds(points.timesMs()[index])).setValue(points.values()[index]).build();
  }

  private static byte[] message(SourceInfo source) {
    return MetaResponse.newBuilder().putMeta(source.id(), MetaInfo.newBuilder()
        .setCount(source.count()).setExpired(source.expired())
        .setOldestTimestamp(source.oldestNs()).setNewestTimestamp(source.newestNs()).build()).build().toByteArray();
  }
}
