package dev.streamgauge.alerts.evaluate;

import static dev.streamgauge.alerts.evaluate.InAnyOrder.END;
import static dev.streamgauge.alerts.evaluate.InAnyOrder.check;

import dev.streamgauge.alerts.evaluate.InAnyOrder.Line;
import dev.streamgauge.alerts.evaluate.InAnyOrder.Lines;
import java.util.List;
import java.util.function.Predicate;
import org.junit.Test;

/** Counts, values and numbers, see {@link InAnyOrder}. */
public class CountsInAnyOrderTest {
  private static final String FIRSTS = "select: {fields: {kind: first}}";

  private static void of(String condition, double density, Predicate<Lines> plain) {
    check("{alert: A, by: key, " + condition + "}", density, plain);
  }

  @Test
  public void counts() {
    of("window: 30s, condition: count >= 10", 0.3, lines -> lines.last(30) >= 10);
    of("window: 30s, condition: count < 8", 0.3, lines -> lines.last(30) < 8);
    of("window: 30s, condition: rate > 20/m", 0.3, lines -> lines.last(30) / 0.5 > 20);
    of("window: 30s, condition: rate <= 0.25/s", 0.3, lines -> lines.last(30) / 30.0 <= 0.25);
  }

  @Test
  public void silence() {
    of(
        "window: 30s, condition: absent",
        0.02,
        lines -> lines.last(30) == 0 && lines.count(0, END - 30) > 0);
    of(
        "window: 30s, remember: 1m, condition: absent",
        0.02,
        lines ->
            lines.last(30) == 0
                && lines.all().stream().anyMatch(line -> line.slice() * 10 >= END - 60));
  }

  @Test
  public void ratios() {
    of(
        FIRSTS + ", window: 30s, condition: ratio >= 40%, min_count: 5",
        0.3,
        lines -> lines.last(30) >= 5 && lines.of("first").last(30) >= 0.4 * lines.last(30));
    of(
        FIRSTS + ", window: 1m, also_in: 20s, condition: ratio > 35%",
        0.3,
        lines ->
            lines.of("first").last(60) > 0.35 * lines.last(60)
                && lines.of("first").last(20) > 0.35 * lines.last(20));
    of(
        FIRSTS + ", of: {not: {fields: {kind: second}}}, window: 1m, condition: ratio < 0.4",
        0.3,
        lines -> {
          int all = lines.of("first").last(60) + lines.of("noise").last(60);
          return all > 0 && lines.of("first").last(60) < 0.4 * all;
        });
  }

  @Test
  public void spikes() {
    of(
        "window: 20s, condition: spike >= 2, min_count: 3",
        0.2,
        lines ->
            lines.last(20) >= 3
                && lines.last(20) >= 2 * Math.max(1, lines.count(END - 40, END - 20)));
    of(
        "window: 20s, condition: spike <= 0.4, min_count: 2",
        0.2,
        lines -> {
          int before = lines.count(END - 40, END - 20);
          return before >= 2 && lines.last(20) <= 0.4 * before;
        });
    of(
        "window: 20s, offset: 90s, condition: spike > 1.5",
        0.2,
        lines ->
            lines.last(20) >= 1
                && lines.last(20) > 1.5 * Math.max(1, lines.count(END - 110, END - 90)));
    of(
        "window: 20s, offset: 2m, condition: spike < 0.5",
        0.2,
        lines -> {
          int before = lines.count(END - 140, END - 120);
          return before >= 1 && lines.last(20) < 0.5 * before;
        });
  }

  @Test
  public void values() {
    of(
        "window: 30s, condition: cardinality(user) >= 5",
        0.2,
        lines -> users(lines.between(END - 30, END)) >= 5);
    of(
        "window: 30s, condition: cardinality(user) < 5",
        0.2,
        lines -> users(lines.between(END - 30, END)) < 5);
    of("window: 30s, learn: 1m, condition: new(user)", 0.1, lines -> lines.hasNewUser(30));
    of(
        FIRSTS + ", window: 1m, learn: 20s, condition: new(kind)",
        0.02,
        lines -> {
          List<Line> firsts = lines.of("first").all();
          return !firsts.isEmpty() && firsts.get(0).slice() * 10 >= END - 60;
        });
  }

  private static long users(Lines lines) {
    return lines.all().stream().map(Line::user).distinct().count();
  }

  @Test
  public void numbers() {
    of(
        "window: 20s, condition: avg(took) > 55ms, min_count: 3",
        0.3,
        lines -> {
          int[] took = took(lines.between(END - 20, END));
          long sum = 0;
          for (int each : took) {
            sum += each;
          }
          return took.length >= 3 && sum > 55L * took.length;
        });
    of(
        "window: 20s, condition: sum(took) <= 0.25s",
        0.3,
        lines -> {
          int[] took = took(lines.between(END - 20, END));
          long sum = 0;
          for (int each : took) {
            sum += each;
          }
          return took.length > 0 && sum <= 250;
        });
    of(
        "window: 20s, condition: min(took) > 20ms",
        0.3,
        lines -> {
          int[] took = took(lines.between(END - 20, END));
          return took.length > 0 && took[0] > 20;
        });
    of(
        "window: 20s, condition: max(took) < 90000us",
        0.3,
        lines -> {
          int[] took = took(lines.between(END - 20, END));
          return took.length > 0 && took[took.length - 1] < 90;
        });
  }

  @Test
  public void quantiles() {
    // Below 50 ms, the error of a quantile is less than half of one.
    of(
        "window: 30s, condition: p50(took) > 39.5ms",
        0.3,
        lines -> {
          int[] took = took(lines.between(END - 30, END));
          return took.length > 0 && took[(took.length + 1) / 2 - 1] > 39.5;
        });
    of(
        "window: 30s, condition: p25(took) <= 40500us, min_count: 4",
        0.2,
        lines -> {
          int[] took = took(lines.between(END - 30, END));
          int rank = (int) Math.ceil(0.25 * took.length);
          return took.length >= 4 && took[rank - 1] <= 40.5;
        });
  }

  /** The numbers, in ascending order. */
  private static int[] took(Lines lines) {
    return lines.all().stream().mapToInt(Line::took).sorted().toArray();
  }
}
