package dev.streamgauge.provider;

import dev.streamgauge.io.file.FileLines;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link FileLines} for other SDKs.
 *
 * @since 0.1.0
 */
public final class FileLinesProvider extends RowsProvider.Source<FileLinesProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public FileLinesProvider() {
    super("file_lines", "Reads the lines of files that are complete.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to read. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends SourceSettings {
    @SchemaFieldDescription("The files, as in /var/log/*.log; compressed ones too.")
    public String pattern = "";

    @SchemaFieldDescription("Joins lines: stack_traces, or an expression for the first of them.")
    public @Nullable String multiline;

    SchemaTransform transform() {
      if (disorder() != null || stopWhenIdle() != null) {
        throw new IllegalArgumentException(
            "disorder and stop_when_idle are for sources without an end: leave them out.");
      }
      FileLines lines = FileLines.matching(pattern).withPushDown(pushDown());
      if (multiline != null) {
        lines = lines.withMultiline(multiline(multiline));
      }
      if (ofLinesOrArrival() != null) {
        lines = lines.withLineTime(ofLinesOrArrival());
      }
      return RowTransform.reading(lines);
    }
  }
}
