package loggregator.logcache;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
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
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

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

  /** Fails with an {@link IllegalArgumentException} where the bytes are no answer. */
  static Found found(byte[] wire) {
    try {
      byte[] envelopes = ReadResponse.parseFrom(wire).getEnvelopes().toByteArray();
      Optional<Batch> batch = Optional.ofNullable(new BatchReader().readBatch(envelopes, 0, envelopes.length));
      return batch.isEmpty() ? Found.NOTHING : new Found(batch, lastTimestamp(batch.get()), true);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no answer", e);
    }
  }

  private static long lastTimestamp(Batch batch) throws InvalidProtocolBufferException {
    Batch last = batch.envelopes() == 1 ? batch : batch.withoutFirst(batch.envelopes() - 1);
    int start = last.envelopeStart(last.offset());
    return Envelope.parser().parseFrom(last.bytes(), start, last.end() - start).getTimestamp();
  }

  /** Null when the answer would be larger than that. */
  static byte[] meta(RecentEnvelopes store, List<SourceInfo> ofOthers, int maxBytes) {
    WireWriter out = new WireWriter(1 << 10);
    ofOthers.forEach(source -> append(source, out));
    for (long position = RecentEnvelopes.walkStart(); position >= 0 && out.size() <= maxBytes; ) {
      position = store.walk(position, SOURCES_AT_ONCE, source -> append(source, out));
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

  private static void append(SourceInfo source, WireWriter out) {
    byte[] message = message(source);
    out.writeRaw(message, 0, message.length);
  }

  private static byte[] message(SourceInfo source) {
    return MetaResponse.newBuilder().putMeta(source.id(), MetaInfo.newBuilder()
        .setCount(source.count()).setExpired(source.expired())
        .setOldestTimestamp(source.oldestNs()).setNewestTimestamp(source.newestNs()).build()).build().toByteArray();
  }
}
