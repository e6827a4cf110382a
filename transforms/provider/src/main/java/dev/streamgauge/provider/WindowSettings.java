package dev.streamgauge.provider;

import dev.streamgauge.windows.SlidingCount;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The part of a configuration that says which windows there are. */
class WindowSettings {
  @SchemaFieldDescription("The size of a window, such as 30s.")
  public String size = "";

  @SchemaFieldDescription("A new window begins this often; when the last ends, if left out.")
  public @Nullable String period;

  @SchemaFieldDescription("Lines up to this late correct their windows; none if left out.")
  @SchemaFieldName("allowed_lateness")
  public @Nullable String allowedLateness;

  @SchemaFieldDescription("The most keys of a window; all others count together.")
  @SchemaFieldName("max_keys")
  public @Nullable Integer maxKeys;

  final SlidingCount windows() {
    SlidingCount windows = SlidingCount.of(Settings.duration("size", size));
    if (period != null) {
      windows = windows.every(Settings.duration("period", period));
    }
    if (allowedLateness != null) {
      windows = windows.withAllowedLateness(Settings.duration("allowed_lateness", allowedLateness));
    }
    return maxKeys == null ? windows : windows.withMaxKeys(maxKeys);
  }
}
