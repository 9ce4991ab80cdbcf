package loggregator.uaa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/** A private RSA key of 2048 bits that the UAA signs with; its id is the {@code kid} of the tokens. */
record SigningKey(String id, byte[] pkcs8) {
  /** What PKCS #8 puts before a PKCS #1 key of that size. */
  private static final int PKCS8_HEADER_BYTES = 26;

  static SigningKey create(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new SigningKey(id, generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** @param file in PKCS #8 */
  static SigningKey of(String id, Path file) throws IOException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
    return new SigningKey(id, Base64.getMimeDecoder().decode(base64));
  }

  /** In PKCS #1, as the UAA reads no PKCS #8. */
  String pem() {
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER_BYTES, pkcs8.length);
    return "-----BEGIN RSA PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1)
        + "\n-----END RSA PRIVATE KEY-----\n";
  }
}
