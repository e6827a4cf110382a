package dev.streamgauge.util;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that keeps its lines as {@code LEVEL message}. */
public final class RecordingLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** All lines so far. */
  public List<String> lines() {
    return lines;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String format, Object[] arguments, Throwable cause) {
    lines.add(level + " " + MessageFormatter.basicArrayFormat(format, arguments));
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return true;
  }

  @Override
  public boolean isDebugEnabled() {
    return true;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
