package loggregator.buslink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import loggregator.buslink.wire.BusFrames;
import loggregator.routing.SubscriptionRequests;

/** Frames in their form between processes. */
final class WireFrames {
  static final int VERSION = 1;

  private WireFrames() {}

  static void append(Buffer out, Frame frame) {
    if (frame instanceof Frame.Data data) {
      DataFrames.append(out, data);
    } else {
      out.appendBytes(encode(frame));
    }
  }

  private static byte[] encode(Frame frame) {
    BusFrames.Frame.Builder wire = BusFrames.Frame.newBuilder().setVersion(VERSION);
    if (frame instanceof Frame.Ack ack) {
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
          .setRequest(SubscriptionRequests.toWire(subscribe.request()))
          .setShares(subscribe.shares()));
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
          .setLeaving(hello.leaving())
          .setStarting(hello.starting()));
    } else if (frame instanceof Frame.Query query) {
      wire.setQuery(BusFrames.Query.newBuilder().setKind(query.kind()));
    }
    return wire.build().toByteArray();
  }

  /** {@link Frame.Unreadable} for bytes that are no frame of this version, or whose batches are not what they say. */
  static Frame decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The frame shares the array. */
  static Frame decode(byte[] bytes, int offset, int length) {
    return DataFrames.decode(bytes, offset, length).orElseGet(() -> decodeOther(bytes, offset, length));
  }

  private static Frame decodeOther(byte[] bytes, int offset, int length) {
    try {
      BusFrames.Frame wire = BusFrames.Frame.parser().parseFrom(bytes, offset, length);
      return wire.getVersion() == VERSION ? decode(wire) : Frame.Unreadable.VERSION;
    } catch (InvalidProtocolBufferException e) {
      return Frame.Unreadable.MALFORMED;
    }
  }

  private static Frame decode(BusFrames.Frame wire) {
    return switch (wire.getBodyCase()) {
      // the valid part has been read already
      case DATA -> Frame.Unreadable.MALFORMED;
      case ACK -> new Frame.Ack(wire.getAck().getLink(), wire.getAck().getSequence());
      case SUBSCRIBE -> new Frame.Subscribe(
          wire.getSubscribe().getSubscriber(),
          wire.getSubscribe().getDeliveryAddress(),
          wire.getSubscribe().getFeed(),
          SubscriptionRequests.fromWire(wire.getSubscribe().getRequest()),
          wire.getSubscribe().getShares());
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
          wire.getHello().getLeaving(),
          wire.getHello().getStarting());
      case QUERY -> new Frame.Query(wire.getQuery().getKind());
      case BODY_NOT_SET -> Frame.Unreadable.UNKNOWN;
    };
  }
}
