package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType.ContainerMetric_VALUE;
import static org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType.CounterEvent_VALUE;
import static org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType.Error_VALUE;
import static org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType.HttpStartStop_VALUE;
import static org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType.LogMessage_VALUE;
import static org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType.ValueMetric_VALUE;

import com.google.protobuf.ByteString;
import com.google.protobuf.ProtocolMessageEnum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudfoundry.dropsonde.events.ErrorFactory.Error;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.HttpFactory.Method;
import org.cloudfoundry.dropsonde.events.HttpFactory.PeerType;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.dropsonde.events.UuidFactory.UUID;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;

/** What {@link V2ToV1} is to do, on objects and without regard to what it costs. */
final class PlainV2ToV1 {
  private static final List<String> CONTAINER = List.of("cpu", "memory", "disk", "memory_quota", "disk_quota");

  private final Envelope v2;
  private final Map<String, String> tags = new LinkedHashMap<>();

  private PlainV2ToV1(Envelope v2) {
    this.v2 = v2;
    tags.putAll(v2.getTagsMap());
    v2.getDeprecatedTagsMap().forEach((key, value) -> {
      if (value.getDataCase() != Value.DataCase.DATA_NOT_SET) {
        tags.put(key, text(value));
      }
    });
    if (!v2.getSourceId().isEmpty()) {
      tags.put("source_id", v2.getSourceId());
    }
  }

  static List<EventFactory.Envelope> convert(Envelope v2) {
    return new PlainV2ToV1(v2).convert();
  }

  private List<EventFactory.Envelope> convert() {
    return switch (v2.getMessageCase()) {
      case LOG -> List.of(tag("__v1_type").equals("Error") ? error() : log());
      case COUNTER -> List.of(counter());
      case GAUGE -> isContainer() ? List.of(container())
          : v2.getGauge().getMetricsMap().entrySet().stream().map(this::value).toList();
      case TIMER -> uuid(tag("request_id")) == null ? List.of() : List.of(http());
      case EVENT, MESSAGE_NOT_SET -> List.of();
    };
  }

  private EventFactory.Envelope log() {
    LogMessage log = LogMessage.newBuilder()
        .setMessage(v2.getLog().getPayload())
        .setMessageType(v2.getLog().getType() == Log.Type.OUT ? 1 : 2)
        .setTimestamp(v2.getTimestamp())
        .setAppId(v2.getSourceId())
        .setSourceType(tag("source_type"))
        .setSourceInstance(v2.getInstanceId())
        .build();
    return base(LogMessage_VALUE, "source_type").setLogMessage(log).build();
  }

  private EventFactory.Envelope error() {
    Error error = Error.newBuilder()
        .setSource(tag("source"))
        .setCode(integer(tag("code"), 64).intValue())
        .setMessage(v2.getLog().getPayload().toStringUtf8())
        .build();
    return base(Error_VALUE, "source", "code").setError(error).build();
  }

  private EventFactory.Envelope counter() {
    CounterEvent counter = CounterEvent.newBuilder()
        .setName(v2.getCounter().getName())
        .setDelta(v2.getCounter().getDelta())
        .setTotal(v2.getCounter().getTotal())
        .build();
    return withInstance(base(CounterEvent_VALUE)).setCounterEvent(counter).build();
  }

  private EventFactory.Envelope value(Map.Entry<String, GaugeValue> entry) {
    ValueMetric metric = ValueMetric.newBuilder()
        .setName(entry.getKey())
        .setUnit(entry.getValue().getUnit())
        .setValue(entry.getValue().getValue())
        .build();
    return withInstance(base(ValueMetric_VALUE)).setValueMetric(metric).build();
  }

  private boolean isContainer() {
    return CONTAINER.stream().allMatch(name -> {
      GaugeValue metric = v2.getGauge().getMetricsMap().get(name);
      return metric != null && !(metric.getUnit().isEmpty() && metric.getValue() == 0);
    });
  }

  private EventFactory.Envelope container() {
    Map<String, GaugeValue> metrics = v2.getGauge().getMetricsMap();
    GaugeValue index = metrics.get("instance_index");
    ContainerMetric metric = ContainerMetric.newBuilder()
        .setApplicationId(v2.getSourceId())
        .setInstanceIndex(index == null ? integer(v2.getInstanceId(), 32).intValue() : (int) index.getValue())
        .setCpuPercentage(metrics.get("cpu").getValue())
        .setMemoryBytes(unsigned(metrics.get("memory")))
        .setDiskBytes(unsigned(metrics.get("disk")))
        .setMemoryBytesQuota(unsigned(metrics.get("memory_quota")))
        .setDiskBytesQuota(unsigned(metrics.get("disk_quota")))
        .build();
    return base(ContainerMetric_VALUE).setContainerMetric(metric).build();
  }

