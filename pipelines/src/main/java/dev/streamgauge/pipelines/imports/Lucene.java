package dev.streamgauge.pipelines.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a query string of Elasticsearch: fields with values, ranges and wildcards, texts, and
 * AND, OR, NOT and parentheses between them.
 */
final class Lucene {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\(|\\)|-(?=[\\w(\"])|\\+(?=[\\w(\"])|&&|\\|\\||!(?=[\\w(\"])"
              + "|[\\w.@*-]+:\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|\\((?:[^()]*)\\)"
              + "|[\\[{][^\\]}]*[\\]}]|(?:[<>]=?)?[^\\s()]+)"
              + "|\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s()]+)");

  private final List<String> tokens = new ArrayList<>();
  private final String text;
  private int at;

  private Lucene(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw wrong();
    }
  }

  private UntranslatableException wrong() {
    return new UntranslatableException("the query \"" + text + "\"");
  }

  /**
   * Returns the selection of {@code query}.
   *
   * @throws UntranslatableException if it has something else
   */
  static Map<String, Object> select(String query) {
    if (query.isBlank() || query.strip().equals("*") || query.strip().equals("*:*")) {
      return Map.of();
    }
    Lucene lucene = new Lucene(query);
    Map<String, Object> select = lucene.or();
    if (lucene.at < lucene.tokens.size()) {
      throw lucene.wrong();
    }
    return select;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private Map<String, Object> or() {
    List<Map<String, Object>> any = new ArrayList<>();
    any.add(and());
    while (peek().equals("OR") || peek().equals("||")) {
      at++;
      any.add(and());
    }
    return new Selections().any(any).toMap();
  }

  private Map<String, Object> and() {
    Selections all = new Selections();
    do {
      if (peek().equals("AND") || peek().equals("&&") || peek().equals("+")) {
        at++;
      }
      if (peek().equals("NOT") || peek().equals("-") || peek().equals("!")) {
        at++;
        all.not(one());
      } else {
        all.merge(one());
      }
    } while (at < tokens.size()
        && !peek().equals(")")
        && !peek().equals("OR")
        && !peek().equals("||"));
    return all.toMap();
  }

  private Map<String, Object> one() {
    String token = peek();
    at++;
    if (token.equals("(")) {
      Map<String, Object> inner = or();
      if (!peek().equals(")")) {
        throw wrong();
      }
      at++;
      return inner;
    }
    if (token.isEmpty() || token.equals(")")) {
      throw wrong();
    }
    int colon = token.startsWith("\"") ? -1 : token.indexOf(':');
    return colon < 0
        ? new Selections().contains(unquoted(token)).toMap()
        : field(token.substring(0, colon), token.substring(colon + 1).strip());
  }

  private Map<String, Object> field(String field, String value) {
    Selections select = new Selections();
    if (value.startsWith("(")) {
      List<String> values = new ArrayList<>();
      for (String each : value.substring(1, value.length() - 1).split("\\s+OR\\s+")) {
        values.add(unquoted(each.strip()));
      }
      return select.field(field, values).toMap();
    }
    if (value.startsWith("[") || value.startsWith("{")) {
      range(select, field, value);
      return select.toMap();
    }
    if (isMessage(field)) {
      return select.contains(unquoted(value).replaceAll("^\\*|\\*$", "")).toMap();
    }
    if (value.matches("[<>]=?.*")) {
      return select.field(field, value.replaceFirst("^([<>]=?)\\s*", "$1 ")).toMap();
    }
    return select.field(field, test(value)).toMap();
  }

  private static void range(Selections select, String field, String range) {
    String[] ends = range.substring(1, range.length() - 1).strip().split("\\s+TO\\s+");
    if (ends.length != 2) {
      throw new UntranslatableException("the range \"" + range + "\"");
    }
    if (!ends[0].equals("*")) {
      select.field(field, (range.startsWith("[") ? ">= " : "> ") + ends[0]);
    }
    if (!ends[1].equals("*")) {
      select.field(field, (range.endsWith("]") ? "<= " : "< ") + ends[1]);
    }
  }

  /** Returns whether a field is the line itself. */
  static boolean isMessage(String field) {
    return List.of("message", "msg", "log", "_all").contains(field.toLowerCase(Locale.ROOT));
  }

  /** Returns the test of a value, which may have wildcards. */
  static String test(String value) {
    boolean quoted = value.startsWith("\"");
    String plain = unquoted(value);
    return quoted || (plain.indexOf('*') < 0 && plain.indexOf('?') < 0)
        ? "== " + plain
        : wildcard(plain);
  }

  /** Returns the expression of a text with wildcards. */
  static String wildcard(String text) {
    StringBuilder regex = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(".^$|()[]{}+\\".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
      }
    }
    return regex.toString();
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
        : text.replaceAll("\\\\(.)", "$1");
  }
}
