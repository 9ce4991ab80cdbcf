package loggregator.hostile;

import static loggregator.hostile.Http2Socket.CONTINUATION;
import static loggregator.hostile.Http2Socket.DATA;
import static loggregator.hostile.Http2Socket.END_HEADERS;
import static loggregator.hostile.Http2Socket.HEADERS;
import static loggregator.hostile.Http2Socket.PING;
import static loggregator.hostile.Http2Socket.PRIORITY;
import static loggregator.hostile.Http2Socket.RST_STREAM;
import static loggregator.hostile.Http2Socket.SETTINGS;
import static loggregator.hostile.Http2Socket.WINDOW_UPDATE;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Connections that send cheap frames as fast as they are taken, and read no answer. */
final class FrameFlood extends Crowd {
  private static final int CONNECTIONS = 4;
  private static final int FRAMES_PER_WRITE = 200;
  private static final int FRAMES_PER_CONNECTION = 100_000;

  private final Kind kind;
  private final GrpcDoor door;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger done = new AtomicInteger();

  enum Kind {
    /** A call is begun and cancelled at once: rapid reset. */
    RESETS {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        frames.writeBytes(Http2Socket.bytes(HEADERS, END_HEADERS, 2 * number + 1, socket.head(method)));
        frames.writeBytes(Http2Socket.bytes(RST_STREAM, 0, 2 * number + 1, new byte[] {0, 0, 0, 8}));
      }
    },
    PINGS {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        frames.writeBytes(Http2Socket.bytes(PING, 0, 0, new byte[8]));
      }
    },
    SETTINGS_FRAMES {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        frames.writeBytes(Http2Socket.bytes(SETTINGS, 0, 0,
            ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535 + number % 2).array()));
      }
    },
    WINDOW_UPDATES {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        frames.writeBytes(Http2Socket.bytes(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1}));
      }
    },
    /** Headers that have no end. */
    CONTINUATIONS {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        if (number == 0) {
          frames.writeBytes(Http2Socket.bytes(HEADERS, 0, 1, socket.head(method)));
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        Http2Socket.literal(header, "x-" + number, "more");
        frames.writeBytes(Http2Socket.bytes(CONTINUATION, 0, 1, header.toByteArray()));
      }
    },
    PRIORITIES {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        frames.writeBytes(Http2Socket.bytes(PRIORITY, 0, 2 * number + 1, new byte[5]));
      }
    },
    EMPTY_DATA {
      @Override
      void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number) {
        if (number == 0) {
          frames.writeBytes(Http2Socket.bytes(HEADERS, END_HEADERS, 1, socket.head(method)));
        }
        frames.writeBytes(Http2Socket.bytes(DATA, 0, 1, new byte[0]));
      }
    };

    abstract void append(ByteArrayOutputStream frames, Http2Socket socket, String method, int number);
  }

  FrameFlood(Kind kind, GrpcDoor door) {
    this.kind = kind;
    this.door = door;
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < CONNECTIONS; i++) {
      start(() -> flood(with(door.connect(site))));
    }
    Patience.until("the floods were taken, are held back or were cut off", this::proof,
        () -> done.get() + cutOff() == CONNECTIONS || sent.get() > FRAMES_PER_CONNECTION);
  }

  private void flood(Http2Socket socket) throws Exception {
    for (int number = 0; number < FRAMES_PER_CONNECTION; number += FRAMES_PER_WRITE) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int i = 0; i < FRAMES_PER_WRITE; i++) {
        kind.append(frames, socket, door.method(), number + i);
      }
      socket.write(frames.toByteArray());
      sent.addAndGet(FRAMES_PER_WRITE);
    }
    done.incrementAndGet();
  }

  @Override
  public String proof() {
    return sent + " sent, " + cutOff() + " of " + CONNECTIONS + " connections cut off";
  }
}
