package dev.streamgauge.logs;

import com.google.re2j.Pattern;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.format.ContainerLine;
import dev.streamgauge.logs.format.FormatLine;
import dev.streamgauge.logs.format.KnownFormat;
import dev.streamgauge.logs.format.RawLine;
import dev.streamgauge.logs.format.RegexLine;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.regex.LineRegex;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.util.Regexes;
import java.io.Serializable;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A log line format: which fields a line has, such as time, severity and host, and where they are.
 *
 * <table>
 *   <caption>The formats</caption>
 *   <tr><th>name</th><th>its lines</th></tr>
 *   <tr><td>{@code auto}</td><td>of any format below but {@code regex}, each line by itself</td></tr>
 *   <tr><td>{@code raw}</td><td>of no format</td></tr>
 *   <tr><td>{@code syslog}</td><td>{@code rfc5424} or {@code rfc3164}</td></tr>
 *   <tr><td>{@code rfc5424}</td><td>{@code <34>1 2023-11-14T22:13:20Z host app 12 ID [a b="c"] text}</td></tr>
 *   <tr><td>{@code rfc3164}</td><td>{@code <34>Nov 14 22:13:20 host app[12]: text}</td></tr>
 *   <tr><td>{@code json}</td><td>{@code {"level":"error","msg":"text"}}</td></tr>
 *   <tr><td>{@code logfmt}</td><td>{@code level=error msg="text"}</td></tr>
 *   <tr><td>{@code combined}</td><td>of Apache's and nginx's access logs, common and combined</td></tr>
 *   <tr><td>{@code log4j}</td><td>{@code 2023-11-14 22:13:20,123 ERROR [main] a.b.C: text}, and the
 *       like: logback, Spring, Spark, Python, Apache's and nginx's error logs</td></tr>
 *   <tr><td>{@code jul}</td><td>of java.util.logging</td></tr>
 *   <tr><td>{@code klog}</td><td>{@code E1114 22:13:20.123456 7 file.go:12] text}, Kubernetes and glog</td></tr>
 *   <tr><td>{@code cluster}</td><td>{@code - 1117838570 2005.06.03 NODE text}, supercomputers</td></tr>
 *   <tr><td>{@code regex:...}</td><td>in which the expression (RE2) is found, its named groups the
 *       fields: {@code regex:(?P<level>\w+) (?P<message>.*)}</td></tr>
 * </table>
 *
 * <p>{@code docs/log-formats.md} has the fields of each. {@code auto} takes the first format that a
 * line fits, in a fixed order and based on the line alone. So the same line is parsed identically
 * live, in a replay, after a restart and on every runner, and lines of many senders may be mixed.
 *
 * <p>The wrapping of a container runtime ({@link ContainerLine}), colours, and leading NUL bytes or
 * byte order marks are ignored.
 *
 * <pre>{@code
 * LogRecord record = LogFormat.named("logfmt").reader().read(bytes, 0, bytes.length);
 * record.severity();     // ERROR
 * record.field("host");  // "web-1"
 * }</pre>
 *
 * @since 0.1.0
 */
public final class LogFormat implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String AUTO = "auto";
  private static final String REGEX = "regex:";
  private static final Map<String, List<KnownFormat>> KNOWN = known();

  private final String name;
  private final List<KnownFormat> layouts;
  private final @Nullable Pattern regex;
  private final @Nullable LineRegex compiled;
  private final ZoneId zone;

  private LogFormat(String name, List<KnownFormat> layouts, @Nullable Pattern regex, ZoneId zone) {
    this.name = name;
    this.layouts = layouts;
    this.regex = regex;
    this.compiled = regex == null ? null : LineRegex.of(regex);
    this.zone = zone;
  }

  /**
   * Returns the format called {@code name}, with times that have no zone read as UTC.
   *
   * @throws IllegalArgumentException if there is no such format: the message lists the names; or,
   *     for {@code regex:}, if it is not a regular expression with a named group: the message says
   *     what is wrong and where
   */
  public static LogFormat named(String name) {
    if (name.startsWith(REGEX)) {
      Pattern pattern = Regexes.compile(name.substring(REGEX.length()));
      if (pattern.namedGroups().isEmpty()) {
        throw new IllegalArgumentException(
            "The expression of a log format needs a named group for each field, such as"
                + " (?P<severity>\\w+), and has none: \""
                + pattern
                + "\"");
      }
      return new LogFormat(name, List.of(), pattern, ZoneOffset.UTC);
    }
    List<KnownFormat> layouts = KNOWN.get(name);
    if (layouts == null) {
      throw new IllegalArgumentException(
          "There is no log format \""
              + name
              + "\": choose one of "
              + String.join(", ", KNOWN.keySet())
              + ", or regex: and an expression.");
    }
    return new LogFormat(name, layouts, null, ZoneOffset.UTC);
  }

  /** Returns the format that detects the format of each line. */
  public static LogFormat auto() {
    return named(AUTO);
  }

  private static Map<String, List<KnownFormat>> known() {
    Map<String, List<KnownFormat>> known = new LinkedHashMap<>();
    known.put(AUTO, List.of(KnownFormat.values()));
    known.put(RawLine.NAME, List.of());
    known.put("syslog", List.of(KnownFormat.RFC5424, KnownFormat.RFC3164));
    for (KnownFormat layout : KnownFormat.values()) {
      known.put(layout.layoutName(), List.of(layout));
    }
    return known;
  }

  /** Returns the same format with times that have no zone read in {@code zone}. */
  public LogFormat inZone(ZoneId zone) {
    return new LogFormat(name, layouts, regex, zone);
  }

  /** Returns the name by which it was requested. */
  public String name() {
    return name;
  }

  /** Returns the name without an expression, for metric names. */
  String kind() {
    return regex == null ? name : "regex";
  }

  /**
   * Returns whether a line can be malformed: false for {@code auto} and {@code raw}, which accept
   * any.
   */
  public boolean isStrict() {
    return !isAuto() && !name.equals(RawLine.NAME);
  }

  /** Returns a reader, for one thread. */
  @Internal
  public LogReader reader() {
    LogTimes times = LogTimes.inZone(zone);
    List<FormatLine> lines = new ArrayList<>();
    for (KnownFormat layout : layouts) {
      lines.add(layout.line(times));
    }
    if (regex != null) {
      lines.add(new RegexLine(regex, compiled, times));
    }
    return new FirstFitReader(this, lines.toArray(new FormatLine[0]), new RawLine(times), times);
  }

  boolean isAuto() {
    return name.equals(AUTO);
  }

  boolean isRegex() {
    return regex != null;
  }

  ZoneId zone() {
    return zone;
  }

  /**
   * Returns a finder of the times in lines, where the format has them: for {@code json}, in its
   * time field wherever it is. With {@code auto}, a line whose format has no time gets the first
   * one that {@link LogTimes} finds. Use it for event times from lines ({@code LineTiming}).
   */
  public LineTime times() {
    return new FormatTimes(this);
  }

  /**
   * Returns a function that removes malformed lines from a batch: they become dead letters with a
   * reason such as {@code not json}, and are counted in {@link MalformedCounters}. A dead letter's
   * time is the line's event time. Without this function such lines pass as {@code raw}.
   *
   * <pre>{@code
   * KafkaLines.read("broker:9092", "logs").withPushDown(LogFormat.named("json").malformedAreDead())
   * }</pre>
   */
  public LineBatchFn malformedAreDead() {
    return new DeadLetterMalformedFn(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
