package dev.streamgauge.provider;

import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.key.LineKey;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link SlidingCount} for other SDKs. A row is a key of a window.
 *
 * @since 0.1.0
 */
public final class SlidingCountProvider
    extends RowsProvider.OfLines<SlidingCountProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public SlidingCountProvider() {
    super(
        "sliding_count",
        "Counts lines in sliding windows of event time: all, each distinct one, or by a key.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to count. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends WindowSettings {
    @SchemaFieldDescription(
        "The key: line, column:2 or after:host=; all lines together if left out.")
    public @Nullable String by;

    @SchemaFieldDescription("Corrections have the changed keys only, not the whole window.")
    @SchemaFieldName("changes_only")
    public @Nullable Boolean changesOnly;

    SchemaTransform transform() {
      SlidingCount count = windows();
      if (by != null) {
        count = count.perKey(key(by));
      }
      return RowTransform.of(
          Settings.isOn(changesOnly) ? count.withChangesOnly() : count,
          new RowsOfCounts(),
          RowSchemas.COUNTS);
    }

    private static LineKey key(String text) {
      if (text.equals("line")) {
        return LineKey.wholeLine();
      }
      if (text.matches("column:[1-9][0-9]{0,8}")) {
        return LineKey.column(Integer.parseInt(text.substring("column:".length())));
      }
      if (text.matches("after:.+")) {
        return LineKey.after(text.substring("after:".length()));
      }
      throw new IllegalArgumentException(
          "by \"" + text + "\" is not a key: use line, column:2 or after:host=.");
    }
  }
}
