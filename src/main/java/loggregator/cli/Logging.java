package loggregator.cli;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslClosedEngineException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loggregator.config.LogConfig;
import loggregator.config.LogConfig.Format;

/** Sends the log to standard error, one line each, unless Java was told to do otherwise. */
public final class Logging {
  private static final String RESOURCE = "logging.properties";

  private static final String BAD_PREFACE = "HTTP/2 client preface string missing or corrupt";
  private static final LogLevels LEVELS = new LogLevels();
  /** As the system says it, in the message of Java or of Netty. */
  private static final Pattern BROKEN = Pattern.compile("Connection reset|Broken pipe");
  /** Held, or their filters would be lost. There are none before the log manager has been chosen. */
  private static List<Logger> connections = List.of();

  private Logging() {}

  /** To be called before anything logs. */
  static void configure() {
    if (isConfiguredByUser()) {
      return;
    }
    System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    try (InputStream properties = Logging.class.getResourceAsStream(RESOURCE)) {
      LogManager manager = LogManager.getLogManager();
      manager.readConfiguration(properties);
      if (manager instanceof LastingLogManager lasting) {
        lasting.keepHandlers();
      }
      leaveOutWhatPeersDoWrong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Vert.x and Netty log it as an error of the node's, with a dump, for each connection. */
  static void leaveOutWhatPeersDoWrong() {
    connections = Stream.of("io.vertx.core.net.impl.ConnectionBase", "io.netty.channel.AbstractChannelHandlerContext")
        .map(Logger::getLogger).toList();
    // only then it tells what was thrown
    connections.get(0).setLevel(Level.FINE);
    connections.forEach(logger -> logger.setFilter(record -> !isWhatPeersDoWrong(record)));
  }

  static boolean isWhatPeersDoWrong(LogRecord record) {
    Throwable thrown = record.getThrown();
    return thrown instanceof Http2Exception || isBrokenConnection(thrown)
        || String.valueOf(record.getMessage()).startsWith(BAD_PREFACE);
  }

  /** Whoever used it is told of its end, and says what that costs. */
  private static boolean isBrokenConnection(Throwable thrown) {
    return thrown instanceof SslClosedEngineException || thrown instanceof ClosedChannelException
        || thrown instanceof IOException && BROKEN.matcher(String.valueOf(thrown.getMessage())).find();
  }

  /** As a configuration that is not checked yet says, so that its problems are told in its format. */
  static void useFormatOf(JsonObject config) {
    boolean json = config.getValue("log") instanceof JsonObject log && "json".equals(log.getValue("format"));
    use(json ? Format.JSON : Format.TEXT);
  }

  /** From now on; where Java was told to log otherwise, only the levels. */
  static void use(LogConfig log) {
    use(log.format());
    LEVELS.use(log.levels());
  }

  private static void use(Format format) {
    queues().forEach(queue -> queue.setFormatter(format == Format.JSON ? new JsonLogLine() : new LogLine()));
  }

  static boolean isJson() {
    return queues().anyMatch(queue -> queue.getFormatter() instanceof JsonLogLine);
  }

  private static Stream<Handler> queues() {
    return Arrays.stream(Logger.getLogger("").getHandlers()).filter(QueuedLog.class::isInstance);
  }

  /** Waits for a moment until what was logged is written. To be called before the process ends. */
  static void flush() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.flush();
    }
  }

  private static boolean isConfiguredByUser() {
    return System.getProperty("java.util.logging.config.file") != null
        || System.getProperty("java.util.logging.config.class") != null
        || System.getProperty("java.util.logging.manager") != null;
  }

  /**
   * Java's own manager removes all handlers when the process begins to stop, before the roles have logged their end.
   */
  public static final class LastingLogManager extends LogManager {
    private volatile boolean keepsHandlers;

    void keepHandlers() {
      keepsHandlers = true;
    }

    @Override
    public void reset() {
      if (!keepsHandlers) {
        super.reset();
      }
    }
  }
}
