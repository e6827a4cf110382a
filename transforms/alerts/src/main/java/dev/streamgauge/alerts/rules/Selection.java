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
 */
@Internal
public record Selection(
    String format,
    @Nullable Severity severity,
    List<String> contains,
    @Nullable String matches,
    SortedMap<String, String> fields)
    implements Serializable {
  /** The format that is used if none is named. */
  public static final String DEFAULT_FORMAT = "auto";

  /** All lines. */
  public static final Selection ALL =
      new Selection(DEFAULT_FORMAT, null, List.of(), null, Collections.emptySortedMap());

  /** Copies the collections. */
  public Selection {
    contains = List.copyOf(contains);
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** Returns whether every line is selected. */
  public boolean selectsAll() {
    return severity == null && contains.isEmpty() && matches == null && fields.isEmpty();
  }
}
