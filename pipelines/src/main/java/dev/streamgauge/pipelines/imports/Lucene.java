package dev.streamgauge.pipelines.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a query string of Elasticsearch: fields with values, ranges, wildcards and
 * expressions, texts, and operators and parentheses between them. As there, AND makes what is on
 * both sides of it required, and what is not required means nothing beside what is.
 */
final class Lucene {
  static final String TEXTS =
      "texts are found as written, anywhere in a line: Elasticsearch finds words, in any case";

  /** A word, up to what has a meaning of its own; a backslash takes that away. */
  private static final Pattern WORD =
      Pattern.compile("(?:[^\\s()\\[\\]{}\":\\\\^~/]|\\\\.|/(?!$))+");

  private static final Pattern COMPARISON = Pattern.compile("([<>]=?)\\s*(-?[^\\s()]+)");
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern REGEX = Pattern.compile("/((?:[^/\\\\]|\\\\.)+)/(?=\\s|\\)|$)");
  private static final Pattern RANGE =
      Pattern.compile("([\\[{])\\s*(\\S+)\\s+TO\\s+([^\\s\\]}]+)\\s*([\\]}])");
  private static final Pattern AND = Pattern.compile("(?:AND(?=[\\s(]|$)|&&)\\s*");
  private static final Pattern OR = Pattern.compile("(?:OR(?=[\\s(]|$)|\\|\\|)\\s*");
  private static final Pattern NOT = Pattern.compile("(?:NOT(?=[\\s(]|$)|[!-](?=\\S))\\s*");
  private static final Pattern REQUIRED = Pattern.compile("\\+(?=\\S)");
  private static final Pattern SPACE = Pattern.compile("\\s*");
  private static final String EXISTS = "_exists_";
  private static final String ANYTHING = ".+";

  private final String text;
  private final boolean requiresAll;
  private final Consumer<String> notes;
  private int at;

  private Lucene(String text, boolean requiresAll, Consumer<String> notes) {
    this.text = text.strip();
    this.requiresAll = requiresAll;
    this.notes = notes;
  }

  /**
   * Returns the selection of {@code query}.
   *
   * @param field the field of words without one; null for the line
   * @param requiresAll whether AND is the operator where there is none
   * @param notes takes what must be checked
   * @throws UntranslatableException if it has something else
   */
  static Map<String, Object> select(
      String query, String field, boolean requiresAll, Consumer<String> notes) {
    if (query.isBlank() || query.strip().equals("*") || query.strip().equals("*:*")) {
      return Map.of();
    }
    Lucene lucene = new Lucene(query, requiresAll, notes);
    Map<String, Object> select = lucene.clauses(field);
    if (lucene.at < lucene.text.length()) {
      throw lucene.wrong();
    }
    return select;
  }

  private UntranslatableException wrong() {
    return new UntranslatableException("the query \"" + text + "\"");
  }

  /** Returns the selection of all clauses up to a closing parenthesis or the end. */
  private Map<String, Object> clauses(String field) {
    List<Map<String, Object>> required = new ArrayList<>();
    List<Map<String, Object>> optional = new ArrayList<>();
    List<Map<String, Object>> prohibited = new ArrayList<>();
    List<Map<String, Object>> before = null;
    for (take(SPACE); at < text.length() && text.charAt(at) != ')'; take(SPACE)) {
      boolean and = take(AND) != null;
      boolean or = !and && take(OR) != null;
      if (before == null && (and || or)) {
        throw wrong();
      }
      if ((and && before == optional) || (or && before == required && requiresAll)) {
        (and ? required : optional).add(before.remove(before.size() - 1));
      }
      boolean must = take(REQUIRED) != null || and || (requiresAll && !or);
      before = take(NOT) != null ? prohibited : must ? required : optional;
      before.add(one(field));
    }
    if (before == null) {
      throw wrong();
    }
    Selections all = new Selections();
    required.forEach(all::merge);
    if (required.isEmpty() && !optional.isEmpty()) {
      all.any(optional);
    } else if (!optional.isEmpty()) {
      notes.accept(
          "in \""
              + text
              + "\", what OR joins to a part with AND is not required, as in Elasticsearch:"
              + " use parentheses if that is not meant");
    }
    prohibited.forEach(all::not);
    return all.toMap();
  }

  private Map<String, Object> one(String field) {
    Map<String, Object> select = unweighted(field);
    if (take(Pattern.compile("\\^[0-9.]+")) == null && at < text.length()) {
      if (text.charAt(at) == '~' || text.charAt(at) == '^') {
        throw wrong();
      }
    }
    return select;
  }

