package dev.streamgauge.provider;

import java.util.List;
import org.apache.beam.sdk.schemas.transforms.TypedSchemaTransformProvider;

/** What all providers have in common. The configuration must be the first type argument. */
abstract class RowsProvider<C> extends TypedSchemaTransformProvider<C> {
  private static final String IDENTIFIER = "beam:schematransform:dev.streamgauge:%s:v1";

  private final String name;
  private final String description;
  private final List<String> inputs;

  private RowsProvider(String name, String description, List<String> inputs) {
    this.name = name;
    this.description = description;
    this.inputs = inputs;
  }

  @Override
  public final String identifier() {
    return String.format(IDENTIFIER, name);
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final List<String> inputCollectionNames() {
    return inputs;
  }

  @Override
  public final List<String> outputCollectionNames() {
    return List.of(RowTransform.OUTPUT);
  }

  /** Has no input. */
  abstract static class Source<C> extends RowsProvider<C> {
    Source(String name, String description) {
      super(name, description, List.of());
    }
  }

  /** Takes lines. */
  abstract static class OfLines<C> extends RowsProvider<C> {
    OfLines(String name, String description) {
      super(name, description, List.of(RowTransform.INPUT));
    }
  }
}
