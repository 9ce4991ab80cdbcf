package loggregator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Opens streams over HTTP, each on a connection of its own that it leaves as soon as it has seen the status line. */
final class StreamOpener implements AutoCloseable {
  private static final int CALLERS = 10;
  private static final int TIMEOUT_MS = 30_000;
  private static final int DIGITS = 3;

  private final int port;
  private final byte[] request;
  private final Recorder latenciesUs = new Recorder(DIGITS);
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLERS);
  private final List<Future<?>> callers = new ArrayList<>();

  StreamOpener(int port, String target, String token, int perSecond) {
    this.port = port;
    this.request = ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer " + token + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
    long intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (int i = 0; i < CALLERS; i++) {
      callers.add(threads.scheduleAtFixedRate(this::open, i * intervalNs, CALLERS * intervalNs, TimeUnit.NANOSECONDS));
    }
  }

  /** Of the streams that were opened since this was last called. */
  Histogram takeLatenciesUs() {
    return latenciesUs.getIntervalHistogram();
  }

  /** Throws with the reason if a stream was not opened, after which its caller opens no more. */
  void requireAllOpened() {
    try {
      for (Future<?> caller : callers) {
        if (caller.isDone()) {
          caller.get();
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stream was not opened: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void open() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      // What is left by a reset keeps no port busy afterwards.
      socket.setSoLinger(true, 0);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MS);
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      long fromNs = System.nanoTime();
      socket.getOutputStream().write(request);
      String status = in.readLine();
      latenciesUs.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - fromNs));
      if (!"HTTP/1.1 200 OK".equals(status)) {
        throw new IllegalStateException("the answer is " + status);
      }
    } catch (IOException e) {
      throw new IllegalStateException("no answer", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
