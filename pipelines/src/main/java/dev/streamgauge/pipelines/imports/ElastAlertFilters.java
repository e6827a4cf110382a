package dev.streamgauge.pipelines.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Translates the filters of a rule of ElastAlert2, which are queries of Elasticsearch. */
final class ElastAlertFilters {
  /** Keys in a query that change its weight only. */
  private static final Set<String> WEIGHTS = Set.of("boost", "_name");

  private final Consumer<String> notes;

  ElastAlertFilters(Consumer<String> notes) {
    this.notes = notes;
  }

  /** Returns the selection of lines that pass all {@code filters}, one or a list. */
  Selections read(Object filters) {
    Selections select = new Selections();
    each(filters).forEach(filter -> add(filter, select));
    return select;
  }

  private static List<Map<String, Object>> each(Object maps) {
    if (maps == null) {
      return List.of();
    }
    return maps instanceof List<?> list
        ? list.stream().map(Selections::map).toList()
        : List.of(Selections.map(maps));
  }

  private void add(Map<String, Object> filter, Selections select) {
    for (Map.Entry<String, Object> each : filter.entrySet()) {
      Object value = each.getValue();
      switch (each.getKey()) {
        case "query", "filter", "and", "constant_score" ->
            each(value).forEach(inner -> add(inner, select));
        case "bool" -> bool(Selections.map(value), select);
        case "or" -> select.any(alternatives(value));
        case "not" -> each(value).forEach(inner -> select.not(read(inner).toMap()));
        case "match_all", "boost" -> {}
        case "query_string" -> queryString(Selections.map(value), select);
        case "term" -> fields(value, (field, text) -> term(select, field, of(text, "value")));
        case "match" -> fields(value, (field, text) -> match(select, field, text));
        case "match_phrase" ->
            fields(value, (field, text) -> phrase(select, field, of(text, "query")));
        case "terms" ->
            fields(
                value,
                (field, texts) -> {
                  List<String> all = ((List<?>) texts).stream().map(String::valueOf).toList();
                  if (all.stream().noneMatch(Selections::isComparison)
                      && !Lucene.isMessage(field)) {
                    select.field(Lucene.name(field), all);
                  } else {
                    select.any(all.stream().map(text -> one(s -> term(s, field, text))).toList());
                  }
                });
        case "exists" ->
            select.field(Lucene.name(String.valueOf(Selections.map(value).get("field"))), ".+");
        case "prefix" ->
            fields(
                value,
                (field, text) ->
                    pattern(select, field, "", Lucene.literal(of(text, "value")), ".*"));
        case "wildcard" ->
            fields(
                value,
                (field, text) ->
                    pattern(select, field, "", Lucene.wildcard(of(text, "value", "wildcard")), ""));
        case "regexp" ->
            fields(value, (field, text) -> pattern(select, field, "", of(text, "value"), ""));
        case "range" -> fields(value, (field, bounds) -> range(select, field, bounds));
        default -> throw new UntranslatableException("the filter \"" + each.getKey() + "\"");
      }
    }
  }

  private static Map<String, Object> one(Consumer<Selections> test) {
    Selections select = new Selections();
    test.accept(select);
    return select.toMap();
  }

  private List<Map<String, Object>> alternatives(Object filters) {
    List<Map<String, Object>> any = new ArrayList<>();
    each(filters).forEach(filter -> any.add(one(select -> add(filter, select))));
    return any;
  }

  private void bool(Map<String, Object> bool, Selections select) {
    boolean required = bool.containsKey("must") || bool.containsKey("filter");
    String least = String.valueOf(bool.getOrDefault("minimum_should_match", required ? "0" : "1"));
    for (Map.Entry<String, Object> each : bool.entrySet()) {
      switch (each.getKey()) {
        case "must", "filter" -> each(each.getValue()).forEach(filter -> add(filter, select));
        case "must_not" ->
            each(each.getValue()).forEach(filter -> select.not(one(s -> add(filter, s))));
        case "should" -> {
          if (least.equals("1")) {
            select.any(alternatives(each.getValue()));
          } else if (!least.equals("0")) {
            throw new UntranslatableException("\"minimum_should_match\" of " + least);
          }
        }
        case "minimum_should_match", "boost" -> {}
        default -> throw new UntranslatableException("\"" + each.getKey() + "\" in \"bool\"");
      }
    }
  }

  private void queryString(Map<String, Object> query, Selections select) {
    Object field = query.get("default_field");
    String operator = String.valueOf(query.getOrDefault("default_operator", "OR"));
    if (query.containsKey("fields") || query.containsKey("minimum_should_match")) {
      throw new UntranslatableException("\"query_string\" with other settings");
    }
    select.merge(
        Lucene.select(
            String.valueOf(query.get("query")),
            field == null || field.equals("*") ? null : String.valueOf(field),
            operator.equalsIgnoreCase("AND"),
            notes));
  }

  private static void fields(Object value, BiConsumer<String, Object> test) {
    Map<String, Object> fields = new LinkedHashMap<>(Selections.map(value));
    fields.keySet().removeAll(WEIGHTS);
    fields.forEach(test);
  }

  /** Returns a value that is given as such, or under one of {@code keys}. */
  private static String of(Object value, String... keys) {
    if (!(value instanceof Map<?, ?> map)) {
      return String.valueOf(value);
    }
    for (String key : keys) {
      if (map.containsKey(key)) {
        return String.valueOf(map.get(key));
      }
    }
    throw new UntranslatableException("a filter without \"" + keys[0] + "\"");
  }

  private void term(Selections select, String field, String text) {
    if (Lucene.isMessage(field)) {
      notes.accept(Lucene.TEXTS);
      select.contains(text);
    } else {
      select.field(Lucene.name(field), "== " + text);
    }
  }

  private void match(Selections select, String field, Object value) {
    String text = of(value, "query");
    boolean all =
        value instanceof Map<?, ?> map
            && "and".equalsIgnoreCase(String.valueOf(map.get("operator")));
    List<String> words = List.of(text.strip().split("\\s+"));
    if (words.size() == 1) {
      term(select, field, text);
    } else if (all) {
      words.forEach(word -> phrase(select, field, word));
    } else if (Lucene.isMessage(field)) {
      select.any(words.stream().map(word -> one(s -> phrase(s, field, word))).toList());
    } else {
      String any = words.stream().map(Lucene::literal).collect(Collectors.joining("|"));
      pattern(select, field, ".*\\b(?:", any, ")\\b.*");
    }
  }

  private void phrase(Selections select, String field, String text) {
    if (Lucene.isMessage(field)) {
      term(select, field, text);
    } else {
      pattern(select, field, ".*\\b", Lucene.literal(text), "\\b.*");
    }
  }

  /** Requires that a field, or a part of the line, matches. */
  private static void pattern(
      Selections select, String field, String before, String pattern, String after) {
    if (Lucene.isMessage(field)) {
      select.matches(pattern);
    } else {
      select.field(Lucene.name(field), before + pattern + after);
    }
  }

  private static void range(Selections select, String field, Object bounds) {
    Map<String, Object> ends = new LinkedHashMap<>(Selections.map(bounds));
    ends.keySet().removeAll(WEIGHTS);
    ends.forEach((sign, number) -> select.field(Lucene.name(field), sign(sign) + number));
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
}
