package dev.streamgauge.io.source;

import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.util.RateLimitedLogger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the first few dead lines of each minute, truncated and escaped. Not thread-safe. */
@Internal
public final class DeadLog {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLog.class);
  private static final int PER_MINUTE = 5;
  private static final int SHOWN = 200;

  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, PER_MINUTE);

  public void log(List<DeadLetter> letters) {
    for (DeadLetter letter : letters) {
      // Escaped only if it is logged: there may be very many.
      Object shown =
          new Object() {
            @Override
            public String toString() {
              return shown(letter.line());
            }
          };
      limitedLog.warn("dead line from {}, {}: {}", letter.source(), letter.reason(), shown);
    }
  }

  /** Returns the beginning of a line, with everything escaped that a terminal could interpret. */
  static String shown(byte[] line) {
    // A character takes up to four bytes.
    int length = Math.min(line.length, 4 * SHOWN);
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    int end = text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())));
    text.substring(0, end)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.append(end < text.length() || length < line.length ? "..." : "").toString();
  }
}
