package dev.streamgauge.pipelines.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Translates a rule of ElastAlert2, which is a file of its own. */
final class ElastAlert {
  /** Keys that say where ElastAlert finds lines, or how it runs. */
  private static final Set<String> OF_ELASTALERT =
      Set.of(
          "name",
          "type",
          "index",
          "es_host",
          "es_port",
          "use_ssl",
          "timestamp_field",
          "timestamp_type",
          "doc_type",
          "use_count_query",
          "use_terms_query",
          "terms_size",
          "import",
          "is_enabled",
          "run_every",
          "include",
          "use_strftime_index",
          "buffer_time",
          "max_query_size",
          "scan_entire_timeframe",
          "attach_related",
          "use_keyword_postfix",
          "query_delay",
          "owner",
          "realert",
          "filter",
          "query_key",
          "timeframe",
          "description",
          "priority",
          "use_run_every_query_size");

  private final Map<String, Object> given;
  private final Set<String> used = new TreeSet<>(OF_ELASTALERT);
  private final String name;

  private ElastAlert(Map<String, Object> given) {
    this.given = given;
    this.name = String.valueOf(given.getOrDefault("name", "unnamed")).strip();
  }

  /** Returns the rules that {@code given} becomes, at least one. */
  static List<Translation> translate(Map<String, Object> given) {
    ElastAlert rule = new ElastAlert(given);
    List<Translation> all;
    try {
      all = rule.kinds();
    } catch (UntranslatableException e) {
      Translation none = new Translation(rule.name);
      none.impossible(e.getMessage());
      all = List.of(none);
    }
    for (String key : given.keySet()) {
      if (!rule.used.contains(key)) {
        all.get(0)
            .note(
                isNotifier(key)
                    ? "\"" + key + "\": name a receiver under \"notify\" instead, see notifiers.md"
                    : "\"" + key + "\" has no counterpart");
      }
    }
    return all;
  }

  private static boolean isNotifier(String key) {
    return key.startsWith("alert")
        || key.matches(".*(email|slack|jira|smtp|http_post|pagerduty).*");
  }

  private List<Translation> kinds() {
    String type = text("type", "");
    Translation rule = new Translation(name);
    rule.put("select", filter("filter").toMap());
    rule.put("by", list("query_key"));
    return switch (type) {
      case "frequency" -> List.of(counted(rule, ">=", "num_events"));
      case "flatline" -> List.of(counted(rule, "<", "threshold"));
      case "any" -> List.of(any(rule));
      case "spike" -> spike(rule);
      case "new_term" -> newTerm(rule);
      case "cardinality" -> cardinality(rule);
      case "blacklist", "whitelist" -> List.of(listed(rule, type));
      case "change" -> change(rule);
      case "percentage_match" -> percentage(rule);
      case "metric_aggregation" -> metric(rule);
      default -> throw new UntranslatableException("the type \"" + type + "\"");
    };
  }

  private Translation counted(Translation rule, String sign, String key) {
    rule.put("window", window("timeframe", "5m"));
    rule.put("condition", "count " + sign + " " + required(key));
    return ended(rule);
  }

  private Translation any(Translation rule) {
    rule.put("window", "1m");
    rule.put("condition", "count >= 1");
    rule.note("it fires once for all lines in a minute, not for each line");
    return ended(rule);
  }

  private List<Translation> spike(Translation rule) {
    String height = required("spike_height");
    String type = text("spike_type", "up");
    rule.put("window", window("timeframe", "5m"));
    List<Translation> rules = new ArrayList<>();
    if (type.equals("up") || type.equals("both")) {
      Translation up = rule.copy(name);
      up.put("condition", "spike >= " + height);
      up.put("min_count", number("threshold_cur"));
      rules.add(ended(up));
    }
    if (type.equals("down") || type.equals("both")) {
      Translation down = rule.copy(type.equals("both") ? name + " (down)" : name);
      down.put("condition", "spike <= " + plain(1 / Double.parseDouble(height)));
      down.put("min_count", number("threshold_ref"));
      rules.add(ended(down));
    }
    use("threshold_cur", "threshold_ref");
    if (rules.isEmpty()) {
      throw new UntranslatableException("the spike_type \"" + type + "\"");
    }
    return rules;
  }

