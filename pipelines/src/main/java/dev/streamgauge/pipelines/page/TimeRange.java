package dev.streamgauge.pipelines.page;

import dev.streamgauge.pipelines.web.BadQueryException;
import dev.streamgauge.pipelines.web.Query;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/** A range of time {@code [from, to)}, in milliseconds. */
record TimeRange(long from, long to) {
  private static final long BY_DEFAULT_MILLIS = 15 * 60_000L;
  private static final long FARTHEST = 253_402_300_799_000L;

  /**
   * Returns the range between the parameters {@code start} and {@code end}, which are RFC 3339
   * times or seconds since the epoch, as in Prometheus' API.
   *
   * @param latest the end, if it is not given; a quarter of an hour before is the start
   */
  static TimeRange of(Query query, long latest) {
    long to = query.text("end").map(text -> time("end", text)).orElse(latest);
    long from = query.text("start").map(text -> time("start", text)).orElse(to - BY_DEFAULT_MILLIS);
    if (from > to) {
      throw new BadQueryException("parameter start must not be after end");
    }
    return new TimeRange(from, to);
  }

  private static long time(String name, String text) {
    try {
      long millis =
          text.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")
              ? new BigDecimal(text).movePointRight(3).longValue()
              : Instant.parse(text).toEpochMilli();
      if (Math.abs(millis) <= FARTHEST) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Said below.
    }
    throw new BadQueryException(
        "parameter " + name + " must be a time such as 2023-11-14T22:13:00Z or 1700000000");
  }

  /**
   * Returns the smallest multiple of {@code period} of which the range has at most {@code points}.
   */
  long step(long period, long points) {
    long periods = Math.max(1, (to - from) / period);
    return period * ((periods + points - 1) / points);
  }
}
