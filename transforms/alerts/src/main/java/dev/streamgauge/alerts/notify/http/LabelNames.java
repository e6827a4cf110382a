package dev.streamgauge.alerts.notify.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Converts label names to those that Alertmanager accepts: ASCII letters, digits and {@code _}. The
 * same names always become the same, and two different ones never do.
 *
 * <p>Other characters become {@code _}, {@code http_status} for {@code http.status}, if that is no
 * other label's name and still meaningful. Otherwise the name is escaped as in Prometheus ({@code
 * U__} in front, {@code __} for {@code _}, {@code _2e_} for the code point 2E).
 */
final class LabelNames {
  private static final Pattern GOOD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern BAD_CHARACTER = Pattern.compile("[^A-Za-z0-9_]");
  private static final Pattern SAYS_SOMETHING = Pattern.compile(".*[A-Za-z0-9].*");
  private static final String ESCAPED = "U__";

  private LabelNames() {}

  /**
   * Returns {@code map} with such names, without empty values, which Alertmanager treats as absent.
   */
  static Map<String, String> valid(Map<String, String> map) {
    Map<String, Integer> wanted = new HashMap<>();
    map.keySet().forEach(name -> wanted.merge(simple(name), 1, Integer::sum));
    Map<String, String> named = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            named.put(valid(name, wanted, map.keySet()), value);
          }
        });
    return named;
  }

  private static String valid(String name, Map<String, Integer> wanted, Set<String> names) {
    if (name.startsWith(ESCAPED)) {
      // Otherwise it could equal another name's escaped form.
      return escape(name);
    }
    if (GOOD.matcher(name).matches()) {
      return name;
    }
    String simple = simple(name);
    boolean free = wanted.get(simple) == 1 && !names.contains(simple);
    return free && SAYS_SOMETHING.matcher(simple).matches() && !simple.startsWith(ESCAPED)
        ? simple
        : escape(name);
  }

  private static String simple(String name) {
    String simple = BAD_CHARACTER.matcher(name).replaceAll("_");
    return simple.isEmpty() || Character.isDigit(simple.charAt(0)) ? "_" + simple : simple;
  }

  private static String escape(String name) {
    StringBuilder escaped = new StringBuilder(ESCAPED);
    name.codePoints()
        .forEach(
            c -> {
              if (c == '_') {
                escaped.append("__");
              } else if (GOOD.matcher("_" + Character.toString(c)).matches()) {
                escaped.append((char) c);
              } else {
                escaped.append('_').append(Integer.toHexString(c)).append('_');
              }
            });
    return escaped.toString();
  }
}
