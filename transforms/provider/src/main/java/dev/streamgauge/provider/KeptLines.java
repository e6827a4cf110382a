package dev.streamgauge.provider;

import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.Severity;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The part of a configuration that chooses lines. Beam sets the fields. */
class KeptLines {
  @SchemaFieldDescription("Keeps lines that contain this text.")
  public @Nullable String containing;

  @SchemaFieldDescription("Keeps lines in which this regular expression (RE2) is found.")
  public @Nullable String matching;

  @SchemaFieldDescription("Keeps lines of this severity or worse: error, for example.")
  @SchemaFieldName("at_least")
  public @Nullable String atLeast;

  @SchemaFieldDescription("The format of lines; each line by itself (auto) if there is none.")
  @SchemaFieldName("log_format")
  public @Nullable String logFormat;

  /** Returns the filter; null to keep all lines. */
  final @Nullable ErrorFilter filter() {
    int given =
        (containing == null ? 0 : 1) + (matching == null ? 0 : 1) + (atLeast == null ? 0 : 1);
    if (given > 1) {
      throw new IllegalArgumentException(
          "containing, matching and at_least exclude each other: use one after the other.");
    }
    if (containing != null) {
      return ErrorFilter.containing(containing);
    }
    if (matching != null) {
      return ErrorFilter.matching(matching);
    }
    return atLeast == null
        ? null
        : ErrorFilter.atLeast(Settings.oneOf("at_least", atLeast, Severity.class), format());
  }

  final LogFormat format() {
    return logFormat == null ? LogFormat.auto() : LogFormat.named(logFormat);
  }
}
