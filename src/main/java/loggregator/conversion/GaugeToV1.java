package loggregator.conversion;

import loggregator.conversion.GaugeView.Metric;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;

/**
 * Converts a gauge to one ContainerMetric if it has the five metrics of one; its other metrics are lost then, as in the
 * original. Any other gauge becomes one ValueMetric for each metric, in the order of the wire.
 */
final class GaugeToV1 {
  private final V1Writer v1;
  private final GaugeView gauge = new GaugeView();
  private Metric cpu;
  private Metric memory;
  private Metric disk;
  private Metric memoryQuota;
  private Metric diskQuota;

  GaugeToV1(V1Writer v1) {
    this.v1 = v1;
  }

  /**
   * Reads the gauge of the envelope, whose metrics need to have different names.
   *
   * @return whether there is one
   */
  boolean read(EnvelopeView v2) {
    return gauge.read(v2.message());
  }

  /** Whether two metrics might have the same name; only the last of them would count. */
  boolean mayRepeatNames() {
    return gauge.mayRepeatNames();
  }

  /**
   * Converts the gauge that was read. It stops when the result is {@code maxBytes} long, because every metric repeats
   * the tags: many small metrics with large tags would become huge.
   *
   * @return how many metrics were left out
   */
  int convert(EnvelopeView v2, V1Condition condition, long maxBytes) {
    if (!isContainer()) {
      return condition.takesSystemMetric() ? writeValueMetrics(v2, maxBytes) : 0;
    }
    if (condition.takesContainerMetric(v2.sourceId())) {
      writeContainerMetric(v2);
    }
    return 0;
  }

  private boolean isContainer() {
    cpu = gauge.find(GaugeNames.CPU_BYTES);
    memory = gauge.find(GaugeNames.MEMORY_BYTES);
    disk = gauge.find(GaugeNames.DISK_BYTES);
    memoryQuota = gauge.find(GaugeNames.MEMORY_QUOTA_BYTES);
    diskQuota = gauge.find(GaugeNames.DISK_QUOTA_BYTES);
    return isSet(cpu) && isSet(memory) && isSet(disk) && isSet(memoryQuota) && isSet(diskQuota);
  }

  private static boolean isSet(Metric metric) {
    return metric != null && !(metric.unit.isEmpty() && metric.value == 0);
  }

  private void writeContainerMetric(EnvelopeView v2) {
    WireWriter out = v1.begin(v2, EventType.ContainerMetric_VALUE);
    int message = out.beginMessage(Envelope.CONTAINERMETRIC_FIELD_NUMBER);
    v2.sourceId().write(out, ContainerMetric.APPLICATIONID_FIELD_NUMBER);
    out.writeVarintField(ContainerMetric.INSTANCEINDEX_FIELD_NUMBER, instanceIndex(v2));
    out.writeDoubleField(ContainerMetric.CPUPERCENTAGE_FIELD_NUMBER, cpu.value);
    writeBytes(out, ContainerMetric.MEMORYBYTES_FIELD_NUMBER, memory);
    writeBytes(out, ContainerMetric.DISKBYTES_FIELD_NUMBER, disk);
    writeBytes(out, ContainerMetric.MEMORYBYTESQUOTA_FIELD_NUMBER, memoryQuota);
    writeBytes(out, ContainerMetric.DISKBYTESQUOTA_FIELD_NUMBER, diskQuota);
    out.endMessage(message);
    v1.end(v2, V1Tag.BASE);
  }

  private static void writeBytes(WireWriter out, int fieldNumber, Metric metric) {
    out.writeVarintField(fieldNumber, UnsignedNumbers.fromDouble(metric.value));
  }

  private int instanceIndex(EnvelopeView v2) {
    Metric index = gauge.find(GaugeNames.INSTANCE_INDEX_BYTES);
    return index == null ? Integers.parseInt(v2.instanceId()) : (int) index.value;
  }

  private int writeValueMetrics(EnvelopeView v2, long maxBytes) {
    for (int i = 0; i < gauge.size(); i++) {
      if (v1.size() > maxBytes) {
        return gauge.size() - i;
      }
      writeValueMetric(v2, gauge.get(i));
    }
    return 0;
  }

  private void writeValueMetric(EnvelopeView v2, Metric metric) {
    WireWriter out = v1.begin(v2, EventType.ValueMetric_VALUE);
    int message = out.beginMessage(Envelope.VALUEMETRIC_FIELD_NUMBER);
    metric.name.write(out, ValueMetric.NAME_FIELD_NUMBER);
    out.writeDoubleField(ValueMetric.VALUE_FIELD_NUMBER, metric.value);
    metric.unit.write(out, ValueMetric.UNIT_FIELD_NUMBER);
    out.endMessage(message);
    v1.endWithInstanceTag(v2);
  }
}
