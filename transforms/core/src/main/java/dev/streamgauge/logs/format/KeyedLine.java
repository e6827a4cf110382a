package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityNumbers;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.EpochNumber;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A line of keys and values, whose well-known fields may have any of several {@link Aliases}. */
abstract class KeyedLine extends FormatLine {
  /** The most fields of a line that are read; further ones are ignored. */
  static final int MAX_FIELDS = 1024;

  KeyedLine(String name, LogTimes times) {
    super(name, times);
  }

  /** Returns the number of the field with this key, or -1. */
  abstract int index(String key);

  /** Returns the value of a field. */
  abstract @Nullable String value(int index);

  /** Returns the severity named by the value of a field, which has the usual name {@code key}. */
  abstract Severity severityOf(int index, String key);

  /** Returns the severity of the first word in a field's value that is recognizable as one. */
  abstract Severity scan(int index);

  /** Returns the time in a field's value. */
  abstract long timeOf(int index, long referenceMillis);

  private int first(List<String> keys) {
    for (int i = 0; i < keys.size(); i++) {
      int index = index(keys.get(i));
      if (index >= 0) {
        return index;
      }
    }
    return -1;
  }

  @Override
  final Severity findSeverity() {
    boolean named = false;
    for (int i = 0; i < Aliases.SEVERITY.size(); i++) {
      String key = Aliases.SEVERITY.get(i);
      int index = index(key);
      if (index >= 0) {
        Severity severity = severityOf(index, key);
        if (severity != Severity.UNKNOWN) {
          return severity;
        }
        named = true;
      }
    }
    int status = named ? -1 : index(Aliases.DATADOG_SEVERITY);
    if (status >= 0) {
      String word = value(status);
      Severity severity = word == null ? Severity.UNKNOWN : SeverityWords.named(word);
      if (severity != Severity.UNKNOWN) {
        return severity;
      }
    }
    int mongo = named ? -1 : index(Aliases.MONGO_SEVERITY);
    if (mongo >= 0) {
      String letter = value(mongo);
      if (letter != null && !letter.isEmpty() && letter.length() <= 2) {
        Severity severity = SeverityWords.letter((byte) letter.charAt(0));
        if (severity != Severity.UNKNOWN) {
          return severity;
        }
      }
    }
    int message = named ? -1 : first(Aliases.MESSAGE);
    return message < 0 ? Severity.UNKNOWN : scan(message);
  }

  @Override
  final @Nullable String find(String field) {
    int index = first(Aliases.of(field));
    return index < 0 ? null : value(index);
  }

  /** Returns the time of the first usual field that has one. */
  @Override
  public final long timeMillis(long referenceMillis) {
    for (int i = 0; i < Aliases.TIME.size(); i++) {
      int index = index(Aliases.TIME.get(i));
      long time = index < 0 ? LineTime.NONE : timeOf(index, referenceMillis);
      if (time != LineTime.NONE) {
        return time;
      }
    }
    return dateAndClock(referenceMillis);
  }

  /** Returns the time of a line that has its date and its time of day in two fields. */
  private long dateAndClock(long referenceMillis) {
    int date = index("date");
    int clock = index("time");
    if (date < 0 || clock < 0) {
      return LineTime.NONE;
    }
    int zone = first(Aliases.ZONE);
    String joined = value(date) + " " + value(clock) + (zone < 0 ? "" : " " + value(zone));
    byte[] text = joined.getBytes(UTF_8);
    return times().value(text, 0, text.length, referenceMillis);
  }

  /**
   * Parses a severity: a word or a number.
   *
   * @param key the field's usual name, which may say what its numbers mean
   */
  static Severity severityIn(String key, byte[] text, int start, int end) {
    if (start < end && GregorianDates.isDigit(text[start])) {
      long number = EpochNumber.integer(text, start, end);
      return number < 0 ? Severity.UNKNOWN : SeverityNumbers.named(key, number);
    }
    // MongoDB has a letter, for DEBUG followed by a digit.
    if (end - start == 1
        || (end - start == 2 && text[start] == 'D' && GregorianDates.isDigit(text[end - 1]))) {
      return SeverityWords.letter(text[start]);
    }
    return SeverityWords.withSteps(text, start, end);
  }

  /**
   * Parses a time: a number since the epoch, or a date and time.
   *
   * @param key the field's own name, which may say the number's unit
   */
  final long timeIn(String key, byte[] text, int start, int end, long referenceMillis) {
    long wrapped = EpochNumber.wrapped(text, start, end);
    if (wrapped != LineTime.NONE) {
      return wrapped;
    }
    long number = EpochNumber.millis(text, start, end, Aliases.perMilli(key));
    return number != LineTime.NONE ? number : times().value(text, start, end, referenceMillis);
  }
}
