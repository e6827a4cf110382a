package dev.streamgauge.io.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.util.TextStyle;
import dev.streamgauge.windows.result.WindowPane;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Prints results to standard output in UTF-8, those of one bundle in the order of their windows.
 * The text formats show a window again only if a count has changed, and number its corrections; on
 * a terminal they draw bars. On a cluster that is the executor's standard output. The output is
 * empty; its watermark passes a window once the window is printed.
 *
 * <pre>{@code
 * counts.apply(ConsoleSink.of(new JsonFormat()));
 * }</pre>
 *
 * @param <T> the panes printed
 * @since 0.1.0
 */
public final class ConsoleSink<T extends WindowPane>
    extends PTransform<PCollection<T>, PCollection<Void>> {
  /** Counter: panes of windows printed. */
  public static final String WINDOWS_PRINTED = "windows_printed";

  private final PaneFormat<T> format;
  private final Out out;
  private final String id = UUID.randomUUID().toString();

  /** Provides the stream to print to, on the machine that prints. */
  @FunctionalInterface
  public interface Out extends Serializable {
    /** Returns the stream. */
    PrintStream stream();
  }

  private ConsoleSink(PaneFormat<T> format, Out out) {
    this.format = Objects.requireNonNull(format, "format");
    this.out = out;
  }

  /** Prints in the given format. */
  public static <T extends WindowPane> ConsoleSink<T> of(PaneFormat<T> format) {
    return new ConsoleSink<>(format, () -> System.out);
  }

  /** Prints to a stream other than standard output. */
  public ConsoleSink<T> to(Out out) {
    return new ConsoleSink<>(format, out);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("format", format.getClass()).withLabel("Format of a window"));
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    return input.apply("Print", ParDo.of(new PrintFn<>(format, out, id)));
  }

  private static final class PrintFn<T extends WindowPane> extends DoFn<T, Void> {
    private static final Comparator<WindowPane> BY_WINDOW =
        Comparator.comparingLong(WindowPane::endMillis)
            .thenComparingLong(WindowPane::startMillis)
            .thenComparingLong(WindowPane::revision);
    private static final int MAX_PANES = 10_000;

    private final Counter printed = Metrics.counter(MetricNames.NAMESPACE, WINDOWS_PRINTED);
    private final PaneFormat<T> format;
    private final Out out;
    private final String id;
    private transient List<T> panes;

    PrintFn(PaneFormat<T> format, Out out, String id) {
      this.format = format;
      this.out = out;
      this.id = id;
    }

    @StartBundle
    public void start() {
      panes = new ArrayList<>();
    }

    @ProcessElement
    public void process(@Element T pane) throws IOException {
      panes.add(pane);
      if (panes.size() >= MAX_PANES) {
        print();
      }
    }

    @FinishBundle
    public void print() throws IOException {
      panes.sort(BY_WINDOW);
      StringBuilder text = new StringBuilder();
      PrintStream stream = out.stream();
      TextStyle style = TextStyle.of(stream);
      ShownWindows windows = ShownWindows.of(id);
      synchronized (windows) {
        for (T pane : panes) {
          Shown shown = windows.of(pane, style);
          format.append(pane, shown, text);
          windows.shown(shown);
        }
      }
      // In bytes, since the stream's own encoding is the locale's, which is ASCII in many
      // containers. One call, so that bundles on other threads do not interleave their lines.
      byte[] bytes = text.toString().getBytes(UTF_8);
      stream.write(bytes, 0, bytes.length);
      stream.flush();
      if (stream.checkError()) {
        throw new IOException("cannot write results to standard output: it is closed");
      }
      printed.inc(panes.size());
      panes = new ArrayList<>();
    }
  }
}
