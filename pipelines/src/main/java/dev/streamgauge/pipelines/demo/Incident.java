package dev.streamgauge.pipelines.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What happens in a demo that is long enough: the errors of one host rise, some of its lines come
 * late, and then all is well again.
 *
 * @param fromNanos when errors begin to rise, after the start of the demo
 * @param lateFromNanos when lines begin to be late
 * @param lateToNanos when the late lines come
 * @param toNanos when errors stop
 */
record Incident(long fromNanos, long lateFromNanos, long lateToNanos, long toNanos) {
  static final String HOST = "web-07";

  /** A demo must last this long, for people to see what happens. */
  private static final long SHORTEST_MILLIS = 20_000;

  private static final long NEVER = Long.MAX_VALUE;
  private static final Incident NONE = new Incident(NEVER, NEVER, NEVER, NEVER);

  /** Errors of the host, while it lasts: one in so many lines. */
  static final int LINES_PER_ERROR = 15;

  /** Of those, one in so many is late. */
  static final int ERRORS_PER_LATE = 4;

  /** Returns what happens in a demo of {@code millis}. */
  static Incident in(long millis) {
    if (millis < SHORTEST_MILLIS) {
      return NONE;
    }
    long tenth = millis * 100_000;
    return new Incident(
        3 * tenth, 4 * tenth, Math.min(5 * tenth, 4 * tenth + 8_000_000_000L), 5 * tenth);
  }

  boolean isOnAt(long nanos) {
    return nanos >= fromNanos && nanos < toNanos;
  }

  boolean isLateAt(long nanos) {
    return nanos >= lateFromNanos && nanos < lateToNanos;
  }

  /** Returns rules that notice it, in a new file that is deleted when the process ends. */
  static Path rules(int linesPerSecond) {
    String text =
        """
        groups:
          - name: demo
            rules:
              - alert: HostErrors
                select: {contains: level=ERROR}
                by: [host]
                window: 10s
                every: 2s
                condition: count >= %d
                labels: {severity: critical}
                annotations: {summary: "{{ $labels.host }}: {{ $value }} errors in 10 seconds"}
              - alert: NoLines
                window: 10s
                every: 2s
                condition: absent
                labels: {severity: warning}
                annotations: {summary: "no line has come for 10 seconds"}
        """
            .formatted(Math.max(5, linesPerSecond / LINES_PER_ERROR * 3));
    try {
      Path file = Files.createTempFile("streamgauge-demo", ".yaml");
      OwnerOnly.close(file);
      file.toFile().deleteOnExit();
      return Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the rules of the demo cannot be written", e);
    }
  }
}
