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
 * A text with places for values, {@code {{ $labels.host }}}, in the notation of Prometheus' alert
 * rules but without its functions. It is read once and filled in many times.
 *
 * <pre>{@code
 * Template summary =
 *     Template.parse("{{ $labels.host }}: {{ $value }} errors", Set.of("labels.*", "value"));
 * summary.render(EventVariables.of(event), Escape.NONE); // web-1: 12 errors
 * }</pre>
 *
 * <p>Between the braces stands a variable, <code>$</code> and its name, or a text in quotation
 * marks that stands for itself: <code>{{ "{{" }}</code> gives two opening braces. Closing braces
 * that close nothing are text, so JSON needs no care. A variable that has no value becomes nothing.
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
   * Reads {@code text}.
   *
   * @param variables the names that may be used, without <code>$</code>; one that ends in {@code
   *     .*} stands for all that begin so
   * @throws TemplateException if a brace is not closed, what is between braces is no variable, or
   *     its name is not among {@code variables}
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

  /** Where quoted text that begins at {@code from} ends, else {@code from}. */
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
    if (!body.startsWith("$") || body.chars().anyMatch(Template::cannotBeInName)) {
      throw new TemplateException(
          "{{ " + body + " }} is not a variable such as {{ $value }}; there are no functions",
          start);
    }
    String name = body.substring(1);
    if (!isKnown(name, variables)) {
      throw new TemplateException(
          "there is no variable " + body + " here, only " + shown(variables), start);
    }
    return Part.variable(name);
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
   * The text with its values filled in.
   *
   * @param values the value of each variable by its name, without <code>$</code>; null for none
   * @param escape how a value is written
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
        out.append(escape.apply(value));
      }
    }
    return out.toString();
  }

  /** The names of the variables that are used, without <code>$</code>. */
  public List<String> variables() {
    return parts.stream().filter(Part::isVariable).map(Part::text).distinct().toList();
  }

  /** The text it was read from. */
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

  /** Either text that stands for itself or the name of a variable. */
  @AutoValue
  abstract static class Part implements Serializable {
    private static final long serialVersionUID = 1L;

    abstract boolean isVariable();

    abstract String text();

    static Part literal(String text) {
      return new AutoValue_Template_Part(false, text);
    }

    static Part variable(String name) {
      return new AutoValue_Template_Part(true, name);
    }
  }
}
