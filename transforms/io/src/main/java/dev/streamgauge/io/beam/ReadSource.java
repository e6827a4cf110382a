package dev.streamgauge.io.beam;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Finds the {@link UnboundedSource} of a transform that reads: applies it to a pipeline that is
 * thrown away, and looks for the source whose elements it returns.
 */
final class ReadSource<T> extends Pipeline.PipelineVisitor.Defaults {
  /** Has connectors that can do both read with an {@link UnboundedSource}. */
  private static final String LEGACY = "use_deprecated_read";

  private final PCollection<T> output;
  private @Nullable UnboundedSource<T, ?> found;

  /** Whether there is a source, whose elements are something else on their way out. */
  private boolean changed;

  private ReadSource(PCollection<T> output) {
    this.output = output;
  }

  /**
   * Returns the source of {@code read}.
   *
   * @param options what the connector may look up settings in, such as credentials
   * @throws IllegalArgumentException if it has none, or does something else besides
   */
  static <T> UnboundedSource<T, ?> of(
      PTransform<PBegin, PCollection<T>> read, String name, PipelineOptions options) {
    ExperimentalOptions experiments = options.as(ExperimentalOptions.class);
    List<String> before = experiments.getExperiments();
    List<String> legacy = new ArrayList<>(before == null ? List.of() : before);
    legacy.add(LEGACY);
    experiments.setExperiments(legacy);
    try {
      Pipeline scratch = Pipeline.create(options);
      ReadSource<T> search = new ReadSource<>(scratch.apply(read));
      scratch.traverseTopologically(search);
      return search.result(name);
    } finally {
      experiments.setExperiments(before);
    }
  }

  private UnboundedSource<T, ?> result(String name) {
    if (found != null) {
      return found;
    }
    throw new IllegalArgumentException(
        changed
            ? name
                + " changes or bounds what its source reads: leave out what does that, such as"
                + " KafkaIO's withoutMetadata() or withMaxNumRecords(), and take the line out of"
                + " the element as it is read."
            : name
                + " has no UnboundedSource, which is all that Lines can read: it may be a"
                + " splittable DoFn, or bounded.");
  }

  @Override
  public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
    look(node);
    return CompositeBehavior.ENTER_TRANSFORM;
  }

  @Override
  public void visitPrimitiveTransform(TransformHierarchy.Node node) {
    look(node);
  }

  @SuppressWarnings("unchecked") // A source has the type of its output.
  private void look(TransformHierarchy.Node node) {
    if (node.getTransform() instanceof Read.Unbounded<?> unbounded) {
      if (node.getOutputs().containsValue(output)) {
        found = (UnboundedSource<T, ?>) unbounded.getSource();
      } else {
        changed = true;
      }
    }
  }
}