  private Map<String, Object> unweighted(String field) {
    if (text.startsWith("(", at)) {
      at++;
      Map<String, Object> inner = clauses(field);
      if (!text.startsWith(")", at)) {
        throw wrong();
      }
      at++;
      return inner;
    }
    Matcher quoted = take(QUOTED);
    if (quoted != null) {
      return phrase(field, unescaped(quoted.group(1)));
    }
    Matcher regex = take(REGEX);
    if (regex != null) {
      String pattern = regex.group(1).replace("\\/", "/");
      return isMessage(field)
          ? new Selections().matches(pattern).toMap()
          : new Selections().field(name(field), pattern).toMap();
    }
    Matcher range = take(RANGE);
    if (range != null && !isMessage(field)) {
      return range(name(field), range);
    }
    Matcher comparison = take(COMPARISON);
    if (comparison != null && !isMessage(field)) {
      return new Selections()
          .field(name(field), comparison.group(1) + " " + comparison.group(2))
          .toMap();
    }
    Matcher word = take(WORD);
    if (word == null || comparison != null || range != null) {
      throw wrong();
    }
    if (text.startsWith(":", at)) {
      String name = unescaped(word.group());
      if (name.indexOf('*') >= 0) {
        throw wrong();
      }
      at++;
      take(SPACE);
      if (name.equals(EXISTS)) {
        Matcher existing = take(WORD);
        if (existing == null) {
          throw wrong();
        }
        return new Selections().field(name(unescaped(existing.group())), ANYTHING).toMap();
      }
      return one(name);
    }
    return word(field, word.group());
  }

  private Map<String, Object> phrase(String field, String phrase) {
    if (isMessage(field)) {
      notes.accept(TEXTS);
      return new Selections().contains(phrase).toMap();
    }
    return new Selections().field(name(field), "== " + phrase).toMap();
  }

  private Map<String, Object> word(String field, String word) {
    if (!hasWildcard(word)) {
      return phrase(field, unescaped(word));
    }
    if (!isMessage(field)) {
      return new Selections()
          .field(name(field), word.equals("*") ? ANYTHING : wildcard(word, "."))
          .toMap();
    }
    if (word.equals("*")) {
      return Map.of();
    }
    String inner = word.replaceAll("^\\*+|(?<!\\\\)\\*+$", "");
    return hasWildcard(inner)
        ? new Selections().matches(wildcard(inner, "\\S")).toMap()
        : phrase(field, unescaped(inner));
  }

  private static Map<String, Object> range(String field, Matcher range) {
    Selections select = new Selections();
    String least = range.group(2);
    String most = range.group(3);
    if (!least.equals("*")) {
      select.field(field, (range.group(1).equals("[") ? ">= " : "> ") + least);
    }
    if (!most.equals("*")) {
      select.field(field, (range.group(4).equals("]") ? "<= " : "< ") + most);
    }
    return least.equals("*") && most.equals("*")
        ? select.field(field, ANYTHING).toMap()
        : select.toMap();
  }

  private Matcher take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }

  /** Returns whether a field is the line itself. */
  static boolean isMessage(String field) {
    return field == null
        || List.of("message", "msg", "log", "_all").contains(name(field).toLowerCase(Locale.ROOT));
  }

  /** Returns the name of a field without what tells Elasticsearch how it is indexed. */
  static String name(String field) {
    return field.replaceFirst("\\.(?:keyword|raw)$", "");
  }

  private static boolean hasWildcard(String word) {
    return Pattern.compile("(?:[^\\\\]|^)(?:\\\\\\\\)*[*?]").matcher(word).find();
  }

  /** Returns the expression of a text with wildcards. */
  static String wildcard(String text) {
    return wildcard(text, ".");
  }

  /**
   * Returns the expression of a text with wildcards.
   *
   * @param any the expression of the characters that they stand for
   */
  private static String wildcard(String text, String any) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*') {
        regex.append(any).append('*');
      } else if (c == '?') {
        regex.append(any);
      } else {
        if (c == '\\' && i + 1 < text.length()) {
          i++;
        }
        regex.append(literal(text.charAt(i)));
      }
    }
    return regex.toString();
  }

  /** Returns the expression of {@code text} itself. */
  static String literal(String text) {
    StringBuilder regex = new StringBuilder();
    text.chars().forEach(c -> regex.append(literal((char) c)));
    return regex.toString();
  }

  private static String literal(char c) {
    return ".^$|()[]{}+*?\\".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}
