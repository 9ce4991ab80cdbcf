package loggregator.grpclink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.feeds.Segment;
import loggregator.feeds.SegmentFields;
import loggregator.feeds.wire.FeedMessages.Answer;
import loggregator.feeds.wire.FeedMessages.FeedMessage;
import loggregator.grpc.GrpcCalls.MessageBytes;
import loggregator.grpc.GrpcCalls;

/** A message of {@code Feeds/Share}, read without protobuf's copies of the batches. */
record ReceivedFeeds(List<Answer> answers, List<Segment> segments) {
  private static final int ANSWER_TAG =
      FeedMessage.ANSWERS_FIELD_NUMBER << WireType.BITS | WireType.LENGTH_DELIMITED;
  private static final int SEGMENT_TAG = SegmentFields.SEGMENTS << WireType.BITS | WireType.LENGTH_DELIMITED;

  static ReceivedFeeds read(Buffer message) throws InvalidProtocolBufferException {
    MessageBytes bytes = GrpcCalls.bytes(message);
    ReceivedFeeds read = new ReceivedFeeds(new ArrayList<>(1), new ArrayList<>(4));
    WireReader reader = new WireReader();
    reader.reset(bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case SEGMENT_TAG -> read.segments.add(SegmentFields.read(bytes.array(), reader));
        case ANSWER_TAG -> {
          int length = reader.readLength();
          read.answers.add(Answer.parser().parseFrom(bytes.array(), reader.position(), length));
          reader.skipBytes(length);
        }
        default -> reader.skip(tag);
      }
    }
    if (reader.isMalformed() || read.segments.contains(null)) {
      throw new InvalidProtocolBufferException("not what the message says");
    }
    return read;
  }
}
