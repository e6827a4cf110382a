package dev.streamgauge.pipelines.imports;

import java.util.List;
import java.util.Map;

/** A query in LogQL or PromQL, as far as rules can express it. */
sealed interface Query {
  /** A number. */
  record Constant(double value) implements Query {}

  /**
   * A function over the lines of a range.
   *
   * @param function its name, such as {@code count_over_time}
   * @param parameter its first argument, for quantiles
   * @param select the lines
   * @param unwrapped the field whose numbers are used; null for none
   * @param range how far back it looks, as written; null for an instant
   * @param offset how much earlier that ends; null for not
   * @param by the labels of its own aggregation; null for none
   */
  record Range(
      String function,
      Double parameter,
      Map<String, Object> select,
      String unwrapped,
      String range,
      String offset,
      List<String> by)
      implements Query {}

  /**
   * An aggregation over series.
   *
   * @param by the labels that are kept; null if all others are dropped
   */
  record Aggregation(String operator, List<String> by, Query of) implements Query {}

  /** Two queries and what is between them. */
  record Binary(String operator, Query left, Query right) implements Query {}
}