  private List<Translation> newTerm(Translation rule) {
    use("fields");
    Object fields = given.getOrDefault("fields", given.get("query_key"));
    rule.remove("by");
    rule.put("window", "1m");
    rule.put("remember", window("terms_window_size", "30d"));
    rule.put("learn", "1h");
    rule.note(
        "values of the first hour (\"learn\") are only learned: there is no query of old lines");
    List<Translation> rules = new ArrayList<>();
    for (Object field : fields instanceof List<?> list ? list : List.of(required("fields"))) {
      List<String> parts =
          field instanceof List<?> composite
              ? composite.stream().map(String::valueOf).toList()
              : List.of(String.valueOf(field));
      Translation each = rule.copy(rules.isEmpty() ? name : name + " (" + parts + ")");
      each.put("condition", "new(" + parts.get(parts.size() - 1) + ")");
      each.put("by", parts.subList(0, parts.size() - 1));
      rules.add(ended(each));
    }
    return rules;
  }

  private List<Translation> cardinality(Translation rule) {
    String field = required("cardinality_field");
    rule.put("window", window("timeframe", "5m"));
    return bounds(
        rule,
        "cardinality(" + field + ")",
        text("min_cardinality", null),
        text("max_cardinality", null));
  }

  /** Returns a rule for each bound that is given. */
  private List<Translation> bounds(Translation rule, String value, String least, String most) {
    List<Translation> rules = new ArrayList<>();
    if (most != null) {
      rules.add(ended(rule.copy(name).put("condition", value + " > " + most)));
    }
    if (least != null) {
      String own = most == null ? name : name + " (low)";
      rules.add(ended(rule.copy(own).put("condition", value + " < " + least)));
    }
    if (rules.isEmpty()) {
      throw new UntranslatableException("it has neither a lower nor an upper bound");
    }
    return rules;
  }

  private Translation listed(Translation rule, String type) {
    String key = required("compare_key");
    List<String> values = new ArrayList<>();
    Object test = null;
    for (String value : list(type)) {
      if (value.startsWith("!file ")) {
        test = Map.of("file", value.substring("!file ".length()).strip());
      } else {
        values.add(value);
      }
    }
    if (test != null && !values.isEmpty()) {
      throw new UntranslatableException("a list with values and a file");
    }
    test = test == null ? values : test;
    Selections select = filter("filter");
    if (type.equals("blacklist")) {
      select.field(key, test);
    } else {
      select.not(Map.of("fields", Map.of(key, test)));
      if (Boolean.parseBoolean(text("ignore_null", "false"))) {
        select.field(key, ".+");
      }
    }
    use("ignore_null");
    rule.put("select", select.toMap());
    return any(rule);
  }

  private List<Translation> change(Translation rule) {
    List<Translation> rules = new ArrayList<>();
    List<String> keys = list("compare_key");
    rule.put("window", "1m");
    if (given.containsKey("timeframe")) {
      rule.put("remember", window("timeframe", "30d"));
    }
    if (!Boolean.parseBoolean(text("ignore_null", "false"))) {
      rule.note("lines without the field are not compared, as with \"ignore_null\"");
    }
    for (String key : keys) {
      Translation each = rule.copy(keys.size() == 1 ? name : name + " (" + key + ")");
      rules.add(ended(each.put("condition", "change(" + key + ")")));
    }
    return rules;
  }

  private List<Translation> percentage(Translation rule) {
    Selections part = filter("filter");
    part.merge(filter("match_bucket_filter").toMap());
    rule.put("of", rule.get("select"));
    rule.put("select", part.toMap());
    rule.put("window", window("buffer_time", window("timeframe", "15m")));
    rule.put("min_count", number("min_denominator"));
    use("min_denominator");
    String least = text("min_percentage", null);
    String most = text("max_percentage", null);
    return bounds(
        rule, "ratio", least == null ? null : least + "%", most == null ? null : most + "%");
  }

  private List<Translation> metric(Translation rule) {
    String key = required("metric_agg_key");
    String type = required("metric_agg_type");
    rule.put("window", window("buffer_time", window("timeframe", "15m")));
    String value =
        switch (type) {
          case "avg", "sum", "min", "max" -> type + "(" + key + ")";
          case "cardinality" -> "cardinality(" + key + ")";
          case "value_count" -> "count";
          case "percentiles" -> "p" + required("percentile_range") + "(" + key + ")";
          default -> throw new UntranslatableException("the metric_agg_type \"" + type + "\"");
        };
    if (value.equals("count")) {
      rule.put("select", filter("filter").field(key, ".+").toMap());
    }
    return bounds(rule, value, text("min_threshold", null), text("max_threshold", null));
  }

