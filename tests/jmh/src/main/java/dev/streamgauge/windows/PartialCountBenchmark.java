package dev.streamgauge.windows;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.micro.LinesBenchmark;
import dev.streamgauge.text.Tokenize;
import dev.streamgauge.windows.bundle.SliceSplitter;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowPartial;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Counts a batch in windows of 30 s every 10 s: a bundle of its own, from its start to its end. */
public class PartialCountBenchmark extends LinesBenchmark {
  private static final SlidingCount COUNT =
      SlidingCount.of(Duration.standardSeconds(30))
          .every(Duration.standardSeconds(10))
          .behindLateGate();

  /** The second word of a line, behind a time of fixed length. */
  private static final LineKey HOST =
      (bytes, from, to) -> {
        int start = from + "2023-11-14T22:13:20.000Z ".length();
        int end = start;
        while (end < to && bytes[end] != ' ') {
          end++;
        }
        return LineKey.slice(start, end);
      };

  private final PartialCountFn globally = fn(COUNT.globally());
  private final PartialCountFn perHost = fn(COUNT.perKey(HOST));
  private final PartialCountFn perElement = fn(COUNT.perElement());
  private LineBatch batch;
  private LineBatch words;

  @Setup
  public void setUp() {
    batch = batch();
    words = Tokenize.words().asFunction().apply(batch);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public long globally() {
    return count(globally, batch);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public long perHost() {
    return count(perHost, batch);
  }

  /** The words of the lines; cutting lines into words is not in it. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public long wordsPerElement() {
    return count(perElement, words);
  }

  private static PartialCountFn fn(SlidingCount count) {
    return new PartialCountFn(count, new SliceSplitter(count.spec(), Long::sum, false));
  }

  private static long count(PartialCountFn fn, LineBatch batch) {
    fn.start();
    // So few keys are not emitted before the end of the bundle.
    fn.process(batch, GlobalWindow.INSTANCE, null);
    Total total = new Total(fn);
    fn.finish(total);
    return total.sum;
  }

  /** Takes the partial counts in place of a runner. */
  private static final class Total
      extends DoFn<LineBatch, KV<Integer, WindowPartial>>.FinishBundleContext {
    private long sum;

    Total(PartialCountFn fn) {
      fn.super();
    }

    @Override
    public PipelineOptions getPipelineOptions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void output(KV<Integer, WindowPartial> partial, Instant time, BoundedWindow window) {
      sum += partial.getValue().counts().total();
    }

    @Override
    public <T> void output(TupleTag<T> tag, T value, Instant time, BoundedWindow window) {
      throw new UnsupportedOperationException();
    }
  }
}
