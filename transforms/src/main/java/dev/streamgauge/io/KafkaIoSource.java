package dev.streamgauge.io;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * KafkaIO's unbounded source. It is not public, but applying the read to a pipeline that is never
 * run leaves it in a {@code Read.Unbounded}, which is.
 */
public final class KafkaIoSource {
  private KafkaIoSource() {}

  /** The source that {@code read} would read from. */
  @SuppressWarnings("unchecked")
  static <M extends CheckpointMark> UnboundedSource<KafkaRecord<byte[], byte[]>, M> of(
      KafkaIO.Read<byte[], byte[]> read) {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs("--experiments=use_deprecated_read").create();
    // Beam makes a pipeline only with a runner, and this library has none.
    options.setRunner(NeverRuns.class);
    Pipeline scratch = Pipeline.create(options);
    scratch.apply(read);
    SourceFinder finder = new SourceFinder();
    scratch.traverseTopologically(finder);
    if (finder.found == null) {
      throw new IllegalStateException("KafkaIO no longer reads through an UnboundedSource.");
    }
    return (UnboundedSource<KafkaRecord<byte[], byte[]>, M>) finder.found;
  }

  /** The runner of a pipeline that is only looked into. Public for Beam, which makes it by name. */
  public static final class NeverRuns extends PipelineRunner<PipelineResult> {
    private NeverRuns() {}

    /** Called by Beam. */
    public static NeverRuns fromOptions(PipelineOptions options) {
      return new NeverRuns();
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException("this pipeline is not to be run");
    }
  }

  private static final class SourceFinder extends Pipeline.PipelineVisitor.Defaults {
    private @Nullable UnboundedSource<?, ?> found;

    @Override
    public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
      look(node);
      return CompositeBehavior.ENTER_TRANSFORM;
    }

    @Override
    public void visitPrimitiveTransform(TransformHierarchy.Node node) {
      look(node);
    }

    private void look(TransformHierarchy.Node node) {
      if (node.getTransform() instanceof Read.Unbounded<?> unbounded) {
        found = unbounded.getSource();
      }
    }
  }
}
