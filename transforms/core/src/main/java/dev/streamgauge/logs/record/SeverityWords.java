package dev.streamgauge.logs.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.logs.time.GregorianDates;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/** Maps the words and numbers for severities in all kinds of logs. */
@Internal
public final class SeverityWords {
  /** A level is near the start of a line; words farther on are text. */
  private static final int LOOK = 256;

  private static final int SHORTEST = 3;

  /** The most letters, of five bits each, that fit into a long. */
  private static final int LONGEST = 12;

  /** Words that are levels even in the middle of a line, if they are set apart. */
  private static final Map<String, Severity> PLAIN =
      Map.ofEntries(
          Map.entry("trace", Severity.TRACE),
          Map.entry("debug", Severity.DEBUG),
          Map.entry("info", Severity.INFO),
          Map.entry("notice", Severity.NOTICE),
          Map.entry("warn", Severity.WARNING),
          Map.entry("warning", Severity.WARNING),
          // Three-letter forms, as in Serilog and others.
          Map.entry("vrb", Severity.TRACE),
          Map.entry("trc", Severity.TRACE),
          Map.entry("dbg", Severity.DEBUG),
          // .NET's console; its "fail" is a word like others.
          Map.entry("trce", Severity.TRACE),
          Map.entry("dbug", Severity.DEBUG),
          Map.entry("inf", Severity.INFO),
          Map.entry("wrn", Severity.WARNING),
          Map.entry("ftl", Severity.CRITICAL),
          Map.entry("err", Severity.ERROR),
          Map.entry("error", Severity.ERROR),
          Map.entry("severe", Severity.ERROR),
          Map.entry("crit", Severity.CRITICAL),
          Map.entry("critical", Severity.CRITICAL),
          Map.entry("fatal", Severity.CRITICAL),
          Map.entry("alert", Severity.ALERT),
          Map.entry("emerg", Severity.EMERGENCY),
          Map.entry("emergency", Severity.EMERGENCY),
          Map.entry("panic", Severity.EMERGENCY));

  /** Words that are levels only where a level is expected. java.util.logging's map as in SLF4J. */
  private static final Map<String, Severity> IN_PLACE =
      Map.ofEntries(
          Map.entry("finest", Severity.TRACE),
          Map.entry("finer", Severity.DEBUG),
          Map.entry("fine", Severity.DEBUG),
          Map.entry("config", Severity.INFO),
          Map.entry("verbose", Severity.TRACE),
          Map.entry("information", Severity.INFO),
          Map.entry("eror", Severity.ERROR),
          // Four-letter forms, as in logrus.
          Map.entry("trac", Severity.TRACE),
          Map.entry("debu", Severity.DEBUG),
          Map.entry("erro", Severity.ERROR),
          Map.entry("fata", Severity.CRITICAL),
          Map.entry("pani", Severity.EMERGENCY),
          Map.entry("fail", Severity.ERROR),
          Map.entry("dpanic", Severity.CRITICAL));

  private static final Severity[] SYSLOG = {
    Severity.EMERGENCY, Severity.ALERT, Severity.CRITICAL, Severity.ERROR,
    Severity.WARNING, Severity.NOTICE, Severity.INFO, Severity.DEBUG
  };

  private static final Table EVERYWHERE = new Table(Map.of());
  private static final Table EXPECTED = new Table(IN_PLACE);

  private SeverityWords() {}

  /** Returns the severity named by {@code [from, to)}, in any case; UNKNOWN if there is none. */
  public static Severity named(byte[] bytes, int from, int to) {
    return EXPECTED.find(bytes, from, to);
  }

  /** Returns the severity named by {@code word}, in any case; UNKNOWN if there is none. */
  public static Severity named(String word) {
    byte[] bytes = word.getBytes(UTF_8);
    return named(bytes, 0, bytes.length);
  }

  /** Returns the severity with this first letter, as in Android, glog and MongoDB. */
  public static Severity letter(byte letter) {
    return switch (letter) {
      case 'V', 'T' -> Severity.TRACE;
      case 'D' -> Severity.DEBUG;
      case 'I' -> Severity.INFO;
      case 'N' -> Severity.NOTICE;
      case 'W' -> Severity.WARNING;
      case 'E' -> Severity.ERROR;
      case 'F', 'C' -> Severity.CRITICAL;
      default -> Severity.UNKNOWN;
    };
  }

