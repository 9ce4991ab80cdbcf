package loggregator.testing;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import org.cloudfoundry.dropsonde.events.EventFactory;

/**
 * The first generation as its protocol really is, to a parser that insists on it: protobuf's own for Java, with closed
 * enums, where an unknown number is an absent field, required fields, and, beyond it, text in UTF-8 everywhere.
 */
public final class StrictV1 {
  private static final Map<String, String> ENUMS = Map.of(
      "Envelope.eventType", ".events.Envelope.EventType",
      "HttpStartStop.peerType", ".events.PeerType",
      "HttpStartStop.method", ".events.Method",
      "LogMessage.message_type", ".events.LogMessage.MessageType");
  private static final Descriptor ENVELOPE = strict(EventFactory.getDescriptor()).findMessageTypeByName("Envelope");

  private StrictV1() {}

  /** Fails where one of these parsers would. */
  public static DynamicMessage parse(byte[] envelope) throws InvalidProtocolBufferException {
    DynamicMessage parsed = DynamicMessage.parseFrom(ENVELOPE, envelope);
    checkTexts(parsed);
    return parsed;
  }

  public static boolean accepts(byte[] envelope) {
    try {
      parse(envelope);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static FileDescriptor strict(FileDescriptor file) {
    FileDescriptorProto.Builder strict = file.toProto().toBuilder();
    strict.getMessageTypeBuilderList().forEach(message -> message.getFieldBuilderList().forEach(field -> {
      String type = ENUMS.get(message.getName() + "." + field.getName());
      if (type != null) {
        field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(type);
      }
    }));
    FileDescriptor[] dependencies =
        file.getDependencies().stream().map(StrictV1::strict).toArray(FileDescriptor[]::new);
    try {
      return FileDescriptor.buildFrom(strict.build(), dependencies);
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  /** Java's parser makes U+FFFD of what is no text, others fail. */
  private static void checkTexts(DynamicMessage message) throws InvalidProtocolBufferException {
    for (var field : message.getAllFields().entrySet()) {
      switch (field.getKey().getJavaType()) {
        case STRING -> checkText(message, field.getKey().getNumber());
        case MESSAGE -> {
          for (Object inner : field.getKey().isRepeated() ? (List<?>) field.getValue()
              : List.of(field.getValue())) {
            checkTexts((DynamicMessage) inner);
          }
        }
        default -> { }
      }
    }
  }

  private static void checkText(DynamicMessage message, int fieldNumber) throws InvalidProtocolBufferException {
    byte[] bytes = message.toByteArray();
    WireReader reader = new WireReader();
    reader.reset(bytes, 0, bytes.length);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == (fieldNumber << WireType.BITS | WireType.LENGTH_DELIMITED)) {
        int length = reader.readLength();
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, reader.position(), length));
        } catch (CharacterCodingException e) {
          throw new InvalidProtocolBufferException("field " + fieldNumber + " is no text");
        }
        reader.skipBytes(length);
      } else {
        reader.skip(tag);
      }
    }
  }
}
