package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** The cipher suites of TLS, by their IANA names. TLS 1.3 has none that are weak, and always all of its own. */
public final class CipherSuites {
  public static final List<String> TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** The original's, for TLS 1.2, and the same for certificates with elliptic curves. */
  public static final List<String> DEFAULT = List.of(
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");

  private CipherSuites() {}

  /** Reads a list of those for TLS 1.2; empty for the default. */
  static List<String> read(Section section) {
    List<String> suites = section.list("cipherSuites", "list of cipher suites",
        "What may be used with TLS 1.2, by IANA's names; empty for ECDHE with AES-GCM only. TLS 1.3 has its own.",
        CipherSuites::read);
    return suites.isEmpty() ? DEFAULT : suites;
  }

  private static List<String> read(JsonArray array, Consumer<String> problems) {
    List<String> known = known();
    List<String> suites = new ArrayList<>();
    for (Object item : array) {
      if (item instanceof String suite && known.contains(suite)) {
        suites.add(suite);
      } else {
        problems.accept("must be names of cipher suites such as " + DEFAULT.get(0) + ", was " + Spelling.value(item));
      }
    }
    return List.copyOf(suites);
  }

  private static List<String> known() {
    try {
      return List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
