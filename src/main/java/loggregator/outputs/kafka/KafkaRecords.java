package loggregator.outputs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import loggregator.config.KafkaDestinationConfig;
import loggregator.config.KafkaDestinationConfig.Format;
import loggregator.envelope.Batch;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Makes a record of each envelope: its source id is the key, so that a source stays in one partition. The record's time
 * is that of its sending, since brokers keep and delete records by it and an envelope's own may be anything. One thread.
 */
final class KafkaRecords {
  private final String topic;
  private final Format format;
  private final List<byte[]> headerTags;
  private final List<String> headerNames;
  private final OutgoingEnvelope envelope = new OutgoingEnvelope();
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer line = new JsonBuffer();

  KafkaRecords(KafkaDestinationConfig config) {
    this.topic = config.topic();
    this.format = config.format();
    this.headerNames = config.headerTags();
    this.headerTags = headerNames.stream().map(name -> name.getBytes(UTF_8)).toList();
  }

  /** One for each envelope of the batch, null where its bytes are none. */
  List<ProducerRecord<byte[], byte[]>> of(Batch batch) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(batch.envelopes());
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      records.add(of(batch.bytes(), batch.envelopeStart(record), end));
    }
    return records;
  }

  private ProducerRecord<byte[], byte[]> of(byte[] bytes, int start, int end) {
    if (!envelope.read(bytes, start, end)) {
      return null;
    }
    byte[] value = format == Format.JSON ? json(bytes, start, end) : Arrays.copyOfRange(bytes, start, end);
    if (value == null) {
      return null;
    }
    byte[] key = envelope.sourceId.isEmpty() ? null : bytes(envelope.sourceId);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    addHeaders(record.headers());
    return record;
  }

  private byte[] json(byte[] bytes, int start, int end) {
    line.clear();
    return json.appendEnvelope(bytes, start, end, line) ? line.toByteArray() : null;
  }

  private void addHeaders(Headers headers) {
    headers.add("type", envelope.type().name().toLowerCase(Locale.ROOT).getBytes(UTF_8));
    headers.add("source_id", bytes(envelope.sourceId));
    headers.add("instance_id", bytes(envelope.instanceId));
    for (int i = 0; i < headerTags.size(); i++) {
      FieldText value = envelope.tags.find(headerTags.get(i));
      if (value != null) {
        headers.add(headerNames.get(i), bytes(value));
      }
    }
  }

  private static byte[] bytes(FieldText text) {
    return Arrays.copyOfRange(text.bytes(), text.start(), text.end());
  }
}
