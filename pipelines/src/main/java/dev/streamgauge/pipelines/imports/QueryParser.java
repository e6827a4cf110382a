package dev.streamgauge.pipelines.imports;

import dev.streamgauge.util.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses LogQL and PromQL: functions of ranges, aggregations, and operators between them. Selectors
 * of metrics are read as selectors of lines.
 */
final class QueryParser {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern DURATION = Pattern.compile("([0-9]+(ms|[smhdwy]))+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
  private static final Pattern STRING =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`|'((?:[^'\\\\]|\\\\.)*)'");
  private static final Pattern COMPARISON = Pattern.compile("(==|!=|>=|<=|>|<)");
  private static final Pattern MATCHER = Pattern.compile("(=~|!~|!=|==|>=|<=|=|>|<)");
  private static final Pattern FILTER = Pattern.compile("(\\|=|\\|~|!=|!~)");
  private static final Set<String> AGGREGATIONS =
      Set.of("sum", "avg", "min", "max", "count", "topk", "bottomk", "stddev");

  private final String text;
  private final List<String> notes;
  private int at;

  private QueryParser(String text, List<String> notes) {
    // Comments end with their lines.
    this.text = text.replaceAll("(?m)#[^\"'`\\n]*$", "").strip();
    this.notes = notes;
  }

  /**
   * Parses {@code text}.
   *
   * @param notes takes what must be checked
   * @throws UntranslatableException if there is anything else in it
   */
  static Query parse(String text, List<String> notes) {
    QueryParser parser = new QueryParser(text, notes);
    Query query = parser.or();
    parser.space();
    if (parser.at < parser.text.length()) {
      throw parser.wrong();
    }
    return query;
  }

  private UntranslatableException wrong() {
    String rest = text.substring(Math.min(at, text.length()));
    return new UntranslatableException(
        "the expression from \""
            + (rest.length() > 60 ? rest.substring(0, 60) + "…" : rest)
            + "\" on");
  }

  private Query or() {
    Query left = and();
    while (word("or")) {
      modifiers();
      left = new Query.Binary("or", left, and());
    }
    return left;
  }

  private Query and() {
    Query left = compared();
    while (true) {
      String operator = word("and") ? "and" : word("unless") ? "unless" : null;
      if (operator == null) {
        return left;
      }
      modifiers();
      left = new Query.Binary(operator, left, compared());
    }
  }

  private Query compared() {
    Query left = sum();
    for (String operator = take(COMPARISON); operator != null; operator = take(COMPARISON)) {
      if (word("bool")) {
        throw new UntranslatableException("\"bool\": the alert would always fire");
      }
      modifiers();
      left = new Query.Binary(operator, left, sum());
    }
    return left;
  }

  private Query sum() {
    Query left = product();
    while (true) {
      String operator = symbol("+") ? "+" : symbol("-") ? "-" : null;
      if (operator == null) {
        return left;
      }
      modifiers();
      left = new Query.Binary(operator, left, product());
    }
  }

  private Query product() {
    Query left = one();
    while (true) {
      String operator = symbol("*") ? "*" : symbol("/") ? "/" : null;
      if (operator == null) {
        return left;
      }
      modifiers();
      left = new Query.Binary(operator, left, one());
    }
  }

  /** Skips how the series of both sides are matched: here they always are by the same labels. */
  private void modifiers() {
    for (String name : List.of("on", "ignoring", "group_left", "group_right")) {
      if (word(name)) {
        space();
        if (text.startsWith("(", at)) {
          labels();
        }
      }
    }
  }

  private Query one() {
    if (symbol("(")) {
      Query inner = or();
      close(")");
      return inner;
    }
    if (symbol("-")) {
      return new Query.Binary("-", new Query.Constant(0), one());
    }
    String number = take(NUMBER);
    if (number != null) {
      return new Query.Constant(Double.parseDouble(number));
    }
    int start = at;
    String name = take(NAME);
    if (name == null) {
      throw wrong();
    }
    if (AGGREGATIONS.contains(name)) {
      return aggregation(name);
    }
    if (name.equals("vector")) {
      close("(");
      Query inner = or();
      close(")");
      return inner;
    }
    if (symbol("(")) {
      return function(name);
    }
    at = start;
    return lines("", null);
  }

  private Query aggregation(String operator) {
    List<String> by = by();
    close("(");
    Query inner = or();
    if (symbol(",")) {
      inner = or();
    }
    close(")");
    List<String> after = by();
    return new Query.Aggregation(operator, by == null ? after : by, inner);
  }

  private List<String> by() {
    if (word("by")) {
      return labels();
    }
    if (word("without")) {
      notes.add("\"without\" was left out: name the fields to count by under \"by\"");
      labels();
    }
    return null;
  }

  private List<String> labels() {
    List<String> labels = new ArrayList<>();
    close("(");
    while (!symbol(")")) {
      String label = take(NAME);
      if (label == null) {
        throw wrong();
      }
      labels.add(label);
      symbol(",");
    }
    return labels;
  }

  private Query function(String name) {
    Double parameter = null;
    if (name.equals("quantile_over_time")) {
      String number = take(NUMBER);
      if (number == null) {
        throw wrong();
      }
      parameter = Double.valueOf(number);
      close(",");
    } else if (!isOfRange(name)) {
      throw new UntranslatableException("the function \"" + name + "\"");
    }
    Query.Range range = (Query.Range) lines(name, parameter);
    close(")");
    List<String> by = by();
    return by == null
        ? range
        : new Query.Range(
            range.function(),
            range.parameter(),
            range.select(),
            range.unwrapped(),
            range.range(),
            range.offset(),
            by);
  }

  private static boolean isOfRange(String name) {
    return name.endsWith("_over_time")
        || Set.of("rate", "increase", "irate", "absent").contains(name);
  }

  /** Parses a selector of lines, what is done with them, and their range. */
  private Query lines(String function, Double parameter) {
    boolean parenthesized = symbol("(");
    Selections select = new Selections();
    String metric = take(NAME);
    if (metric != null) {
      notes.add(metric(metric));
    }
    if (symbol("{")) {
      matchers(select);
    } else if (metric == null) {
      throw wrong();
    }
    PipelineParser pipeline = new PipelineParser(select);
    String range = range();
    while (range == null && pipeline.stage()) {
      range = range();
    }
    if (range == null) {
      range = range();
    }
    // Stages may also follow the range.
    while (pipeline.stage()) {
      range = range == null ? range() : range;
    }
    if (parenthesized) {
      close(")");
    }
    String offset = word("offset") ? take(DURATION) : null;
    return new Query.Range(
        function, parameter, select.toMap(), pipeline.unwrapped, range, offset, null);
  }

  private static String metric(String name) {
    return "the metric "
        + name
        + " is a count of lines here: narrow \"select\" down to the lines it stands for";
  }

  private String range() {
    if (!symbol("[")) {
      return null;
    }
    space();
    String range = take(DURATION);
    close("]");
    return range;
  }

  private void matchers(Selections select) {
    while (!symbol("}")) {
      String label = take(NAME);
      String sign = take(MATCHER);
      String value = string();
      if (label == null || sign == null || value == null) {
        throw wrong();
      }
      if (!label.equals("__name__")) {
        match(select, label, sign, value);
      } else {
        notes.add(metric(value));
      }
      symbol(",");
    }
  }

  private static void match(Selections select, String label, String sign, String value) {
    switch (sign) {
      case "=", "==" -> select.field(label, "== " + value);
      case "!=" -> select.field(label, "!= " + value);
      case "=~" -> select.field(label, value);
      case "!~" -> select.not(Map.of("fields", Map.of(label, value)));
      default -> select.field(label, sign + " " + value);
    }
  }

  /** The stages after a selector of lines. */
  private final class PipelineParser {
    private final Selections select;
    private String unwrapped;

    PipelineParser(Selections select) {
      this.select = select;
    }

    /** Parses a stage; returns false if there is none. */
    boolean stage() {
      space();
      String filter = take(FILTER);
      if (filter != null) {
        filter(filter);
        return true;
      }
      if (!symbol("|")) {
        return false;
      }
      int start = at;
      String name = take(NAME);
      if (name == null) {
        select.merge(anyLabel());
        return true;
      }
      switch (name) {
        case "json", "logfmt" -> format(name);
        case "regexp" -> select.format("regex:" + string());
        case "pattern" -> select.format("regex:^" + regexOf(string()));
        case "decolorize" -> {}
        case "unwrap" -> unwrap();
        case "line_format", "label_format", "keep", "drop", "unpack" ->
            throw new UntranslatableException("the stage \"| " + name + "\"");
        default -> {
          at = start;
          select.merge(anyLabel());
        }
      }
      return true;
    }

    private void format(String name) {
      if (name.equals("json")) {
        select.format("json");
      } else {
        select.format("logfmt");
      }
      space();
      if (take(Pattern.compile("[A-Za-z_]+\\s*=\\s*\"")) != null) {
        throw new UntranslatableException("expressions of fields in \"| " + name + "\"");
      }
    }

    private void filter(String sign) {
      List<String> values = new ArrayList<>();
      values.add(string());
      while (word("or")) {
        values.add(string());
      }
      if (values.contains(null)) {
        throw wrong();
      }
      String key = sign.endsWith("~") ? "matches" : "contains";
      if (sign.startsWith("!")) {
        values.forEach(value -> select.not(Map.of(key, value)));
      } else if (values.size() == 1) {
        select.merge(Map.of(key, values.get(0)));
      } else {
        select.any(values.stream().map(value -> Map.<String, Object>of(key, value)).toList());
      }
    }

    private void unwrap() {
      int start = at;
      String name = take(NAME);
      if (name != null
          && Set.of("duration", "duration_seconds", "bytes").contains(name)
          && symbol("(")) {
        unwrapped = take(NAME);
        close(")");
      } else {
        at = start;
        unwrapped = take(NAME);
      }
      if (unwrapped == null) {
        throw wrong();
      }
    }

    /** Parses tests of labels, of which some alternative must hold as a whole. */
    private Map<String, Object> anyLabel() {
      List<Map<String, Object>> any = new ArrayList<>();
      do {
        any.add(allLabels());
      } while (word("or"));
      return new Selections().any(any).toMap();
    }

    private Map<String, Object> allLabels() {
      Selections all = new Selections();
      do {
        all.merge(oneLabel());
      } while (word("and") || symbol(",") || isLabelNext());
      return all.toMap();
    }

    /** Returns whether another test follows without a word between. */
    private boolean isLabelNext() {
      int start = at;
      boolean next = !word("or") && take(NAME) != null && take(MATCHER) != null;
      at = start;
      return next;
    }

    private Map<String, Object> oneLabel() {
      if (symbol("(")) {
        Map<String, Object> inner = anyLabel();
        close(")");
        return inner;
      }
      String label = take(NAME);
      String sign = take(MATCHER);
      if (label == null || sign == null) {
        throw wrong();
      }
      String value = string();
      if (value == null) {
        value = take(Pattern.compile("-?[0-9.]+[A-Za-zµ%]*(?:[0-9.]+[A-Za-zµ]+)*"));
      }
      if (value == null) {
        throw wrong();
      }
      Selections one = new Selections();
      if (!label.startsWith("__error")) {
        match(one, label, sign, value.matches("[0-9].*[a-z].*[0-9].*") ? seconds(value) : value);
      } else if (!sign.equals("=") || !value.isEmpty()) {
        // Lines without an error of a stage, which nothing here makes, are all lines.
        throw new UntranslatableException("the lines that a stage cannot read");
      }
      return one.toMap();
    }
  }

  /** Returns a duration of several units, such as {@code 1m30s}, in one. */
  private static String seconds(String duration) {
    try {
      return Durations.parse(duration).toMillis() + "ms";
    } catch (IllegalArgumentException e) {
      throw new UntranslatableException("\"" + duration + "\"");
    }
  }

  /** Returns the expression of a pattern such as {@code <ip> - <_> [<time>]}. */
  private static String regexOf(String pattern) {
    StringBuilder regex = new StringBuilder();
    Matcher hole = Pattern.compile("<([A-Za-z_][A-Za-z0-9_]*)>").matcher(pattern);
    int end = 0;
    while (hole.find()) {
      regex.append(Lucene.wildcard(pattern.substring(end, hole.start())));
      boolean named = !hole.group(1).equals("_");
      regex.append(named ? "(?P<" + hole.group(1) + ">.*?)" : ".*?");
      end = hole.end();
    }
    return regex.append(Lucene.wildcard(pattern.substring(end))).append('$').toString();
  }

  private String string() {
    String token = take(STRING);
    if (token == null) {
      return null;
    }
    String inner = token.substring(1, token.length() - 1);
    return token.startsWith("`")
        ? inner
        : inner
            .replace("\\\\", "\u0000")
            .replace("\\\"", "\"")
            .replace("\\n", "\n")
            .replace('\u0000', '\\');
  }

  private String take(Pattern pattern) {
    space();
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  private boolean word(String word) {
    space();
    boolean found =
        text.regionMatches(true, at, word, 0, word.length())
            && (at + word.length() == text.length()
                || !Character.isLetterOrDigit(text.charAt(at + word.length())));
    at += found ? word.length() : 0;
    return found;
  }

  private boolean symbol(String symbol) {
    space();
    boolean found =
        text.startsWith(symbol, at)
            // Not the beginning of a filter of lines.
            && !(symbol.equals("|") && (text.startsWith("|=", at) || text.startsWith("|~", at)));
    at += found ? symbol.length() : 0;
    return found;
  }

  private void close(String symbol) {
    if (!symbol(symbol)) {
      throw wrong();
    }
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
