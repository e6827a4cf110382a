package dev.streamgauge.pipelines.imports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates a query in LogQL or PromQL into the condition of a rule. */
final class QueryTranslator {
  private static final Map<String, String> OPPOSITE =
      Map.of(">", "<", "<", ">", ">=", "<=", "<=", ">=", "==", "==");

  /** Functions whose values for some series add up to that for all their lines. */
  private static final Set<String> ADDED =
      Set.of("count_over_time", "rate", "increase", "irate", "sum_over_time", "");

  private static final Set<String> COUNTS = Set.of("count_over_time", "rate", "increase", "irate");

  /** What a side of a comparison measures: what a condition would say of it. */
  private record Measure(String value, Map<String, Object> keys, List<String> by, double scale) {}

  private final Translation rule;

  private QueryTranslator(Translation rule) {
    this.rule = rule;
  }

  /**
   * Puts what {@code query} selects and compares into {@code rule}.
   *
   * @throws UntranslatableException if rules cannot express it
   */
  static void translate(Query query, Translation rule) {
    QueryTranslator translator = new QueryTranslator(rule);
    if (query instanceof Query.Binary binary && isLogical(binary.operator())) {
      translator.combined(binary);
      return;
    }
    Map<String, Object> condition = translator.condition(query);
    condition.forEach(rule::put);
  }

  private static boolean isLogical(String operator) {
    return Set.of("and", "or", "unless").contains(operator);
  }

