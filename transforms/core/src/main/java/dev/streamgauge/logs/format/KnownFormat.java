package dev.streamgauge.logs.format;

import dev.streamgauge.logs.time.LogTimes;
import java.util.function.Function;
import org.apache.beam.sdk.annotations.Internal;

/** The known formats, in the order in which {@code auto} tries them. */
@Internal
public enum KnownFormat {
  JSON("json", JsonLine::new),
  RFC5424("rfc5424", Rfc5424Line::new),
  KLOG("klog", KlogLine::new),
  COMBINED("combined", CombinedLine::new),
  CLUSTER("cluster", ClusterLine::new),
  JUL("jul", JulLine::new),
  LOG4J("log4j", Log4jLine::new),
  RFC3164("rfc3164", Rfc3164Line::new),
  // Last, since its lines are the hardest to recognize.
  LOGFMT("logfmt", LogfmtLine::new);

  private final String layoutName;
  private final Function<LogTimes, FormatLine> line;

  KnownFormat(String layoutName, Function<LogTimes, FormatLine> line) {
    this.layoutName = layoutName;
    this.line = line;
  }

  /** Returns the name used in options. */
  public String layoutName() {
    return layoutName;
  }

  /** Returns whether the line may have its time where only this format finds it. */
  public static boolean mayBeCluster(byte[] bytes, int from, int to) {
    return ClusterLine.mayBeNumbered(bytes, from, to);
  }

  /** Returns a parser of lines whose times {@code times} finds. */
  public FormatLine line(LogTimes times) {
    return line.apply(times);
  }
}
