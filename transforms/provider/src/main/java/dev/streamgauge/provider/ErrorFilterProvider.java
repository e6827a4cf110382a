package dev.streamgauge.provider;

import dev.streamgauge.logs.ErrorFilter;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;

/**
 * {@link ErrorFilter} for other SDKs.
 *
 * @since 0.1.0
 */
public final class ErrorFilterProvider
    extends RowsProvider.OfLines<ErrorFilterProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public ErrorFilterProvider() {
    super("error_filter", "Keeps error lines: by a text, a regular expression or severity.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to keep. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends KeptLines {
    SchemaTransform transform() {
      ErrorFilter filter = filter();
      if (filter == null) {
        throw new IllegalArgumentException("Give one of containing, matching and at_least.");
      }
      return RowTransform.ofLines(filter);
    }
  }
}
