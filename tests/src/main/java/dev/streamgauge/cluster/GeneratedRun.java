package dev.streamgauge.cluster;

import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.Runners;
import dev.streamgauge.testing.Arguments;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.joda.time.Duration;

/** What {@link ExecutorSpeed} submits: counts generated error lines until it is killed. */
public final class GeneratedRun {
  private GeneratedRun() {}

  /** Runs with {@code --splits}, {@code --interval} and {@code --folder}. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int splits = (int) arguments.number("splits", 1);
    String folder = arguments.string("folder", "");
    long interval = arguments.duration("interval", "500ms").toMillis();
    arguments.rejectOthers();

    SlidingCount count =
        SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));
    LineBatchFn pushDown = ErrorFilter.containing("ERROR").asFunction().andThen(count.tally());

    RunnerSetup setup = Runners.named("SparkRunner");
    Map<String, String> options = new TreeMap<>();
    options.put("batchIntervalMillis", Long.toString(interval));
    options.put("checkpointDir", "file:" + folder + "/checkpoint");
    options.putAll(setup.defaults(options));
    // This source is read in the task, by no thread of its own.
    options.put("readTimePercentage", "0.8");
    List<String> all = new ArrayList<>(List.of("--runner=SparkRunner"));
    options.forEach((name, value) -> all.add("--" + name + "=" + value));

    PipelineOptions parsed = PipelineOptionsFactory.fromArgs(all.toArray(new String[0])).create();
    // Nothing connects to it: it says that these lines can be read on any executor.
    parsed.as(StreamgaugeOptions.class).setSource(List.of("kafka://127.0.0.1:9092/generated"));
    Pipeline pipeline = Pipeline.create(parsed);
    pipeline
        .apply("Read", Read.from(new GeneratedLines(splits, pushDown, folder)))
        .apply("Count", count.ofTallies())
        .apply("Drop", ParDo.of(new DropFn()));
    setup.await(setup.start(pipeline, parsed), parsed, watermark -> {}, () -> false);
  }

  private static final class DropFn extends DoFn<WindowCounts, Void> {
    @ProcessElement
    public void process() {
      // Results go nowhere.
    }
  }
}
