package dev.streamgauge.alerts.event;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A text with placeholders, {@code {{ $labels.host }}} or {@code {{ $value | humanize }}}, in the
 * notation of Prometheus' alert rules. It is parsed once and rendered many times.
 *
 * <pre>{@code
 * Template summary =
 *     Template.parse("{{ $labels.host }}: {{ $value }} errors", Set.of("labels.*", "value"));
 * summary.render(EventVariables.of(event), Escape.NONE); // web-1: 12 errors
 * }</pre>
 *
 * <p>The braces contain a variable, <code>$</code> and its name, or a literal in quotation marks:
 * <code>{{ "{{" }}</code> gives two opening braces. Closing braces that close nothing are text, so
 * JSON needs no care. A variable without a value renders as nothing. Functions after {@code |}
 * format a value: {@code humanize}, {@code humanize1024}, {@code humanizeDuration}, {@code
 * humanizePercentage}, {@code round 2}, {@code truncate 100}, {@code toUpper} and {@code toLower}.
 */
@Internal
public final class Template implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String text;
  private final ArrayList<Part> parts;

  private Template(String text, ArrayList<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Parses {@code text}.
   *
   * @param variables the names that may be used, without <code>$</code>; one that ends in {@code
   *     .*} stands for all with that prefix
   * @throws TemplateException if a brace is not closed, its content is not a variable, or the
   *     variable's name is not among {@code variables}
   */
  public static Template parse(String text, Set<String> variables) {
    ArrayList<Part> parts = new ArrayList<>();
    int at = 0;
    while (true) {
      int open = text.indexOf(OPEN, at);
      if (open != at) {
        String literal = text.substring(at, open < 0 ? text.length() : open);
        parts.add(Part.literal(literal));
      }
      if (open < 0) {
        return new Template(text, parts);
      }
      int inside = open + OPEN.length();
      int close = text.indexOf(CLOSE, endOfQuotes(text, inside));
      if (close < 0) {
        throw new TemplateException("\"{{\" is not closed by \"}}\"", open);
      }
      parts.add(part(text, inside, close, variables));
      at = close + CLOSE.length();
    }
  }

  /** Returns the end of the quoted text that begins at {@code from}, else {@code from}. */
  private static int endOfQuotes(String text, int from) {
    int start = skipSpace(text, from);
    if (start >= text.length() || text.charAt(start) != '"') {
      return from;
    }
    int end = text.indexOf('"', start + 1);
    if (end < 0) {
      throw new TemplateException("the quotation mark is not closed", start);
    }
    return end + 1;
  }

  private static Part part(String text, int from, int to, Set<String> variables) {
    int start = skipSpace(text, from);
    String body = text.substring(Math.min(start, to), to).stripTrailing();
    if (body.length() > 1 && body.startsWith("\"") && body.endsWith("\"")) {
      return Part.literal(body.substring(1, body.length() - 1));
    }
    String[] steps = body.split("\\|", -1);
    String variable = steps[0].stripTrailing();
    if (!variable.startsWith("$") || variable.chars().anyMatch(Template::cannotBeInName)) {
      throw new TemplateException(
          "{{ " + body + " }} is not a variable such as {{ $value }} or {{ $value | humanize }}",
          start);
    }
    String name = variable.substring(1);
    if (!isKnown(name, variables)) {
      throw new TemplateException(
          "there is no variable " + variable + " here, only " + shown(variables), start);
    }
    List<TemplateFunction> functions = new ArrayList<>();
    int at = start + steps[0].length() + 1;
    for (String step : List.of(steps).subList(1, steps.length)) {
      try {
        functions.add(TemplateFunction.parse(step));
      } catch (IllegalArgumentException e) {
        throw new TemplateException(e.getMessage(), skipSpace(text, at));
      }
      at += step.length() + 1;
    }
    return Part.variable(name, List.copyOf(functions));
  }

  private static boolean cannotBeInName(int c) {
    return Character.isWhitespace(c) || c == '{' || c == '|' || c == '"' || c == '(';
  }

  private static boolean isKnown(String name, Set<String> variables) {
    if (variables.contains(name) && !name.endsWith(".*")) {
      return true;
    }
    int dot = name.indexOf('.');
    return dot > 0
        && dot < name.length() - 1
        && variables.contains(name.substring(0, dot + 1) + "*");
  }

  private static String shown(Set<String> variables) {
    return new TreeSet<>(variables)
        .stream()
            .map(name -> "$" + (name.endsWith(".*") ? name.replace("*", "NAME") : name))
            .collect(Collectors.joining(", "));
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * Returns the text with its values filled in.
   *
   * @param values the value of each variable by its name, without <code>$</code>; null for none
   * @param escape how to escape values
   */
  public String render(Function<String, @Nullable String> values, Escape escape) {
    StringBuilder out = new StringBuilder(text.length() + 64);
    for (Part part : parts) {
      if (!part.isVariable()) {
        out.append(part.text());
        continue;
      }
      String value = values.apply(part.text());
      if (value != null) {
        for (TemplateFunction function : part.functions()) {
          value = function.apply(value);
        }
        out.append(escape.apply(value));
      }
    }
    return out.toString();
  }

  /** Returns the names of the variables that are used, without <code>$</code>. */
  public List<String> variables() {
    return parts.stream().filter(Part::isVariable).map(Part::text).distinct().toList();
  }

  /** Returns the text it was parsed from. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template that && text.equals(that.text) && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Either literal text or the name of a variable. */
  @AutoValue
  abstract static class Part implements Serializable {
    private static final long serialVersionUID = 1L;

    abstract boolean isVariable();

    abstract String text();

    abstract List<TemplateFunction> functions();

    static Part literal(String text) {
      return new AutoValue_Template_Part(false, text, List.of());
    }

    static Part variable(String name, List<TemplateFunction> functions) {
      return new AutoValue_Template_Part(true, name, functions);
    }
  }
}
