package dev.streamgauge.pipelines.imports;

import dev.streamgauge.util.Durations;
import java.math.BigDecimal;
import java.util.ArrayList;
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

  private static final Map<String, Long> UNITS =
      Map.of(
          "weeks", 604_800_000L,
          "days", 86_400_000L,
          "hours", 3_600_000L,
          "minutes", 60_000L,
          "seconds", 1000L,
          "milliseconds", 1L);

  private final Map<String, Object> given;
  private final Set<String> used = new TreeSet<>(OF_ELASTALERT);
  private final String name;
  private final List<String> notes = new ArrayList<>();
  private final ElastAlertFilters filters = new ElastAlertFilters(notes::add);

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
      all.forEach(each -> rule.notes.forEach(each::note));
    } catch (UntranslatableException e) {
      all = List.of(rule.impossible(e.getMessage()));
    } catch (ClassCastException | NumberFormatException e) {
      all = List.of(rule.impossible("a value of another form than ElastAlert takes"));
    }
    if (given.containsKey("import")) {
      all.get(0).note("\"import\": add what is in that file");
    }
    if ("false".equals(rule.text("is_enabled", "true"))) {
      all.get(0).note("\"is_enabled\" is false: leave the rule out if that is to stay so");
    }
    rule.use("import");
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

  private Translation impossible(String reason) {
    Translation none = new Translation(name);
    none.impossible(reason);
    return none;
  }

  private static boolean isNotifier(String key) {
    return key.startsWith("alert")
        || key.matches(".*(email|slack|jira|smtp|http_post|pagerduty).*");
  }

  private List<Translation> kinds() {
    String type = text("type", "");
    Translation rule = new Translation(name);
    rule.put("select", filter("filter").toMap());
    rule.put("by", fields("query_key"));
    rule.put("every", window("run_every", "1m"));
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
    if (given.containsKey("field_value")) {
      throw new UntranslatableException("a spike of the values of a field");
    }
    String type = text("spike_type", "up");
    rule.put("window", window("timeframe", "5m"));
    List<Translation> rules = new ArrayList<>();
    if (type.equals("up") || type.equals("both")) {
      Translation up = rule.copy(name);
      up.put("condition", "spike >= " + height);
      up.put("min_count", number("threshold_cur"));
      if (given.containsKey("threshold_ref")) {
        up.note("\"threshold_ref\" has no counterpart: where little was before, it fires too");
      }
      rules.add(ended(up));
    }
    if (type.equals("down") || type.equals("both")) {
      Translation down = rule.copy(type.equals("both") ? name + " (down)" : name);
      down.put("condition", "spike <= " + plain(1 / Double.parseDouble(height)));
      down.put("min_count", number("threshold_ref"));
      if (given.containsKey("threshold_cur")) {
        down.note("\"threshold_cur\" has no counterpart: it fires however few lines there are");
      }
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
              ? composite.stream().map(each -> Lucene.name(String.valueOf(each))).toList()
              : List.of(Lucene.name(String.valueOf(field)));
      Translation each = rule.copy(rules.isEmpty() ? name : name + " (" + parts + ")");
      each.put("condition", "new(" + parts.get(parts.size() - 1) + ")");
      each.put("by", parts.subList(0, parts.size() - 1));
      rules.add(ended(each));
    }
    return rules;
  }

  private List<Translation> cardinality(Translation rule) {
    String field = Lucene.name(required("cardinality_field"));
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
    String key = Lucene.name(required("compare_key"));
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
    List<String> keys = fields("compare_key");
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
    String key = Lucene.name(required("metric_agg_key"));
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
    } else if (!type.equals("cardinality")) {
      rule.put("min_count", number("min_doc_count"));
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
    return filters.read(given.get(key));
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

  private List<String> fields(String key) {
    return list(key).stream().map(Lucene::name).toList();
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
    if (!(given.get(key) instanceof Map<?, ?> parts) || parts.isEmpty()) {
      return otherwise;
    }
    BigDecimal millis = BigDecimal.ZERO;
    for (Map.Entry<?, ?> part : parts.entrySet()) {
      Long unit = UNITS.get(String.valueOf(part.getKey()));
      if (unit == null) {
        throw new UntranslatableException("\"" + key + "\" in " + part.getKey());
      }
      BigDecimal number = new BigDecimal(String.valueOf(part.getValue()));
      millis = millis.add(number.multiply(BigDecimal.valueOf(unit)));
    }
    return millis.signum() == 0 ? "0s" : Durations.format(millis.longValue());
  }

  static String plain(double number) {
    return number == Math.rint(number)
        ? Long.toString((long) number)
        : String.format("%.4g", number);
  }
}
