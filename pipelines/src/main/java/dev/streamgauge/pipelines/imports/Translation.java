package dev.streamgauge.pipelines.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that was translated: its keys as in a rules file, and what could not be translated.
 * Mutable.
 */
final class Translation {
  private final Map<String, Object> rule = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private boolean impossible;
  private boolean otherValue;

  /** Begins a rule called {@code name}. */
  Translation(String name) {
    rule.put("alert", name);
  }

  /** Returns an independent copy with another name. */
  Translation copy(String name) {
    Translation copy = new Translation(name);
    rule.forEach(copy.rule::putIfAbsent);
    copy.notes.addAll(notes);
    return copy;
  }

  String name() {
    return String.valueOf(rule.get("alert"));
  }

  /** Sets a key, unless {@code value} is null or empty. */
  Translation put(String key, Object value) {
    boolean empty =
        value == null
            || (value instanceof Map<?, ?> map && map.isEmpty())
            || (value instanceof List<?> list && list.isEmpty());
    if (!empty) {
      rule.put(key, value);
    }
    return this;
  }

  void remove(String key) {
    rule.remove(key);
  }

  Object get(String key) {
    return rule.get(key);
  }

  /** Says what is lost, or must be checked. */
  void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  /** Says why there is no such rule here. */
  void impossible(String reason) {
    impossible = true;
    note("not translated: " + reason);
  }

  /** Records that the value of the condition has another meaning here. */
  void changeValue() {
    otherValue = true;
  }

  boolean hasOtherValue() {
    return otherValue;
  }

  boolean isPossible() {
    return !impossible;
  }

  Map<String, Object> rule() {
    return rule;
  }

  List<String> notes() {
    return notes;
  }
}