  private void combined(Query.Binary query) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    List<Object> bys = new ArrayList<>();
    String when = when(query, conditions, bys, false);
    Object by = bys.stream().filter(each -> !each.equals(List.of())).findFirst().orElse(List.of());
    int index = 0;
    for (Object condition : conditions.values()) {
      Object own = bys.get(index++);
      if (!own.equals(by)) {
        if (!own.equals(List.of())) {
          throw new UntranslatableException("conditions by different labels");
        }
        Selections.map(condition).put("by", List.of());
      }
    }
    rule.put("by", by);
    rule.put("conditions", conditions);
    rule.put("when", when);
  }

  private String when(
      Query query, Map<String, Object> conditions, List<Object> bys, boolean inner) {
    if (query instanceof Query.Binary binary && isLogical(binary.operator())) {
      String text =
          when(binary.left(), conditions, bys, true)
              + " "
              + binary.operator()
              + " "
              + when(binary.right(), conditions, bys, true);
      return inner ? "(" + text + ")" : text;
    }
    Map<String, Object> condition = condition(query);
    Object by = condition.remove("by");
    bys.add(by == null ? List.of() : by);
    String name = "condition" + (conditions.size() + 1);
    conditions.put(name, condition);
    return name;
  }

  /** Returns the keys of the condition that {@code query} is. */
  private Map<String, Object> condition(Query query) {
    if (query instanceof Query.Aggregation aggregation && isComparison(aggregation.of())) {
      // A comparison of each series, of which those that hold are summed.
      Query.Binary compared = (Query.Binary) aggregation.of();
      Double number = constant(compared.right());
      if (number == null || number != 0) {
        rule.note("it compares the sum here, and not each series");
      }
      return condition(
          new Query.Binary(
              compared.operator(),
              new Query.Aggregation(aggregation.operator(), aggregation.by(), compared.left()),
              compared.right()));
    }
    if (isComparison(query)) {
      Query.Binary compared = (Query.Binary) query;
      return compared(compared.operator(), compared.left(), compared.right());
    }
    Query.Range range =
        query instanceof Query.Aggregation of && of.of() instanceof Query.Range r
            ? r
            : query instanceof Query.Range r ? r : null;
    if (absentRange(query) != null) {
      Map<String, Object> keys = keys(range);
      keys.put("condition", "absent");
      return keys;
    }
    if (range != null && COUNTS.contains(range.function()) && range.offset() == null) {
      // It has a value as soon as there is a line.
      Map<String, Object> keys = keys(range);
      by(query, keys);
      keys.put("condition", "count >= 1");
      return keys;
    }
    throw new UntranslatableException("a value without a comparison");
  }

  /** Returns the range that {@code query} says has no lines; null if it says something else. */
  private static Query.Range absentRange(Query query) {
    Query of = query instanceof Query.Aggregation aggregation ? aggregation.of() : query;
    return of instanceof Query.Range range && range.function().startsWith("absent") ? range : null;
  }

  private static boolean isComparison(Query query) {
    return query instanceof Query.Binary binary && OPPOSITE.containsKey(binary.operator());
  }

  private static void by(Query query, Map<String, Object> keys) {
    if (query instanceof Query.Aggregation aggregation && aggregation.by() != null) {
      if (!aggregation.by().isEmpty()) {
        keys.put("by", aggregation.by());
      }
    }
  }

  private Map<String, Object> compared(String operator, Query left, Query right) {
    Double number = constant(right);
    if (number == null) {
      number = constant(left);
      if (number != null) {
        return compared(OPPOSITE.get(operator), right, left);
      }
      // A series against itself earlier, times a factor.
      return compared(operator, new Query.Binary("/", left, right), new Query.Constant(1));
    }
    Query.Range absent = absentRange(left);
    if (absent != null) {
      boolean present =
          number == 1 ? Set.of("==", ">=").contains(operator) : number == 0 && operator.equals(">");
      if (!present) {
        throw new UntranslatableException("\"absent_over_time\" " + operator + " " + number);
      }
      Map<String, Object> keys = keys(absent);
      keys.put("condition", "absent");
      return keys;
    }
    Measure measure = measure(left);
    String sign = operator;
    double threshold = number * measure.scale();
    if (measure.scale() <= 0) {
      throw new UntranslatableException("a factor below 0");
    }
    if (measure.scale() != 1 || measure.value().equals("spike")) {
      rule.changeValue();
    }
    if (operator.equals("==")) {
      if (threshold != 0 || !measure.value().equals("count")) {
        throw new UntranslatableException("== with a number other than 0");
      }
      sign = "<=";
    }
    Map<String, Object> keys = new LinkedHashMap<>(measure.keys());
    if (!measure.by().isEmpty()) {
      keys.put("by", measure.by());
    }
    if (measure.value().equals("count") && sign.equals(">") && threshold == 0) {
      keys.put("condition", "count >= 1");
    } else if (measure.value().equals("ratio")) {
      keys.put("condition", "ratio " + sign + " " + plain(threshold * 100) + "%");
    } else {
      String unit = measure.value().equals("rate") ? "/s" : "";
      keys.put("condition", measure.value() + " " + sign + " " + plain(threshold) + unit);
    }
    return keys;
  }

  private static String plain(double number) {
    String text =
        BigDecimal.valueOf(number).round(new MathContext(9)).stripTrailingZeros().toPlainString();
    return text;
  }

  private static Double constant(Query query) {
    if (query instanceof Query.Constant constant) {
      return constant.value();
    }
    if (query instanceof Query.Binary binary) {
      Double left = constant(binary.left());
      Double right = constant(binary.right());
      if (left == null || right == null) {
        return null;
      }
      return switch (binary.operator()) {
        case "+" -> left + right;
        case "-" -> left - right;
        case "*" -> left * right;
        case "/" -> left / right;
        default -> null;
      };
    }
    return null;
  }

  private Measure measure(Query query) {
    if (query instanceof Query.Binary binary) {
      Double otherwise = constant(binary.right());
      if (binary.operator().equals("or") && otherwise != null && otherwise == 0) {
        // Without lines there is 0 here, too.
        return measure(binary.left());
      }
      return arithmetic(binary);
    }
    List<String> by = List.of();
    Query of = query;
    if (query instanceof Query.Aggregation aggregation) {
      of = aggregation.of();
      by = aggregation.by() == null ? List.of() : aggregation.by();
      if (of instanceof Query.Aggregation inner && aggregation.operator().equals("count")) {
        return distinct(inner, by);
      }
      boolean sums = aggregation.operator().equals("sum");
      if (sums && of instanceof Query.Aggregation inner && inner.operator().equals("sum")) {
        return measure(new Query.Aggregation("sum", aggregation.by(), inner.of()));
      }
      boolean same = of instanceof Query.Range range && aggregates(aggregation.operator(), range);
      if (sums && of instanceof Query.Range range && !ADDED.contains(range.function())) {
        throw new UntranslatableException("a sum of the \"" + range.function() + "\" of series");
      }
      if (!sums && !same) {
        throw new UntranslatableException("\"" + aggregation.operator() + "\" of series");
      }
      if (of instanceof Query.Binary) {
        Measure inner = measure(of);
        if (Set.of("ratio", "spike").contains(inner.value())) {
          throw new UntranslatableException("a sum of quotients");
        }
        return new Measure(inner.value(), inner.keys(), by, inner.scale());
      }
    }
    if (!(of instanceof Query.Range range)) {
      throw new UntranslatableException("an aggregation of an aggregation");
    }
    if (range.offset() != null) {
      throw new UntranslatableException("an offset alone: spikes compare with an offset");
    }
    if (range.by() != null && by.isEmpty()) {
      by = range.by();
    } else if (query instanceof Query.Range && by.isEmpty() && range.by() == null) {
      rule.note("it has no \"by\": here all series count together");
    }
    return new Measure(value(range), keys(range), by, 1);
  }

  /** Returns whether an aggregation of series of a range is that of all their lines. */
  private static boolean aggregates(String operator, Query.Range range) {
    return (operator.equals("max") && range.function().equals("max_over_time"))
        || (operator.equals("min") && range.function().equals("min_over_time"));
  }

  /** Counts the values of a label: {@code count(sum by (client) (count_over_time(...)))}. */
  private Measure distinct(Query.Aggregation inner, List<String> by) {
    if (inner.by() == null || !(inner.of() instanceof Query.Range range)) {
      throw new UntranslatableException("an aggregation of an aggregation");
    }
    List<String> counted = new ArrayList<>(inner.by());
    counted.removeAll(by);
    if (counted.size() != 1) {
      throw new UntranslatableException("a count of the values of several labels");
    }
    return new Measure("cardinality(" + counted.get(0) + ")", keys(range), by, 1);
  }

  private static String value(Query.Range range) {
    String field = range.unwrapped();
    String function = range.function();
    if (field == null) {
      return switch (function) {
        case "count_over_time", "increase" -> "count";
        case "rate", "irate" -> "rate";
        case "" -> throw new UntranslatableException("the value of a metric, without a range");
        default -> throw new UntranslatableException("the function \"" + function + "\" of lines");
      };
    }
    return switch (function) {
      case "sum_over_time" -> "sum(" + field + ")";
      case "avg_over_time" -> "avg(" + field + ")";
      case "min_over_time" -> "min(" + field + ")";
      case "max_over_time" -> "max(" + field + ")";
      case "quantile_over_time" -> "p" + plain(range.parameter() * 100) + "(" + field + ")";
      default -> throw new UntranslatableException("the function \"" + function + "\" of numbers");
    };
  }

  private static Map<String, Object> keys(Query.Range range) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (!range.select().isEmpty()) {
      keys.put("select", range.select());
    }
    if (range.range() == null) {
      keys.put("window", "5m");
    } else {
      keys.put("window", duration(range.range()));
    }
    return keys;
  }

  static String duration(String text) {
    StringBuilder all = new StringBuilder();
    var part = Pattern.compile("([0-9]+)(ms|[smhdwy])").matcher(text);
    while (part.find()) {
      long number = Long.parseLong(part.group(1));
      all.append(
          switch (part.group(2)) {
            case "w" -> 7 * number + "d";
            case "y" -> 365 * number + "d";
            default -> part.group();
          });
    }
    return all.toString();
  }

  private Measure arithmetic(Query.Binary binary) {
    Double left = constant(binary.left());
    Double right = constant(binary.right());
    if (binary.operator().equals("*") && (left != null || right != null)) {
      Measure measure = measure(left == null ? binary.left() : binary.right());
      double factor = left == null ? right : left;
      return new Measure(measure.value(), measure.keys(), measure.by(), measure.scale() / factor);
    }
    if (binary.operator().equals("/") && right != null) {
      Measure measure = measure(binary.left());
      return new Measure(measure.value(), measure.keys(), measure.by(), measure.scale() * right);
    }
    if (!binary.operator().equals("/")) {
      throw new UntranslatableException("\"" + binary.operator() + "\" between queries");
    }
    return quotient(binary.left(), binary.right());
  }

  /** Returns a ratio of lines, or a spike if the divisor is the same earlier. */
  private Measure quotient(Query above, Query below) {
    double factor = 1;
    Query divisor = below;
    if (below instanceof Query.Binary product && product.operator().equals("*")) {
      Double left = constant(product.left());
      Double right = constant(product.right());
      if (left != null || right != null) {
        factor = left == null ? right : left;
        divisor = left == null ? product.left() : product.right();
      }
    }
    if (above instanceof Query.Binary product && product.operator().equals("*")) {
      Double left = constant(product.left());
      Double right = constant(product.right());
      if (left != null || right != null) {
        Measure measure = quotient(left == null ? product.left() : product.right(), below);
        double times = left == null ? right : left;
        return new Measure(measure.value(), measure.keys(), measure.by(), measure.scale() / times);
      }
    }
    Query.Range dividend = range(above);
    Query.Range total = range(divisor);
    List<String> by = byOf(above);
    boolean counts =
        COUNTS.contains(dividend.function())
            && COUNTS.contains(total.function())
            && dividend.range() != null
            && dividend.range().equals(total.range());
    if (!counts || !by.equals(byOf(divisor))) {
      throw new UntranslatableException("a quotient of other than two counts of one range");
    }
    Map<String, Object> keys = keys(dividend);
    if (total.offset() != null && dividend.offset() == null) {
      if (!dividend.select().equals(total.select())) {
        throw new UntranslatableException("a comparison with other lines, earlier");
      }
      keys.put("offset", duration(total.offset()));
      return new Measure("spike", keys, by, factor);
    }
    if (dividend.offset() != null || total.offset() != null) {
      throw new UntranslatableException("an offset of the dividend");
    }
    if (!Selections.isPart(dividend.select(), total.select())) {
      throw new UntranslatableException("a quotient of lines that are no part of the others");
    }
    if (!total.select().isEmpty()) {
      keys.put("of", total.select());
    }
    return new Measure("ratio", keys, by, factor);
  }

  private static Query.Range range(Query query) {
    Query of =
        query instanceof Query.Aggregation sum && sum.operator().equals("sum") ? sum.of() : query;
    if (!(of instanceof Query.Range range)) {
      throw new UntranslatableException("a quotient of other than counts");
    }
    return range;
  }

  private static List<String> byOf(Query query) {
    return query instanceof Query.Aggregation sum && sum.by() != null ? sum.by() : List.of();
  }
}
