package loggregator.outputs.otlp;

import static loggregator.outputs.otlp.OtlpTags.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import loggregator.envelope.WireWriter;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;

/** The records of one request by the resources that they are of. One thread. */
final class OtlpResources {
  private static final int RESOURCE_RECORDS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_RECORDS = 2;
  private static final int SCOPE = 1;
  private static final int SCOPE_NAME = 1;
  private static final int ATTRIBUTE = 1;
  private static final byte[] OUR_NAME = bytes("loggregator");
  private static final byte[] HOST_NAME = bytes("host.name");
  private static final byte[] HOST = bytes("host");
  private static final byte[] IP = bytes("ip");

  /** Tags of the platform, and what a resource calls them. */
  private static final byte[][][] OF_PLATFORM = {
      {bytes("app_id"), bytes("cloudfoundry.app.id")},
      {bytes("app_name"), bytes("cloudfoundry.app.name")},
      {bytes("space_id"), bytes("cloudfoundry.space.id")},
      {bytes("space_name"), bytes("cloudfoundry.space.name")},
      {bytes("organization_id"), bytes("cloudfoundry.org.id")},
      {bytes("organization_name"), bytes("cloudfoundry.org.name")},
      {bytes("process_id"), bytes("cloudfoundry.process.id")},
      {bytes("process_type"), bytes("cloudfoundry.process.type")}};

  private final Map<ByteBuffer, WireWriter> records = new LinkedHashMap<>();
  private final WireWriter resource = new WireWriter(256);
  private byte[] lastResource = {};
  private WireWriter lastRecords;

  /** Where the records of the envelope's resource are written. */
  WireWriter of(OutgoingEnvelope envelope) {
    resource.clear();
    writeResource(envelope);
    if (lastRecords == null
        || !Arrays.equals(resource.bytes(), 0, resource.size(), lastResource, 0, lastResource.length)) {
      lastResource = resource.toByteArray();
      lastRecords = records.computeIfAbsent(ByteBuffer.wrap(lastResource), fresh -> new WireWriter(1024));
    }
    return lastRecords;
  }

  private void writeResource(OutgoingEnvelope envelope) {
    FieldText service = first(envelope, OtlpTags.SERVICE_NAME, OtlpTags.APP_NAME);
    FieldText instance = envelope.tags.find(OtlpTags.SERVICE_INSTANCE);
    FieldText host = first(envelope, HOST_NAME, HOST, IP);
    OtlpFields.attribute(resource, ATTRIBUTE, OtlpTags.SERVICE_NAME, service == null ? envelope.sourceId : service);
    OtlpFields.attribute(
        resource, ATTRIBUTE, OtlpTags.SERVICE_INSTANCE, instance == null ? envelope.instanceId : instance);
    if (host != null) {
      OtlpFields.attribute(resource, ATTRIBUTE, HOST_NAME, host);
    }
    for (byte[][] tag : OF_PLATFORM) {
      FieldText value = envelope.tags.find(tag[0]);
      if (value != null) {
        OtlpFields.attribute(resource, ATTRIBUTE, tag[1], value);
      }
    }
    OtlpFields.attribute(resource, ATTRIBUTE, OtlpTags.HOPS, Hops.next(envelope));
  }

  private static FieldText first(OutgoingEnvelope envelope, byte[]... keys) {
    for (byte[] key : keys) {
      FieldText value = envelope.tags.find(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return records.values().stream().allMatch(written -> written.size() == 0);
  }

  /** The whole request. */
  byte[] toRequest() {
    WireWriter request = new WireWriter(4096);
    records.forEach((resourceBytes, written) -> {
      if (written.size() > 0) {
        int ofResource = request.beginMessage(RESOURCE_RECORDS);
        request.writeBytesField(RESOURCE, resourceBytes.array());
        int ofScope = request.beginMessage(SCOPE_RECORDS);
        int scope = request.beginMessage(SCOPE);
        request.writeBytesField(SCOPE_NAME, OUR_NAME);
        request.endMessage(scope);
        request.writeRaw(written.bytes(), 0, written.size());
        request.endMessage(ofScope);
        request.endMessage(ofResource);
      }
    });
    return request.toByteArray();
  }
}
