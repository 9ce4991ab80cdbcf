package loggregator.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says why a file can't be used, in words and without its name, which may have come from the environment. */
public final class FileFailure {
  private FileFailure() {}

  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is where a folder should be";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    // The message of a FileSystemException begins with the file's name; any other message is the system's own.
    String said = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
    return said == null ? failure.getClass().getSimpleName() : said;
  }
}