  /** Returns a syslog severity: the three low bits of {@code code}. */
  public static Severity syslog(int code) {
    return SYSLOG[code & 7];
  }

  /**
   * Returns the severity named by {@code [from, to)}, which may have a number of steps: Go's {@code
   * ERROR+2}, OpenTelemetry's {@code ERROR2}. They lie between two levels; below debug is trace.
   */
  public static Severity withSteps(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && isLetter(bytes[end])) {
      end++;
    }
    boolean signed = end < to && (bytes[end] == '+' || bytes[end] == '-');
    int digits = signed ? end + 1 : end;
    boolean steps = digits < to;
    for (int i = digits; steps && i < to; i++) {
      steps = GregorianDates.isDigit(bytes[i]);
    }
    Severity severity = named(bytes, from, steps ? end : to);
    return steps && bytes[end] == '-' && severity == Severity.DEBUG ? Severity.TRACE : severity;
  }

  /**
   * Returns the first word among the line's first {@value #LOOK} bytes that is recognizable as a
   * level: in capitals, in square or angle brackets, or followed by a colon.
   */
  public static Severity scan(byte[] bytes, int from, int to) {
    int limit = Math.min(to, from + LOOK);
    int at = from;
    while (at < limit) {
      int end = at;
      while (end < limit && isLetter(bytes[end])) {
        end++;
      }
      int length = end - at;
      if (length >= SHORTEST && length <= LONGEST && standsOut(bytes, from, at, end, to)) {
        Severity severity = EVERYWHERE.find(bytes, at, end);
        if (at == from && isFail(bytes, at, end, to)) {
          return Severity.ERROR;
        }
        if (severity != Severity.UNKNOWN) {
          return severity;
        }
      }
      at = end;
      // Advance to the next word; a letter after a digit or an underscore does not begin one.
      while (at < limit && (!isLetter(bytes[at]) || (at > from && isWord(bytes[at - 1])))) {
        at++;
      }
    }
    return Severity.UNKNOWN;
  }

  /** Returns whether it is {@code fail:}, which is a level of .NET only where a text begins. */
  private static boolean isFail(byte[] bytes, int from, int end, int to) {
    return end - from == 4
        && end < to
        && bytes[end] == ':'
        && bytes[from] == 'f'
        && EXPECTED.find(bytes, from, end) == Severity.ERROR;
  }

  private static boolean standsOut(byte[] bytes, int first, int from, int end, int to) {
    byte after = end < to ? bytes[end] : (byte) ' ';
    if (isWord(after)) {
      return false;
    }
    if (after == '>' && from > first && bytes[from - 1] == '<') {
      return true;
    }
    // The second letter distinguishes a level in capitals from the first word of a sentence.
    return (bytes[from + 1] & 0x20) == 0 || after == ':' || after == ']';
  }

  private static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isWord(byte b) {
    return GregorianDates.isAlphanumeric(b) || b == '_' || b < 0;
  }

  /** Words keyed by their letters regardless of case, packed into a long. */
  private static final class Table {
    private final long[] words;
    private final Severity[] severities;

    Table(Map<String, Severity> besides) {
      TreeMap<Long, Severity> all = new TreeMap<>();
      PLAIN.forEach((word, severity) -> all.put(pack(word), severity));
      besides.forEach((word, severity) -> all.put(pack(word), severity));
      words = all.keySet().stream().mapToLong(Long::longValue).toArray();
      severities = all.values().toArray(new Severity[0]);
    }

    private static long pack(String word) {
      long packed = 0;
      for (int i = 0; i < word.length(); i++) {
        packed = packed << 5 | (word.charAt(i) & 0x1F);
      }
      return packed;
    }

    Severity find(byte[] bytes, int from, int to) {
      if (to - from < SHORTEST || to - from > LONGEST) {
        return Severity.UNKNOWN;
      }
      long packed = 0;
      for (int i = from; i < to; i++) {
        if (!isLetter(bytes[i])) {
          return Severity.UNKNOWN;
        }
        packed = packed << 5 | (bytes[i] & 0x1F);
      }
      int at = Arrays.binarySearch(words, packed);
      return at < 0 ? Severity.UNKNOWN : severities[at];
    }
  }
}
