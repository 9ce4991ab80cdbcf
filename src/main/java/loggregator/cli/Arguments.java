package loggregator.cli;

import com.google.re2j.PatternSyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Pattern;
import loggregator.cli.client.ServerAddress;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what options mean. */
final class Arguments {
  /** Java would also take {@code 1d}, {@code 0x1p3} and spaces around a number. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?((\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|NaN|Infinity)");

  private Arguments() {}

  /** Of all commands: what picocli says is meant for who writes Java. */
  static void register(CommandLine line) {
    register(line, Integer.class, int.class, "whole number", Integer::valueOf);
    register(line, Long.class, long.class, "whole number", Long::valueOf);
    register(line, Double.class, double.class, "number", text -> {
      if (!NUMBER.matcher(text).matches()) {
        throw new NumberFormatException(text);
      }
      return Double.valueOf(text);
    });
  }

  private static <T> void register(
      CommandLine line, Class<T> type, Class<T> primitive, String what, ITypeConverter<T> reader) {
    ITypeConverter<T> explaining = text -> {
      try {
        return reader.convert(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a " + what);
      }
    };
    line.registerConverter(type, explaining).registerConverter(primitive, explaining);
  }

  static final class ZoneConverter implements ITypeConverter<ZoneId> {
    @Override
    public ZoneId convert(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw new TypeConversionException("'" + text + "' is not a time zone such as Europe/Berlin or +02:00");
      }
    }
  }

  static final class AddressConverter implements ITypeConverter<ServerAddress> {
    @Override
    public ServerAddress convert(String text) {
      try {
        return ServerAddress.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class CounterConverter implements ITypeConverter<EmittedMetric> {
    @Override
    public EmittedMetric convert(String text) {
      Named named = Named.parse(text, "NAME=DELTA");
      try {
        return EmittedMetric.counter(named.name, Long.parseUnsignedLong(named.value));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + named.value + "' is not a whole number of at least 0");
      }
    }
  }

  static final class GaugeConverter implements ITypeConverter<EmittedMetric> {
    @Override
    public EmittedMetric convert(String text) {
      Named named = Named.parse(text, "NAME=VALUE[:UNIT]");
      int colon = named.value.indexOf(':');
      String number = colon < 0 ? named.value : named.value.substring(0, colon);
      String unit = colon < 0 ? "" : named.value.substring(colon + 1);
      try {
        if (!NUMBER.matcher(number).matches()) {
          throw new NumberFormatException(number);
        }
        return EmittedMetric.gauge(named.name, Double.parseDouble(number), unit);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + number + "' is not a number");
      }
    }
  }

  static final class EventConverter implements ITypeConverter<EmittedMetric> {
    @Override
    public EmittedMetric convert(String text) {
      Named named = Named.parse(text, "TITLE=BODY");
      return EmittedMetric.event(named.name, named.value);
    }
  }

  static final class PatternConverter implements ITypeConverter<com.google.re2j.Pattern> {
    @Override
    public com.google.re2j.Pattern convert(String text) {
      try {
        return com.google.re2j.Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        throw new TypeConversionException("'" + text + "' is not a regular expression of RE2: " + e.getDescription());
      }
    }
  }

  private record Named(String name, String value) {
    static Named parse(String text, String form) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException("'" + text + "' is not of the form " + form);
      }
      return new Named(text.substring(0, equals), text.substring(equals + 1));
    }
  }
}
