package loggregator.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import loggregator.bus.wire.BusFrames;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.routing.SubscriptionRequests;

/** Frames in their form between processes. */
final class WireFrames {
  private static final int VERSION = 1;
  private static final int RECORD_TAG = EnvelopeFields.BATCH_ENVELOPE << WireType.BITS | WireType.LENGTH_DELIMITED;

  private WireFrames() {}

  static byte[] encode(Frame frame) {
    BusFrames.Frame.Builder wire = BusFrames.Frame.newBuilder().setVersion(VERSION);
    if (frame instanceof Frame.Data data) {
      wire.setData(encodeData(data));
    } else if (frame instanceof Frame.Ack ack) {
      wire.setAck(BusFrames.Ack.newBuilder().setLink(ack.link()).setSequence(ack.sequence()));
    } else if (frame instanceof Frame.Reset reset) {
      wire.setReset(BusFrames.Reset.newBuilder().setLink(reset.link()));
    } else if (frame instanceof Frame.Close close) {
      wire.setClose(BusFrames.Close.newBuilder().setLink(close.link()));
    } else if (frame instanceof Frame.Settle settle) {
      wire.setSettle(BusFrames.Settle.newBuilder().setLink(settle.link()));
    } else if (frame instanceof Frame.Subscribe subscribe) {
      wire.setSubscribe(BusFrames.Subscribe.newBuilder()
          .setSubscriber(subscribe.subscriber())
          .setDeliveryAddress(subscribe.deliveryAddress())
          .setFeed(subscribe.feed())
          .setRequest(SubscriptionRequests.toWire(subscribe.request())));
    } else if (frame instanceof Frame.Cancel cancel) {
      wire.setCancel(BusFrames.Cancel.newBuilder()
          .setSubscriber(cancel.subscriber())
          .setFeed(cancel.feed())
          .setFinish(cancel.finish()));
    } else if (frame instanceof Frame.Renew renew) {
      wire.setRenew(BusFrames.Renew.newBuilder()
          .setSubscriber(renew.subscriber())
          .setFingerprint(renew.fingerprint()));
    } else if (frame instanceof Frame.Hello hello) {
      wire.setHello(BusFrames.Hello.newBuilder()
          .setKind(hello.kind())
          .setId(hello.id())
          .setZone(hello.zone())
          .setLoad(hello.load())
          .setLeaving(hello.leaving()));
    } else if (frame instanceof Frame.Query query) {
      wire.setQuery(BusFrames.Query.newBuilder().setKind(query.kind()));
    }
    return wire.build().toByteArray();
  }

  private static BusFrames.Data encodeData(Frame.Data data) {
    BusFrames.Data.Builder wire = BusFrames.Data.newBuilder()
        .setLink(data.link())
        .setSequence(data.sequence())
        .setSentMs(data.sentMs())
        .setAckAddress(data.ackAddress());
    for (Frame.Segment segment : data.segments()) {
      BusFrames.Segment.Builder part = wire.addSegmentsBuilder().setFeed(segment.feed()).setLost(segment.lost());
      Batch batch = segment.batch();
      if (batch != null) {
        part.setEnvelopes(batch.envelopes())
            .setBatch(UnsafeByteOperations.unsafeWrap(batch.bytes(), batch.offset(), batch.length()));
      }
    }
    return wire.build();
  }

  /** {@link Frame.Unreadable} for bytes that are no frame of this version, or whose batches are not what they say. */
  static Frame decode(byte[] bytes) {
    try {
      BusFrames.Frame wire = BusFrames.Frame.parseFrom(bytes);
      return wire.getVersion() == VERSION ? decode(wire) : Frame.Unreadable.VERSION;
    } catch (InvalidProtocolBufferException e) {
      return Frame.Unreadable.MALFORMED;
    }
  }

  private static Frame decode(BusFrames.Frame wire) {
    return switch (wire.getBodyCase()) {
      case DATA -> decodeData(wire.getData());
      case ACK -> new Frame.Ack(wire.getAck().getLink(), wire.getAck().getSequence());
      case SUBSCRIBE -> new Frame.Subscribe(
          wire.getSubscribe().getSubscriber(),
          wire.getSubscribe().getDeliveryAddress(),
          wire.getSubscribe().getFeed(),
          SubscriptionRequests.fromWire(wire.getSubscribe().getRequest()));
      case RESET -> new Frame.Reset(wire.getReset().getLink());
      case CLOSE -> new Frame.Close(wire.getClose().getLink());
      case SETTLE -> new Frame.Settle(wire.getSettle().getLink());
      case CANCEL -> new Frame.Cancel(
          wire.getCancel().getSubscriber(), wire.getCancel().getFeed(), wire.getCancel().getFinish());
      case RENEW -> new Frame.Renew(wire.getRenew().getSubscriber(), wire.getRenew().getFingerprint());
      case HELLO -> new Frame.Hello(
          wire.getHello().getKind(),
          wire.getHello().getId(),
          wire.getHello().getZone(),
          wire.getHello().getLoad(),
          wire.getHello().getLeaving());
      case QUERY -> new Frame.Query(wire.getQuery().getKind());
      case BODY_NOT_SET -> Frame.Unreadable.UNKNOWN;
    };
  }

  private static Frame decodeData(BusFrames.Data wire) {
    List<Frame.Segment> segments = new ArrayList<>(wire.getSegmentsCount());
    for (BusFrames.Segment segment : wire.getSegmentsList()) {
      byte[] bytes = segment.getBatch().toByteArray();
      boolean isEnd = bytes.length == 0 && segment.getEnvelopes() == 0;
      if (!isEnd && !areRecords(bytes, segment.getEnvelopes())) {
        return Frame.Unreadable.MALFORMED;
      }
      Batch batch = isEnd ? null : new Batch(bytes, 0, bytes.length, segment.getEnvelopes());
      segments.add(new Frame.Segment(segment.getFeed(), segment.getLost(), batch));
    }
    return new Frame.Data(wire.getLink(), wire.getSequence(), wire.getSentMs(), wire.getAckAddress(), segments, null);
  }

  /**
   * Whether the bytes are so many records, as {@link Batch} wants them: that is what its walks rely on. The envelopes
   * in them were checked where they came in.
   */
  private static boolean areRecords(byte[] bytes, int count) {
    WireReader reader = new WireReader();
    reader.reset(bytes, 0, bytes.length);
    int records = 0;
    while (reader.hasMore()) {
      int start = reader.position();
      boolean record = reader.readTag() == RECORD_TAG;
      int length = reader.readLength();
      if (!record || reader.position() - start != 1 + WireWriter.varintSize(length)) {
        return false;
      }
      reader.skipBytes(length);
      records++;
    }
    return !reader.isMalformed() && records == count && count > 0;
  }
}
