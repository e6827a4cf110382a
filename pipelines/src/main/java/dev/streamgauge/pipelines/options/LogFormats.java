package dev.streamgauge.pipelines.options;

import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.Multiline;
import java.time.ZoneId;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the options for the format of lines. Throws a {@link ConfigException} if they are invalid.
 */
public final class LogFormats {
  private LogFormats() {}

  /** Returns the format of the lines. */
  public static LogFormat of(LogFormatOptions options) {
    String name = options.getLogFormat();
    try {
      return name == null ? LogFormat.auto() : LogFormat.named(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--logFormat=" + name + ": " + e.getMessage(), e);
    }
  }

  /** Returns how to find the time of a line; times without a zone are in {@code zone}. */
  public static LineTime times(LogFormatOptions options, ZoneId zone) {
    return of(options).inZone(zone).times();
  }

  /** Returns the rule that joins lines; null if each line is an event. */
  public static @Nullable Multiline multiline(LogFormatOptions options) {
    String rule = options.getMultiline();
    if (rule == null) {
      return null;
    }
    try {
      return rule.equals("stackTraces") ? Multiline.stackTraces() : Multiline.startingWith(rule);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--multiline=" + rule + ": " + e.getMessage(), e);
    }
  }

  /** Returns the function that handles malformed lines. */
  public static LineBatchFn malformed(StreamgaugeOptions options) {
    LogFormat format = of(options);
    switch (options.getMalformed()) {
      case "raw" -> {
        return LineBatchFn.identity();
      }
      case "dead" -> {
        if (!format.isStrict() || options.getDeadLetters() == null) {
          throw new ConfigException(
              "--malformed=dead needs a --logFormat that lines can fail to match, and"
                  + " --deadLetters for those that do.");
        }
        return format.malformedAreDead();
      }
      default ->
          throw new ConfigException(
              "--malformed=" + options.getMalformed() + " is not known: use raw or dead.");
    }
  }
}
