package loggregator.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning with Kafka's own consumer. One thread. */
public final class KafkaReader implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  public KafkaReader(KafkaBroker broker, String topic) {
    consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker.address()), new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
    List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All that has come so far, those of a partition in their order. */
  public List<ConsumerRecord<byte[], byte[]>> records() {
    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    return records;
  }

  /** Returns when there are so many, or more. */
  public List<ConsumerRecord<byte[], byte[]>> await(int count) {
    Awaiting.until(() -> records().size() >= count);
    return records;
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
