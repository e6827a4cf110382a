package dev.streamgauge.programs;

import static org.apache.beam.sdk.values.TypeDescriptors.kvs;
import static org.apache.beam.sdk.values.TypeDescriptors.strings;
import static org.joda.time.Duration.standardHours;
import static org.joda.time.Duration.standardSeconds;

import dev.streamgauge.io.file.TextFiles;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.format.LinesFormat;
import dev.streamgauge.io.socket.SocketLines;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.text.CountWords;
import dev.streamgauge.windows.ReduceByKey;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.SlidingLines;
import dev.streamgauge.windows.SlidingReduce;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.key.LineNumber;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The windowed operations of Spark Streaming as docs/from-spark-streaming.md writes them, all over
 * the same stream in one pipeline, each into files of its own. Lines are {@code time host bytes
 * text}, from two servers. A program of its own, since Spark runs one stream a JVM.
 */
public final class Vocabulary {
  private final SlidingCount windows =
      SlidingCount.of(standardSeconds(30))
          .every(standardSeconds(10))
          .withAllowedLateness(standardHours(1));
  private final LineKey host = LineKey.column(2);
  private final LineNumber bytes = LineNumber.at(LineKey.column(3));
  private final String results;

  private Vocabulary(String results) {
    this.results = results;
  }

  /**
   * Takes the runner, the ports of the two servers, the directory of the results and a file: when
   * that is there, the program counts what it has received and ends.
   */
  public static void main(String[] args) {
    PipelineRun run = PipelineRun.on(args[0]);
    PCollection<LineBatch> lines = run.pipeline().apply("First", lines(args[1]));
    PCollection<LineBatch> others = run.pipeline().apply("Second", lines(args[2]));
    new Vocabulary(args[3]).apply(union(lines, others));
    Path stop = Path.of(args[4]);
    run.runAndExit(() -> Files.exists(stop));
  }

