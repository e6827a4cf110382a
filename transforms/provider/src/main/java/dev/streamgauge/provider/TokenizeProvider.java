package dev.streamgauge.provider;

import dev.streamgauge.text.Tokenize;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@link Tokenize} for other SDKs.
 *
 * @since 0.1.0
 */
public final class TokenizeProvider extends RowsProvider.OfLines<TokenizeProvider.Configuration> {
  /** Creates the provider; {@code ServiceLoader} does. */
  public TokenizeProvider() {
    super("tokenize", "Splits lines into words: each word is a line of its own.");
  }

  @Override
  protected SchemaTransform from(Configuration configuration) {
    return configuration.transform();
  }

  /** How to split. Beam sets the fields. */
  @DefaultSchema(JavaFieldSchema.class)
  static final class Configuration {
    @SchemaFieldDescription(SplitAt.DESCRIPTION)
    public @Nullable String split;

    SchemaTransform transform() {
      return RowTransform.ofLines(SplitAt.of(split));
    }
  }
}
