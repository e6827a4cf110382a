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
 * Which lines a rule is about: those for which all holds that is said here.
 *
 * @param format the format the lines are read in, by its name
 * @param severity the least severity, or null
 * @param contains texts of which the line has one, anywhere; empty for any line
 * @param matches an RE2 expression that is found in the line, or null
 * @param fields for each field an RE2 expression that its whole value matches; a line without the
 *     field has the value ""
 */
@Internal
public record Selection(
    String format,
    @Nullable Severity severity,
    List<String> contains,
    @Nullable String matches,
    SortedMap<String, String> fields)
    implements Serializable {
  /** The format that is taken if none is named. */
  public static final String DEFAULT_FORMAT = "auto";

  /** All lines. */
  public static final Selection ALL =
      new Selection(DEFAULT_FORMAT, null, List.of(), null, Collections.emptySortedMap());

  /** Takes copies. */
  public Selection {
    contains = List.copyOf(contains);
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** Whether every line is selected. */
  public boolean selectsAll() {
    return severity == null && contains.isEmpty() && matches == null && fields.isEmpty();
  }
}