  /** Adds what all kinds have. */
  private Translation ended(Translation rule) {
    if (given.get("realert") instanceof Map<?, ?>) {
      rule.put("cooldown", window("realert", null));
    }
    if (given.containsKey("priority")) {
      rule.put("labels", Map.of("priority", text("priority", "")));
    }
    if (given.containsKey("description")) {
      rule.put("annotations", Map.of("summary", text("description", "").replace("{{", "{ {")));
    }
    return rule;
  }

  private Selections filter(String key) {
    use(key);
    Selections select = new Selections();
    if (given.get(key) instanceof List<?> filters) {
      filters.forEach(each -> add(Selections.map(each), select));
    }
    return select;
  }

  private void add(Map<String, Object> filter, Selections select) {
    for (Map.Entry<String, Object> each : filter.entrySet()) {
      Object value = each.getValue();
      switch (each.getKey()) {
        case "query" -> {
          Map<String, Object> inner = Selections.map(value);
          add(inner, select);
        }
        case "query_string" ->
            select.merge(Lucene.select(String.valueOf(Selections.map(value).get("query"))));
        case "term", "match", "match_phrase" ->
            Selections.map(value)
                .forEach(
                    (field, text) -> {
                      Object wanted =
                          text instanceof Map<?, ?> map ? map.values().iterator().next() : text;
                      if (Lucene.isMessage(field)) {
                        select.contains(String.valueOf(wanted));
                      } else {
                        select.field(field, "== " + wanted);
                      }
                    });
        case "terms" -> Selections.map(value).forEach(select::field);
        case "wildcard" ->
            Selections.map(value)
                .forEach(
                    (field, text) -> select.field(field, Lucene.wildcard(String.valueOf(text))));
        case "regexp" ->
            Selections.map(value)
                .forEach(
                    (field, text) -> {
                      if (Lucene.isMessage(field)) {
                        select.matches(String.valueOf(text));
                      } else {
                        select.field(field, String.valueOf(text));
                      }
                    });
        case "range" ->
            Selections.map(value)
                .forEach(
                    (field, bounds) ->
                        Selections.map(bounds)
                            .forEach((sign, number) -> select.field(field, sign(sign) + number)));
        case "not" -> {
          Selections inner = new Selections();
          add(Selections.map(value), inner);
          select.not(inner.toMap());
        }
        default -> throw new UntranslatableException("the filter \"" + each.getKey() + "\"");
      }
    }
  }

  private static String sign(String name) {
    return switch (name) {
      case "gte", "from" -> ">= ";
      case "gt" -> "> ";
      case "lte", "to" -> "<= ";
      case "lt" -> "< ";
      default -> throw new UntranslatableException("the range \"" + name + "\"");
    };
  }

  private void use(String... keys) {
    used.addAll(List.of(keys));
  }

  private String text(String key, String otherwise) {
    use(key);
    Object value = given.get(key);
    return value == null ? otherwise : String.valueOf(value);
  }

  private String required(String key) {
    String value = text(key, null);
    if (value == null) {
      throw new UntranslatableException("\"" + key + "\" is missing");
    }
    return value;
  }

  private Long number(String key) {
    String value = text(key, null);
    return value == null ? null : Math.max(1, Math.round(Double.parseDouble(value)));
  }

  private List<String> list(String key) {
    use(key);
    Object value = given.get(key);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  /** Returns a time such as {@code {minutes: 5}} as a duration. */
  private String window(String key, String otherwise) {
    use(key);
    if (!(given.get(key) instanceof Map<?, ?> parts)) {
      return otherwise;
    }
    Map<String, String> units = new LinkedHashMap<>();
    units.put("weeks", "w");
    units.put("days", "d");
    units.put("hours", "h");
    units.put("minutes", "m");
    units.put("seconds", "s");
    StringBuilder duration = new StringBuilder();
    units.forEach(
        (name, unit) -> {
          Object number = parts.get(name);
          if (number != null) {
            duration.append(
                unit.equals("w")
                    ? 7 * Long.parseLong(String.valueOf(number)) + "d"
                    : number + unit);
          }
        });
    return duration.isEmpty() ? otherwise : duration.toString();
  }

  static String plain(double number) {
    return number == Math.rint(number)
        ? Long.toString((long) number)
        : String.format("%.4g", number);
  }
}