  private static SocketLines lines(String port) {
    return SocketLines.connect("127.0.0.1", Integer.parseInt(port))
        .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)));
  }

  private void apply(PCollection<LineBatch> lines) {
    lines.apply("print", named(this::print));
    saveLines("window", lines, this::window);
    saveLines("transform", lines, this::transform);
    saveCounts("filter", lines, this::filter);
    saveCounts("countByWindow", lines, this::countByWindow);
    saveCounts("countByValueAndWindow", lines, this::countByValueAndWindow);
    saveCounts("wordCount", lines, this::wordCount);
    saveCounts("reduceByWindow", lines, this::reduceByWindow);
    saveCounts("reduceByKeyAndWindow", lines, this::reduceByKeyAndWindow);
    saveCounts("reduceByKeyAndWindowWithInverse", lines, this::withInverse);
    longestByHost(lines).apply("PrintLongest", ParDo.of(new PrintFn()));
  }

  private static PCollection<LineBatch> union(
      PCollection<LineBatch> lines, PCollection<LineBatch> others) {
    return PCollectionList.of(lines).and(others).apply(Flatten.pCollections());
  }

  private PCollection<Void> print(PCollection<LineBatch> lines) {
    return lines.apply(SlidingLines.in(windows).first(4)).apply(ConsoleSink.of(new LinesFormat(3)));
  }

  private PCollection<WindowLines> window(PCollection<LineBatch> lines) {
    return lines.apply(SlidingLines.in(windows));
  }

  private PCollection<WindowLines> transform(PCollection<LineBatch> lines) {
    return lines
        .apply(SlidingLines.in(windows))
        .apply(MapElements.into(TypeDescriptor.of(WindowLines.class)).via(Vocabulary::longest));
  }

  /** The longest line of a window; the earliest of several. */
  private static WindowLines longest(WindowLines window) {
    LineBatch lines = window.lines();
    int longest = 0;
    for (int i = 1; i < lines.size(); i++) {
      if (lines.line(i).length() > lines.line(longest).length()) {
        longest = i;
      }
    }
    return WindowLines.of(
        window.startMillis(),
        window.endMillis(),
        window.timing(),
        window.revision(),
        lines.select(new int[] {longest}, 1));
  }

  private PCollection<WindowCounts> filter(PCollection<LineBatch> lines) {
    return lines.apply(ErrorFilter.containing("ERROR")).apply(windows);
  }

  private PCollection<WindowCounts> countByWindow(PCollection<LineBatch> lines) {
    return lines.apply(windows);
  }

  private PCollection<WindowCounts> countByValueAndWindow(PCollection<LineBatch> lines) {
    return lines.apply(windows.perElement());
  }

  private PCollection<WindowCounts> wordCount(PCollection<LineBatch> lines) {
    return lines.apply(CountWords.in(windows));
  }

  private PCollection<WindowCounts> reduceByWindow(PCollection<LineBatch> lines) {
    return lines.apply(SlidingReduce.of(bytes, Math::max, windows));
  }

  private PCollection<WindowCounts> reduceByKeyAndWindow(PCollection<LineBatch> lines) {
    return lines.apply(SlidingReduce.of(bytes, Long::sum, windows.perKey(host)));
  }

  private PCollection<WindowCounts> withInverse(PCollection<LineBatch> lines) {
    return lines.apply(
        SlidingReduce.of(bytes, Long::sum, windows.perKey(host))
            .withInverse((sum, gone) -> sum - gone));
  }

  private static PCollection<KV<String, String>> longestByHost(PCollection<LineBatch> lines) {
    PCollection<KV<String, String>> values =
        lines
            .apply(LineBatches.toStrings())
            .apply(
                MapElements.into(kvs(strings(), strings()))
                    .via(line -> KV.of(line.split(" ")[1], line)))
            .apply(
                Window.<KV<String, String>>into(
                        SlidingWindows.of(standardSeconds(30)).every(standardSeconds(10)))
                    .triggering(
                        AfterWatermark.pastEndOfWindow()
                            .withLateFirings(AfterPane.elementCountAtLeast(1)))
                    .withAllowedLateness(standardHours(1))
                    .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY)
                    .accumulatingFiredPanes());
    return values.apply(ReduceByKey.with(Vocabulary::longer));
  }

  /** The longer of two lines, of equally long ones the first in the alphabet. */
  static String longer(String a, String b) {
    return a.length() != b.length() ? a.length() > b.length() ? a : b : a.compareTo(b) < 0 ? a : b;
  }

  /** Prints {@code LONGEST end pane host line}. */
  private static final class PrintFn extends DoFn<KV<String, String>, Void> {
    @ProcessElement
    public void process(@Element KV<String, String> longest, BoundedWindow window, PaneInfo pane) {
      System.out.printf(
          "LONGEST %d %d %s %s%n",
          ((IntervalWindow) window).end().getMillis(),
          pane.getIndex(),
          longest.getKey(),
          longest.getValue());
    }
  }

  private void saveLines(
      String name,
      PCollection<LineBatch> lines,
      Function<PCollection<LineBatch>, PCollection<WindowLines>> operation) {
    PCollection<WindowLines> window = lines.apply(name, named(operation));
    window.apply("Save-" + name, TextFiles.lines(results + "/" + name, "log"));
  }

  private void saveCounts(
      String name,
      PCollection<LineBatch> lines,
      Function<PCollection<LineBatch>, PCollection<WindowCounts>> operation) {
    PCollection<WindowCounts> counts = lines.apply(name, named(operation));
    counts.apply("Save-" + name, TextFiles.counts(results + "/" + name, "txt"));
  }

  /** Lets the same transform stand in a pipeline several times. */
  private static <T> PTransform<PCollection<LineBatch>, PCollection<T>> named(
      Function<PCollection<LineBatch>, PCollection<T>> operation) {
    return new PTransform<PCollection<LineBatch>, PCollection<T>>() {
      @Override
      public PCollection<T> expand(PCollection<LineBatch> input) {
        return operation.apply(input);
      }
    };
  }
}
