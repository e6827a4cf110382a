package dev.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A log of long lines, for files that are larger than the heap, and what programs find in it, by
 * plain loops.
 *
 * @param lines how many lines it has
 */
public record HugeLog(int lines) {
  /** The length of a line, about. */
  public static final int LINE_BYTES = 1_033;

  public static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int LINES_A_SECOND = 100;
  private static final int USERS = 3;
  private static final long SLICE_MILLIS = 10_000;

  /** Long lines, of which few have to be looked at. */
  private static final String FILL = " x".repeat(500);

  /** A rule, and the alerts of {@link #alerts}. */
  public static final String RULES =
      """
      groups:
        - name: huge
          every: 10s
          rules:
            - alert: Errors
              select: {contains: ERROR}
              window: 10s
              condition: count > 5
      """;

  private boolean isError(int line) {
    return line % 1_000 == 0 || (line > lines / 2 && line < lines / 2 + 2_000 && line % 100 == 0);
  }

  private static Instant time(int line) {
    return START.plusSeconds(line / LINES_A_SECOND);
  }

  /** Returns the key of a user's sessions. */
  public static String user(int user) {
    return "u" + user;
  }

  /** Returns how many lines a user has. */
  public int linesOf(int user) {
    return (lines + USERS - 1 - user) / USERS;
  }

  /** Writes it to {@code plain}, and compressed to {@code compressed}. */
  public void write(Path plain, Path compressed) {
    try (OutputStream out = Files.newOutputStream(plain);
        OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed), 1 << 16)) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < lines; i++) {
        text.append(time(i)).append(isError(i) ? " ERROR" : " INFO");
        text.append(" user=").append(user(i % USERS)).append(FILL).append('\n');
        if (text.length() > 1 << 20 || i == lines - 1) {
          byte[] bytes = text.toString().getBytes(UTF_8);
          out.write(bytes);
          gzip.write(bytes);
          text.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the error lines by the start of their slice of ten seconds. */
  public TreeMap<Long, Long> errors() {
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (int i = 0; i < lines; i++) {
      if (isError(i)) {
        counts.merge(slice(i), 1L, Long::sum);
      }
    }
    return counts;
  }

  /** Returns the lines by the start of their slice of ten seconds. */
  public TreeMap<Long, Long> all() {
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (int i = 0; i < lines; i++) {
      counts.merge(slice(i), 1L, Long::sum);
    }
    return counts;
  }

  private static long slice(int line) {
    return time(line).toEpochMilli() / SLICE_MILLIS * SLICE_MILLIS;
  }

  /** Returns the alerts of {@link #RULES}, as a replay prints them when they fire. */
  public List<String> alerts() {
    TreeMap<Long, Long> counts = errors();
    List<String> alerts = new ArrayList<>();
    counts.forEach(
        (start, count) -> {
          if (count > 5 && counts.getOrDefault(start - SLICE_MILLIS, 0L) <= 5) {
            Instant end = Instant.ofEpochMilli(start + SLICE_MILLIS);
            alerts.add("FIRING Errors since " + end + ": value " + count);
          }
        });
    return alerts;
  }
}
