package loggregator.config;

import java.nio.file.Path;

/** A file of tokens, for installations without an issuer. */
public record StaticTokensConfig(Path file, int checkIntervalMs) {
  static StaticTokensConfig read(Section section) {
    return new StaticTokensConfig(
        section.requiredFile("file",
            "Lines of a name, the SHA-256 of a token in hexadecimal digits and the source ids that it may read, with "
                + "commas between them, or `*` for all; `#` begins a comment."),
        section.integer("checkIntervalMs", 5_000, 10, 86_400_000,
            "How often the file is looked at; when it has changed, it holds from then on."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
