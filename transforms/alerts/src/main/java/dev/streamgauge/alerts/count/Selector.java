package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.FieldTest;
import dev.streamgauge.alerts.rules.Selection;
import dev.streamgauge.logs.record.Severity;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Tests lines for a {@link Selection}, cheap tests first. */
final class Selector {
  private static final int NONE = -1;

  /** An expression that stands for itself. */
  private static final Pattern LITERAL = Pattern.compile("[\\p{L}\\p{N}_/:@,;=-]*");

  /** The minimum severity of a line in a format, by the format's number; null for any. */
  record Minimum(int format, @Nullable Severity severity) {
    boolean isMetBy(LineView line) {
      return severity == null || line.severity(format).atLeast(severity);
    }
  }

  private final int[] texts;
  private final Minimum minimum;
  private final int regex;
  private final int[] fieldTests;
  private final int[] valueTests;
  private final Selector[] not;
  private final Selector[] any;
  private final @Nullable Selector of;
  private final @Nullable Literal literal;

  /**
   * Values of which a field must have one.
   *
   * @param field the field's number
   * @param values the values; a missing one is the empty text
   */
  record Literal(int field, List<String> values) {}

  /**
   * Numbers the properties it needs from {@code view}, which is not {@linkplain LineView#ready
   * ready} yet.
   *
   * @param of tests the lines of which {@code selection} selects some; null for all lines
   */
  Selector(Selection selection, @Nullable Selector of, LineView view) {
    this.of = of;
    texts = selection.contains().stream().mapToInt(view::text).toArray();
    minimum = new Minimum(view.format(selection.format()), selection.severity());
    regex = selection.matches() == null ? NONE : view.regex(selection.matches());
    fieldTests =
        selection.fields().entrySet().stream()
            .mapToInt(e -> view.fieldTest(view.field(format(), e.getKey()), e.getValue()))
            .toArray();
    valueTests =
        selection.tests().stream()
            .mapToInt(test -> view.valueTest(view.field(format(), test.field()), test))
            .toArray();
    not = selectors(selection.not(), view);
    any = selectors(selection.any(), view);
    literal = literal(selection, view);
  }

  private static Selector[] selectors(List<Selection> selections, LineView view) {
    return selections.stream().map(each -> new Selector(each, null, view)).toArray(Selector[]::new);
  }

  private @Nullable Literal literal(Selection selection, LineView view) {
    for (Map.Entry<String, String> field : selection.fields().entrySet()) {
      List<String> values = List.of(field.getValue().split("\\|", -1));
      if (values.stream().allMatch(value -> LITERAL.matcher(value).matches())) {
        return new Literal(view.field(format(), field.getKey()), values);
      }
    }
    for (FieldTest test : selection.tests()) {
      if (test instanceof FieldTest.OneOf oneOf && !oneOf.negated()) {
        return new Literal(view.field(format(), test.field()), oneOf.texts());
      }
    }
    return null;
  }

  /** Returns values of which a field must have one; null if it need not. */
  @Nullable Literal literal() {
    return literal != null || of == null ? literal : of.literal();
  }

  /** Returns the texts of which a line must contain one; empty if it need not. */
  int[] texts() {
    return texts.length > 0 || of == null ? texts : of.texts();
  }

  /** Returns the number of the format that the selection reads lines in. */
  int format() {
    return minimum.format();
  }

  /** Returns the minimum severity. */
  Minimum minimum() {
    return minimum.severity() != null || of == null ? minimum : of.minimum();
  }

  boolean test(LineView line) {
    if (texts.length > 0 && !hasText(line)) {
      return false;
    }
    if (!minimum.isMetBy(line) || (of != null && !of.test(line))) {
      return false;
    }
    for (int test : fieldTests) {
      if (!line.passes(test)) {
        return false;
      }
    }
    for (int test : valueTests) {
      if (!line.passesValueTest(test)) {
        return false;
      }
    }
    if (regex != NONE && !line.matches(regex)) {
      return false;
    }
    return !someTest(not, line) && (any.length == 0 || someTest(any, line));
  }

  private static boolean someTest(Selector[] selectors, LineView line) {
    for (Selector selector : selectors) {
      if (selector.test(line)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasText(LineView line) {
    for (int text : texts) {
      if (line.hasText(text)) {
        return true;
      }
    }
    return false;
  }
}
