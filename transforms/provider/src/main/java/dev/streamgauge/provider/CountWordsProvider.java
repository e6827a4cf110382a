package dev.streamgauge.provider;

import dev.streamgauge.text.CountWords;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link CountWords} for other SDKs. A row is a word of a window.
 *
 * @since 0.1.0
 */
public final class CountWordsProvider
    extends RowsProvider.OfLines<CountWordsProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public CountWordsProvider() {
    super("count_words", "Counts the words of lines in sliding windows of event time.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** What to count. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration extends WindowSettings {
    @SchemaFieldDescription(SplitAt.DESCRIPTION)
    public @Nullable String split;

    @SchemaFieldDescription("Words that do not count.")
    public @Nullable List<String> ignored;

    SchemaTransform transform() {
      CountWords count = CountWords.in(windows()).tokenizedBy(SplitAt.of(split));
      return RowTransform.of(
          ignored == null ? count : count.ignoring(Set.copyOf(ignored)),
          new RowsOfCounts(),
          RowSchemas.COUNTS);
    }
  }
}
