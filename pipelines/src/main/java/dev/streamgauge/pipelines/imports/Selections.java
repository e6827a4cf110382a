package dev.streamgauge.pipelines.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the {@code select} of a rule from criteria that must all hold. */
final class Selections {
  private static final String FIELDS = "fields";
  private static final String NOT = "not";
  private static final String ANY = "any";

  private final Map<String, Object> select = new LinkedHashMap<>();

  /** Returns the selection, as in a rules file; empty if it selects all lines. */
  Map<String, Object> toMap() {
    return select;
  }

  Selections format(String format) {
    Object before = select.put("format", format);
    if (before != null && !before.equals(format)) {
      throw new UntranslatableException("lines in two formats");
    }
    return this;
  }

  /** Requires a text, besides others. */
  Selections contains(String text) {
    return one("contains", text);
  }

  /** Requires a match of an expression, besides others. */
  Selections matches(String regex) {
    return one("matches", regex);
  }

  private Selections one(String key, String value) {
    if (!select.containsKey(key)) {
      select.put(key, value);
      return this;
    }
    // A list would be of alternatives.
    return all(Map.of(key, value));
  }

  /** Requires a test of a field, besides others. */
  Selections field(String field, Object test) {
    Map<String, Object> fields =
        Selections.map(select.computeIfAbsent(FIELDS, f -> new LinkedHashMap<>()));
    Object before = fields.putIfAbsent(field, test);
    if (before == null) {
      return this;
    }
    if (isComparison(before) && isComparison(test)) {
      List<Object> both = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
      both.add(test);
      fields.put(field, both);
      return this;
    }
    return all(Map.of(FIELDS, Map.of(field, test)));
  }

  /** Returns whether a rules file takes {@code test} for a comparison. */
  static boolean isComparison(Object test) {
    if (test instanceof List<?> list) {
      return list.stream().allMatch(Selections::isComparison);
    }
    return String.valueOf(test).matches("(?s)\\s*(>=|<=|==|!=|>|<).*");
  }

  /** Requires that {@code other} selects the line. */
  Selections all(Map<String, Object> other) {
    if (!select.containsKey(ANY)) {
      select.put(ANY, List.of(other));
      return this;
    }
    // Not none: what is not selected by "not" of it is not selected.
    return not(Map.of(NOT, other));
  }

  /** Requires that one of {@code others} selects the line. */
  Selections any(List<Map<String, Object>> others) {
    if (others.size() == 1) {
      return merge(others.get(0));
    }
    if (!select.containsKey(ANY)) {
      select.put(ANY, others);
      return this;
    }
    return not(Map.of(NOT, Map.of(ANY, others)));
  }

  /** Requires that {@code other} does not select the line. */
  Selections not(Map<String, Object> other) {
    List<Object> all = new ArrayList<>();
    if (select.get(NOT) instanceof List<?> list) {
      all.addAll(list);
    }
    all.add(other);
    select.put(NOT, all);
    return this;
  }

  /** Requires all that {@code other} requires. */
  Selections merge(Map<String, Object> other) {
    other.forEach(
        (key, value) -> {
          switch (key) {
            case "contains", "matches" -> one(key, String.valueOf(value));
            case FIELDS -> map(value).forEach(this::field);
            case NOT -> {
              if (value instanceof List<?> list) {
                list.forEach(each -> not(map(each)));
              } else {
                not(map(value));
              }
            }
            case ANY -> any(((List<?>) value).stream().map(Selections::map).toList());
            default -> select.put(key, value);
          }
        });
    return this;
  }

  /** Returns whether lines that {@code part} selects are surely selected by {@code whole}, too. */
  static boolean isPart(Map<String, Object> part, Map<String, Object> whole) {
    for (Map.Entry<String, Object> each : whole.entrySet()) {
      Object own = part.get(each.getKey());
      boolean same =
          switch (each.getKey()) {
            case FIELDS ->
                own != null && map(own).entrySet().containsAll(map(each.getValue()).entrySet());
            case NOT -> own instanceof List<?> list && list.containsAll((List<?>) each.getValue());
            default -> each.getValue().equals(own);
          };
      if (!same) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // All maps here have names as keys.
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
