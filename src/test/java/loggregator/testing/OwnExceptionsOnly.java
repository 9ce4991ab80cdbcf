package loggregator.testing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets a test that waits fail for its own reasons only. Awaitility would hand every waiting test what any thread of the
 * process has not caught: with test classes that run at the same time, that is another test's Vert.x, which was closed
 * while a host name was looked up or a key file read.
 */
public final class OwnExceptionsOnly implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }
}
