package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Condition.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Expands a service level objective into rules: each fires if errors use up the budget of 30 days
 * several times too fast, over a long window and still over a short one (Google, "The Site
 * Reliability Workbook", chapter 5).
 */
final class Slo {
  static final String KEY = "slo";

  private static final long MINUTE = 60_000;
  private static final String SEVERITY = "severity";
  private static final String WINDOW = "window";

  /** The labels of the rules of an objective, besides those given. */
  static final List<String> LABELS = List.of(SEVERITY, WINDOW);

  /**
   * A pair of windows.
   *
   * @param name the long window, for a label
   * @param windowMillis the long window
   * @param alsoInMillis the short window, a twelfth of it
   * @param burn how many times too fast the budget is used up
   * @param severity the label of its alerts
   */
  record Windows(String name, long windowMillis, long alsoInMillis, double burn, String severity) {
    long everyMillis() {
      return alsoInMillis / 5;
    }

    Condition condition(double slo) {
      return new Condition(Kind.RATIO, Sign.MORE, burn * (1 - slo), null);
    }
  }

  static final Windows FIRST = new Windows("1h", 60 * MINUTE, 5 * MINUTE, 14.4, "page");

  private static final List<Windows> OTHERS =
      List.of(
          new Windows("6h", 360 * MINUTE, 30 * MINUTE, 6, "page"),
          new Windows("1d", 1440 * MINUTE, 120 * MINUTE, 3, "ticket"),
          new Windows("3d", 4320 * MINUTE, 360 * MINUTE, 1, "ticket"));

  private Slo() {}

  /**
   * Parses an objective such as {@code 99.9%}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static double parse(String text) {
    Quantity quantity = Quantity.parse(text);
    double slo = quantity.unit().equals("%") ? quantity.number() / 100 : quantity.number();
    boolean known = quantity.unit().equals("%") || quantity.unit().isEmpty();
    if (!known || slo >= 1 || FIRST.burn() * (1 - slo) >= 1) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an objective between 93.1% and 100%, such as 99.9%");
    }
    return slo;
  }

  /** Returns the rules of an objective, given that of the first pair of windows. */
  static List<Rule> expand(Rule first, double slo) {
    List<Rule> rules = new ArrayList<>();
    rules.add(first.toBuilder().labels(labels(first, FIRST)).build());
    for (Windows each : OTHERS) {
      rules.add(
          first.toBuilder()
              .windowMillis(each.windowMillis())
              .everyMillis(each.everyMillis())
              .alsoInMillis(each.alsoInMillis())
              .offsetMillis(each.windowMillis())
              .condition(each.condition(slo))
              .labels(labels(first, each))
              .build());
    }
    return rules;
  }

  private static SortedMap<String, String> labels(Rule first, Windows windows) {
    TreeMap<String, String> labels = new TreeMap<>(first.labels());
    labels.putIfAbsent(SEVERITY, windows.severity());
    labels.put(WINDOW, windows.name());
    return labels;
  }
}
