package dev.streamgauge.scale;

import dev.streamgauge.io.source.RereadOptions;
import dev.streamgauge.io.splits.SplitCoordinator;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Runs a pipeline micro-batch by micro-batch as Beam's SparkRunner does on a cluster: a task for
 * each split and, behind each shuffle, for each key; but one after the other in this thread, each
 * measured by itself. Readers, coders, functions, windows, triggers and state cells are the real
 * ones. What is missing is Spark: tasks are not started anywhere, and nothing is sent or saved.
 */
final class Simulation implements AutoCloseable {
  private final PipelineOptions options = options();
  private final Topic topic;
  private final Stage reads = new Stage("read, and SumBundle or CountBundle");
  private final List<SplitTask> tasks = new ArrayList<>();
  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private final TaskClock clock = new TaskClock();
  private Translation steps;
  private Edge lines;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private int microBatches;
  private long mostState;
  private long largestState;

  /** Reads {@code topic}. */
  Simulation(Topic topic) {
    this.topic = topic;
    for (int i = 0; i < topic.splits(); i++) {
      tasks.add(new SplitTask(options));
    }
    SplitCoordinator.start(() -> MetricsContainerStepMap.asAttemptedOnlyMetricResults(metrics));
  }

  /** Returns options of a pipeline in the form that it has on Spark. */
  static PipelineOptions options() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(SparkRunner.class);
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    return options;
  }

  /** Takes the pipeline to run. */
  void start(Pipeline pipeline, PCollection<LineBatch> read) {
    steps = Translation.of(pipeline, clock);
    lines = steps.edge(read);
  }

  /** Reads what has arrived, without the pipeline: tasks hold what they have read. */
  long readAhead() throws IOException, InterruptedException {
    List<UnboundedSource<LineBatch, CheckpointMark>> splits = splits();
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).open(splits.get(i));
    }
    long before = -1;
    while (topic.read() != before) {
      before = topic.read();
      Thread.sleep(500);
    }
    return before;
  }

  @SuppressWarnings("unchecked")
  private List<UnboundedSource<LineBatch, CheckpointMark>> splits() {
    List<?> splits = topic.source().split(topic.splits(), options);
    return (List<UnboundedSource<LineBatch, CheckpointMark>>) splits;
  }

  /** Runs a micro-batch over all that has arrived. */
  void runMicroBatch() throws IOException {
    List<UnboundedSource<LineBatch, CheckpointMark>> splits = splits();
    Instant reached = watermark;
    try (var scope = MetricsEnvironment.scopedMetricsContainer(metrics.getContainer("steps"))) {
      for (int i = 0; i < tasks.size(); i++) {
        long begun = clock.now();
        SplitTask task = tasks.get(i);
        lines.emit(task.read(splits.get(i), topic.arrived(i), metrics));
        reads.task(clock.since(begun));
        reached = task.watermark().isAfter(reached) ? task.watermark() : reached;
      }
      reads.end();
      Map<Integer, SparkWatermarks> watermarks =
          Map.of(
              ShuffledStep.SOURCE,
              new SparkWatermarks(watermark, reached, new Instant(microBatches + 1L)));
      steps.shuffled().forEach(step -> step.run(watermarks));
    }
    steps.edges().forEach(Edge::end);
    watermark = reached;
    microBatches++;
    long state = steps.shuffled().stream().mapToLong(ShuffledStep::stateBytes).sum();
    mostState = Math.max(mostState, state);
    largestState =
        Math.max(
            largestState,
            steps.shuffled().stream().mapToLong(ShuffledStep::largestState).max().orElse(0));
  }

  /** Returns how many micro-batches have run. */
  int microBatches() {
    return microBatches;
  }

  Edge edge(PCollection<?> collection) {
    return steps.edge(collection);
  }

  List<Edge> edges() {
    return steps.edges();
  }

  /** Returns the reads and what is behind each shuffle. */
  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>(List.of(reads));
    steps.shuffled().forEach(step -> stages.add(step.stage()));
    return stages;
  }

  /** Returns the most bytes of all states between two micro-batches. */
  long mostState() {
    return mostState;
  }

  /** Returns the most bytes of the state of a key. */
  long largestState() {
    return largestState;
  }

  @Override
  public void close() throws IOException {
    for (SplitTask task : tasks) {
      task.close();
    }
  }
}
