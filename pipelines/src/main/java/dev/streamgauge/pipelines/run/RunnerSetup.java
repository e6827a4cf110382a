package dev.streamgauge.pipelines.run;

import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.restart.ResumePoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The runner-specific parts of a run: tuned options, saved state, and how runs end. Each runner's
 * module under {@code runners-config} has one, which {@link java.util.ServiceLoader} finds, so
 * programs are independent of runners. One object serves one run.
 */
public interface RunnerSetup {
  /** Returns the simple class name of the runner, as in {@code --runner=DirectRunner}. */
  String runner();

  /**
   * Returns the best options for this runner, to use where the user has given none.
   *
   * @param given the names of the options that the user has given
   * @return values by name
   * @throws ConfigException if the options given contradict each other
   */
  Map<String, String> defaults(Map<String, String> given);

  /**
   * Returns the names of options that users may give but that Beam's parser does not know for this
   * runner.
   */
  default Set<String> notParsed() {
    return Set.of();
  }

  /**
   * Returns the state that the runner saves and resumes from, if the user requests it.
   *
   * @param args the command line, without the command
   */
  default Optional<SavedState> savedState(List<String> args, PipelineOptions options) {
    return Optional.empty();
  }

  /**
   * Returns the resume point that a run with this runner has left in {@code directory}.
   *
   * @throws ConfigException if there is none
   */
  default ResumePoint resumePointIn(String directory) {
    return Resumption.localResumePoint(directory);
  }

  /**
   * Returns whether {@link #await} reports the processed watermark; if not, the pipeline tracks it
   * itself; see {@link dev.streamgauge.restart.TrackResumePoint}.
   */
  default boolean tellsWatermark() {
    return false;
  }

  /**
   * Returns whether {@link #await} reads it from the gauge {@link
   * dev.streamgauge.restart.TrackResumePoint#WRITTEN_MILLIS}, which the pipeline then has to set.
   */
  default boolean needsWrittenTime() {
    return false;
  }

  /**
   * Returns whether the sources of a run are read in this JVM; if not, the launcher cannot check
   * what they need on the machines that read.
   */
  default boolean readsHere(PipelineOptions options) {
    return true;
  }

  /** Returns whether several readers can share a source: see {@code --readers}. */
  default boolean readsInParallel() {
    return false;
  }

  /** Returns whether it resumes by itself where it stopped, without a resume point. */
  default boolean resumesByItself() {
    return false;
  }

  /**
   * Returns how a run is spread that does not ask for anything: on a cluster, by what it has;
   * otherwise {@link Scale#ONE}.
   */
  default Scale defaultScale(PipelineOptions options) {
    return Scale.ONE;
  }

  /** Starts the pipeline and returns while it runs. */
  PipelineResult start(Pipeline pipeline, PipelineOptions options);

  /**
   * Waits until the run has ended: it has failed or finished, or, on a runner that does not finish
   * on its own, every source is at its end and the last results are written. Ends it gracefully
   * once {@code stop} returns true: by a {@link DrainSignal} to the sources, which closes all
   * windows, or, where state is saved, by leaving them open for the next start.
   *
   * @param processedWatermark receives, in milliseconds, the time up to which all results are
   *     written
   * @param stop whether the run should end
   * @throws IOException if it cannot be ended
   * @throws RuntimeException if the pipeline has failed
   */
  void await(
      PipelineResult result,
      PipelineOptions options,
      LongConsumer processedWatermark,
      BooleanSupplier stop)
      throws IOException;
}
