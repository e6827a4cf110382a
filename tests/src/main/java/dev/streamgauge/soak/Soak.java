package dev.streamgauge.soak;

import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.Runners;
import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.TempFolders;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Counts for as long as it takes until slices expire, which is a window and the allowed lateness of
 * event time, and then for several times as long. Prints the heap and the CPU time of a bundle.
 *
 * <pre>
 * tests/soak --runner=SparkRunner --windowSize=1h --windowPeriod=10s --keys=10000 --linesPerSecond=10000
 * </pre>
 *
 * <p>Exits with 1 if the heap, the saved state or the CPU of a bundle at the end is more than a
 * tenth larger than at the second sample.
 */
public final class Soak {
  private Soak() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    String runner = arguments.string("runner", "DirectRunner");
    Duration size = arguments.duration("windowSize", "1h");
    Duration period = arguments.duration("windowPeriod", "10s");
    Duration lateness = arguments.duration("allowedLateness", "10m");
    int keys = (int) arguments.number("keys", 1);
    long linesPerSecond = arguments.number("linesPerSecond", 10);
    int lateEvery = (int) arguments.number("lateEvery", 0);
    int times = (int) arguments.number("times", 10);
    long step = arguments.duration("step", "500ms").toMillis();
    arguments.rejectOthers();

    // Slices are kept for some periods more.
    Duration horizon = size.plus(lateness).plus(period.multipliedBy(12));
    int bundles = (int) (horizon.toMillis() / step);
    Path folder = Files.createTempDirectory("streamgauge-soak");
    Samples.plan(IntStream.rangeClosed(1, times).mapToObj(i -> i * bundles).toList(), folder);
    SlidingCount count =
        SlidingCount.of(org.joda.time.Duration.millis(size.toMillis()))
            .every(org.joda.time.Duration.millis(period.toMillis()))
            .withAllowedLateness(org.joda.time.Duration.millis(lateness.toMillis()))
            .perElement()
            .withChangesOnly();
    SoakSource source =
        new SoakSource(
            keys,
            (int) Math.max(1, linesPerSecond * step / 1000),
            lateEvery,
            lateness.toMillis(),
            step);

    RunnerSetup setup = Runners.named(runner);
    PipelineOptions options = options(setup, runner, folder);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read", Read.from(source))
        .apply("Count", count)
        .apply("Drop", ParDo.of(new DropFn()));
    if (runner.equals("FlinkRunner")) {
      // Not an option of Beam's.
      setup.savedState(List.of("--checkpointDir=" + folder.toUri()), options);
    }
    PipelineResult result = setup.start(pipeline, options);
    BackgroundThread.of("run", () -> await(setup, result, options)).start();
    List<Samples.Sample> samples = Samples.await();

    System.out.println(
        "| event time | bundles | heap after a full collection | saved state | CPU per bundle |");
    System.out.println("|---|---:|---:|---:|---:|");
    for (Samples.Sample sample : samples) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %.1f MiB | %,.0f KiB | %.1f ms |%n",
          Duration.ofMillis(sample.batch() * step),
          sample.batch(),
          sample.heapBytes() / 1048576.0,
          sample.stateBytes() / 1024.0,
          sample.cpuMillisPerBatch());
    }
    // Until the second, the runner's own lists of what was done fill up, and code is compiled.
    Samples.Sample first = samples.get(Math.min(1, samples.size() - 1));
    Samples.Sample last = samples.get(samples.size() - 1);
    boolean grows =
        last.heapBytes() > first.heapBytes() * 1.1
            || last.stateBytes() > first.stateBytes() * 1.1
            || last.cpuMillisPerBatch() > first.cpuMillisPerBatch() * 1.1;
    try {
      TempFolders.delete(folder);
    } catch (UncheckedIOException e) {
      // The runner still saves its state.
    }
    // Without shutdown hooks: nothing is left to save, and a runner may take long to stop.
    System.out.flush();
    Runtime.getRuntime().halt(grows ? 1 : 0);
  }

  /** Does what the launcher does while a pipeline runs. */
  private static void await(RunnerSetup setup, PipelineResult result, PipelineOptions options) {
    try {
      setup.await(result, options, watermark -> {}, () -> false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PipelineOptions options(RunnerSetup setup, String runner, Path folder) {
    Map<String, String> given = new TreeMap<>();
    if (runner.equals("SparkRunner")) {
      given.put("checkpointDir", folder.toUri().toString());
      // A micro-batch ends when it has read a batch.
      given.put("maxRecordsPerBatch", "1");
      given.put("batchIntervalMillis", "50");
    }
    Map<String, String> all = new TreeMap<>(setup.defaults(given));
    all.putAll(given);
    List<String> args = new ArrayList<>(List.of("--runner=" + runner));
    all.forEach((name, value) -> args.add("--" + name + "=" + value));
    return PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).create();
  }

  private static final class DropFn extends DoFn<WindowCounts, Void> {
    @ProcessElement
    public void process() {
      // Results go nowhere.
    }
  }
}
