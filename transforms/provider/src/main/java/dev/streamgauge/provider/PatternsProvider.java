package dev.streamgauge.provider;

import dev.streamgauge.patterns.Patterns;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;

/**
 * {@link Patterns} for other SDKs. A row is a pattern of a window.
 *
 * @since 0.1.0
 */
public final class PatternsProvider extends RowsProvider.OfLines<PatternsProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public PatternsProvider() {
    super(
        "patterns",
        "Finds the kinds of lines in windows of event time, with counts, times and samples.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** In which windows. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends WindowSettings {
    SchemaTransform transform() {
      return RowTransform.of(Patterns.in(windows()), new RowsOfPatterns(), RowSchemas.PATTERNS);
    }
  }
}
