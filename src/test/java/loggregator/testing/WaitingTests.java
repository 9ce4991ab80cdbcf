package loggregator.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets a test that waits fail for its own reasons only. Awaitility would hand every waiting test what any thread of the
 * process has not caught: with test classes that run at the same time, that is another test's Vert.x, which was closed
 * while a host name was looked up or a key file read. And it would give up after ten seconds, which a busy machine may
 * take for anything.
 */
public final class WaitingTests implements BeforeAllCallback {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
