package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of the start is the one of this project. */
class ProgramFolderTest {
  @TempDir
  Path own;

  @Test
  void aFileIsTakenFromTheFolderOfTheStartFirst() throws IOException {
    Files.writeString(own.resolve("pom.xml"), "");
    Files.writeString(own.resolve("other.xml"), "");

    assertThat(folder().find(Path.of("pom.xml"))).isEqualTo(Path.of("pom.xml"));
    assertThat(folder().find(Path.of("other.xml"))).isEqualTo(own.resolve("other.xml"));
    assertThat(folder().find(Path.of("none.xml"))).isEqualTo(Path.of("none.xml"));
    assertThat(folder().find(own.resolve("none.xml"))).isEqualTo(own.resolve("none.xml"));
  }

  @Test
  void whatMayHaveToBeMadeIsWhereItsFolderIs() {
    assertThat(folder().findByFolder(Path.of("src/ca.crt"))).isEqualTo(Path.of("src/ca.crt"));
    assertThat(folder().findByFolder(Path.of("no-such-folder/ca.crt"))).isEqualTo(own.resolve("no-such-folder/ca.crt"));
    assertThat(folder().findByFolder(Path.of("ca.crt"))).isEqualTo(Path.of("ca.crt"));
  }

  @Test
  void withoutAFolderOfItsOwnNothingIsLookedForElsewhere() {
    ProgramFolder none = new ProgramFolder(Optional.empty());
    assertThat(none.findByFolder(Path.of("no-such-folder/ca.crt"))).isEqualTo(Path.of("no-such-folder/ca.crt"));
  }

  private ProgramFolder folder() {
    return new ProgramFolder(Optional.of(own));
  }
}
