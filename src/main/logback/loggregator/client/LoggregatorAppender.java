package loggregator.client;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends what is logged with Logback to an Agent; its setters are the elements that {@code logback.xml} has in it.
 * Warnings and what is worse are of type ERR. The level, the logger, the thread and what the MDC holds become tags. It
 * never waits. Any thread, once it has started.
 */
public final class LoggregatorAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private String sourceId;
  private String instanceId = "0";
  private String agent = "http://127.0.0.1:3459";
  private String token;
  private Path caFile;
  private Path certFile;
  private Path keyFile;
  private volatile Loggregator client;

  public void setSourceId(String id) {
    sourceId = id;
  }

  public void setInstanceId(String id) {
    instanceId = id;
  }

  /** Where the Agent listens, such as {@code https://127.0.0.1:3459}. */
  public void setAgent(String url) {
    agent = url;
  }

  public void setToken(String bearerToken) {
    token = bearerToken;
  }

  /** Whose certificate the Agent has. */
  public void setCaFile(String file) {
    caFile = Path.of(file);
  }

  /** With which the Agent knows its producer; needs {@code keyFile}, too. */
  public void setCertFile(String file) {
    certFile = Path.of(file);
  }

  public void setKeyFile(String file) {
    keyFile = Path.of(file);
  }

  @Override
  public void start() {
    if (sourceId == null || sourceId.isEmpty()) {
      addError("sourceId is required");
    } else if ((certFile == null) != (keyFile == null) || certFile != null && caFile == null) {
      addError("certFile needs keyFile and caFile, and keyFile needs certFile");
    } else if (!isStarted()) {
      open();
    }
  }

  private void open() {
    try {
      Loggregator.Builder builder = Loggregator.of(sourceId).instanceId(instanceId).agent(agent).onDropped(this::told);
      if (token != null) {
        builder.token(token);
      }
      if (caFile != null) {
        builder.tls(certFile == null ? PemTls.trusting(caFile) : PemTls.mutual(caFile, certFile, keyFile));
      }
      client = builder.build();
      super.start();
    } catch (IOException | IllegalArgumentException e) {
      addError("the Agent can't be reached with these settings", e);
    }
  }

  private void told(long dropped) {
    addWarn("Dropped " + dropped + " envelopes: the Agent could not be reached or was too slow");
  }

  @Override
  protected void append(ILoggingEvent event) {
    Map<String, String> tags = new LinkedHashMap<>(event.getMDCPropertyMap());
    tags.put("level", event.getLevel().toString());
    tags.put("logger", event.getLoggerName());
    tags.put("thread", event.getThreadName());
    client.log(text(event), event.getLevel().isGreaterOrEqual(Level.WARN), tags);
  }

  private static String text(ILoggingEvent event) {
    return event.getThrowableProxy() == null
        ? event.getFormattedMessage()
        : event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing();
  }

  /** Sends what is buffered, for two seconds at most. */
  @Override
  public void stop() {
    if (isStarted()) {
      super.stop();
      client.close();
    }
  }
}
