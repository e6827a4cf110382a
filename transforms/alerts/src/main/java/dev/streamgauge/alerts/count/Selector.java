package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Selection;
import dev.streamgauge.logs.record.Severity;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Tests lines for a {@link Selection}, cheap tests first. */
final class Selector {
  private static final int NONE = -1;

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

  /**
   * Numbers the properties it needs from {@code view}, which is not {@linkplain LineView#ready
   * ready} yet.
   */
  Selector(Selection selection, LineView view) {
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
  }

  private static Selector[] selectors(List<Selection> selections, LineView view) {
    return selections.stream().map(each -> new Selector(each, view)).toArray(Selector[]::new);
  }

  /** Returns the texts of which a line must contain one; empty if it need not. */
  int[] texts() {
    return texts;
  }

  /** Returns the number of the format that the selection reads lines in. */
  int format() {
    return minimum.format();
  }

  /** Returns the minimum severity. */
  Minimum minimum() {
    return minimum;
  }

  boolean test(LineView line) {
    if (texts.length > 0 && !hasText(line)) {
      return false;
    }
    if (!minimum.isMetBy(line)) {
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