  private EventFactory.Envelope http() {
    HttpStartStop.Builder http = HttpStartStop.newBuilder()
        .setStartTimestamp(v2.getTimer().getStart())
        .setStopTimestamp(v2.getTimer().getStop())
        .setRequestId(uuid(tag("request_id")))
        .setPeerType(number(PeerType.values(), tag("peer_type")))
        .setMethod(number(Method.values(), tag("method")))
        .setUri(tag("uri"))
        .setRemoteAddress(tag("remote_address"))
        .setUserAgent(tag("user_agent"))
        .setStatusCode(integer(tag("status_code"), 64).intValue())
        .setContentLength(integer(tag("content_length"), 64).longValue())
        .setInstanceIndex(integer(v2.getInstanceId(), 32).intValue())
        .setInstanceId(tag("routing_instance_id"))
        .addAllForwarded(Arrays.asList(tag("forwarded").split("\n", -1)));
    UUID application = uuid(v2.getSourceId());
    if (application != null) {
      http.setApplicationId(application);
    }
    return base(HttpStartStop_VALUE, "request_id", "peer_type", "method", "uri", "remote_address", "user_agent",
        "status_code", "content_length", "routing_instance_id", "forwarded").setHttpStartStop(http).build();
  }

  private EventFactory.Envelope.Builder base(int eventType, String... inFields) {
    Map<String, String> rest = new LinkedHashMap<>(tags);
    Stream.of("__v1_type", "origin", "deployment", "job", "index", "ip").forEach(rest::remove);
    Stream.of(inFields).forEach(rest::remove);
    return EventFactory.Envelope.newBuilder()
        .setEventType(eventType)
        .setTimestamp(v2.getTimestamp())
        .setOrigin(tag("origin"))
        .setDeployment(tag("deployment"))
        .setJob(tag("job"))
        .setIndex(tag("index"))
        .setIp(tag("ip"))
        .putAllTags(rest);
  }

  private EventFactory.Envelope.Builder withInstance(EventFactory.Envelope.Builder envelope) {
    return v2.getInstanceId().isEmpty() ? envelope : envelope.putTags("instance_id", v2.getInstanceId());
  }

  private String tag(String key) {
    if (v2.containsTags(key)) {
      return v2.getTagsOrThrow(key);
    }
    return text(v2.getDeprecatedTagsOrDefault(key, Value.getDefaultInstance()));
  }

  private static String text(Value value) {
    return switch (value.getDataCase()) {
      case TEXT -> value.getText();
      case INTEGER -> Long.toString(value.getInteger());
      case DECIMAL -> decimal(value.getDecimal());
      case DATA_NOT_SET -> "";
    };
  }

  private static String decimal(double x) {
    if (Double.isNaN(x)) {
      return "NaN";
    }
    if (Double.isInfinite(x)) {
      return x < 0 ? "-Inf" : "+Inf";
    }
    BigDecimal size = new BigDecimal(x).abs().setScale(6, RoundingMode.HALF_EVEN);
    return (1 / x < 0 || x < 0 ? "-" : "") + size.toPlainString();
  }

  private static BigInteger integer(String text, int bits) {
    if (!text.matches("[+-]?[0-9]+")) {
      return BigInteger.ZERO;
    }
    BigInteger value = new BigInteger(text);
    return value.bitLength() < bits ? value : BigInteger.ZERO;
  }

  private static long unsigned(GaugeValue metric) {
    double value = metric.getValue();
    if (!(value > 0)) {
      return 0;
    }
    return value >= 0x1p64 ? -1 : new BigDecimal(value).toBigInteger().longValue();
  }

  private static <E extends Enum<E> & ProtocolMessageEnum> int number(E[] values, String name) {
    return Arrays.stream(values).filter(value -> value.name().equalsIgnoreCase(name.replace('-', '_')))
        .findFirst().orElse(values[0]).getNumber();
  }

  /** {@code null} if it is none. */
  private static UUID uuid(String text) {
    byte[] characters = text.getBytes(UTF_8);
    if (characters.length != 36) {
      return null;
    }
    String hex = Stream.of(ByteString.copyFrom(characters, 0, 8), ByteString.copyFrom(characters, 9, 4),
            ByteString.copyFrom(characters, 14, 4), ByteString.copyFrom(characters, 19, 4),
            ByteString.copyFrom(characters, 24, 12))
        .map(ByteString::toStringUtf8).reduce("", String::concat);
    if (!hex.matches("[0-9a-fA-F]{32}")) {
      return null;
    }
    return UUID.newBuilder()
        .setLow(Long.reverseBytes(Long.parseUnsignedLong(hex.substring(0, 16), 16)))
        .setHigh(Long.reverseBytes(Long.parseUnsignedLong(hex.substring(16), 16)))
        .build();
  }
}
