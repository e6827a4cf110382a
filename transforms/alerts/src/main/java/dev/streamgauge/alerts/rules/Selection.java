package dev.streamgauge.alerts.rules;

import dev.streamgauge.logs.record.Severity;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Selects the lines of a rule: those that satisfy all of these criteria.
 *
 * @param format the name of the format the lines are parsed in
 * @param severity the minimum severity, or null
 * @param contains texts of which the line contains one, anywhere; empty for any line
 * @param matches an RE2 expression that is found in the line, or null
 * @param fields for each field an RE2 expression that matches its whole value; a missing field has
 *     the value ""
 * @param tests other tests of fields
 * @param not selections of which none selects the line
 * @param any selections of which at least one selects the line; empty for any line
 */
@Internal
public record Selection(
    String format,
    @Nullable Severity severity,
    List<String> contains,
    @Nullable String matches,
    SortedMap<String, String> fields,
    List<FieldTest> tests,
    List<Selection> not,
    List<Selection> any)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The format that is used if none is named. */
  public static final String DEFAULT_FORMAT = "auto";

  /** All lines. */
  public static final Selection ALL =
      new Selection(DEFAULT_FORMAT, null, List.of(), null, Collections.emptySortedMap());

  /** Creates a selection without the other criteria. */
  public Selection(
      String format,
      @Nullable Severity severity,
      List<String> contains,
      @Nullable String matches,
      SortedMap<String, String> fields) {
    this(format, severity, contains, matches, fields, List.of(), List.of(), List.of());
  }

  /** Copies the collections. */
  public Selection {
    contains = List.copyOf(contains);
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    tests = List.copyOf(tests);
    not = List.copyOf(not);
    any = List.copyOf(any);
  }

  /** Returns whether every line is selected. */
  public boolean selectsAll() {
    return severity == null
        && contains.isEmpty()
        && matches == null
        && fields.isEmpty()
        && tests.isEmpty()
        && not.isEmpty()
        && any.isEmpty();
  }

  /** Returns all criteria; those that came later only if given, as this is in saved states. */
  @Override
  public String toString() {
    return "Selection[format="
        + format
        + ", severity="
        + severity
        + ", contains="
        + contains
        + ", matches="
        + matches
        + ", fields="
        + fields
        + (tests.isEmpty() ? "" : ", tests=" + tests)
        + (not.isEmpty() ? "" : ", not=" + not)
        + (any.isEmpty() ? "" : ", any=" + any)
        + "]";
  }
}
