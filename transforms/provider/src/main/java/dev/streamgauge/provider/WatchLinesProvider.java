package dev.streamgauge.provider;

import dev.streamgauge.io.tail.WatchLines;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link WatchLines} for other SDKs.
 *
 * @since 0.1.0
 */
public final class WatchLinesProvider
    extends RowsProvider.Source<WatchLinesProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public WatchLinesProvider() {
    super("watch_lines", "Follows the files of a directory through rotation.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to read. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends SourceSettings {
    @SchemaFieldDescription("The directory, or files in it, as in /var/log/*.log.")
    public String place = "";

    @SchemaFieldDescription("Begins at the end of files that are there at the start.")
    @SchemaFieldName("from_end")
    public @Nullable Boolean fromEnd;

    @SchemaFieldDescription("Follows symbolic links that lead out of the directory.")
    @SchemaFieldName("follow_links")
    public @Nullable Boolean followLinks;

    @SchemaFieldDescription("Joins lines: stack_traces, or an expression for the first of them.")
    public @Nullable String multiline;

    SchemaTransform transform() {
      WatchLines lines = WatchLines.in(place).withPushDown(pushDown());
      if (Settings.isOn(fromEnd)) {
        lines = lines.withFromEnd();
      }
      if (Settings.isOn(followLinks)) {
        lines = lines.withFollowLinks();
      }
      if (multiline != null) {
        lines = lines.withMultiline(multiline(multiline));
      }
      if (ofLinesOrArrival() != null) {
        lines = lines.withLineTime(ofLinesOrArrival());
      }
      if (disorder() != null) {
        lines = lines.withDisorder(disorder());
      }
      if (stopWhenIdle() != null) {
        lines = lines.withStopWhenIdle(stopWhenIdle());
      }
      return RowTransform.reading(lines);
    }
  }
}
