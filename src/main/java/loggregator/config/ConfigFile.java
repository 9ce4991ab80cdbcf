package loggregator.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a configuration file: one JSON object, which may have Java's kinds of comments, but no key twice. */
public final class ConfigFile {
  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
      .build();

  private static final String NOT_ONE_OBJECT = "must hold one JSON object and nothing else";

  private ConfigFile() {}

  /** Blocks while it reads. */
  public static ConfigResult<JsonObject> read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      return problem(file.toString(), "there is no such file");
    } catch (CharacterCodingException e) {
      return problem(file.toString(), "is not UTF-8 text");
    } catch (IOException e) {
      return problem(file.toString(), "can't be read: " + FileFailure.reason(e));
    }
  }

  /** @param name what problems are named after */
  public static ConfigResult<JsonObject> parse(String name, String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      return JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject json
          ? ConfigResult.of(json)
          : problem(name, NOT_ONE_OBJECT);
    } catch (DecodeException e) {
      return problem(name, e.getCause() instanceof JsonProcessingException cause
          ? positionOf(cause) + plain(cause.getOriginalMessage())
          : NOT_ONE_OBJECT);
    } catch (IOException e) {
      throw new UncheckedIOException("a text that can't be read", e);
    }
  }

  private static String positionOf(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  /** Leaves out a word without quotation marks, which may be a secret, and what Jackson says about its own options. */
  private static String plain(String message) {
    return message.replaceAll("token '[^']*'", "token")
        .replaceAll("start marker at \\[Source: .*; (line: \\d+, column: \\d+)]", "which begins at $1");
  }

  private static ConfigResult<JsonObject> problem(String name, String message) {
    return ConfigResult.invalid(List.of(new ConfigProblem(name, message)));
  }
}
