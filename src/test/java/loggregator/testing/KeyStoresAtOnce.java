package loggregator.testing;

import java.security.Security;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens the key stores, which Vert.x makes of every key in memory, as the commands do: without stretching a password
 * that protects nothing, which takes longer than many a test.
 */
public final class KeyStoresAtOnce implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Security.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
  }
}
