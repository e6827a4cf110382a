package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.outbox.RecentIds;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Prints every alert, whatever receivers its rule names, as a {@link ConsoleNotifier} does, but
 * immediately: without an outbox none is dropped, and after a crash some may be printed again.
 *
 * <pre>{@code
 * alerts.apply(PrintAlerts.by(ConsoleNotifier.of(ConsoleNotifier.Format.TEXT)));
 * }</pre>
 *
 * <p>The output is empty.
 *
 * @since 0.1.0
 */
public final class PrintAlerts extends PTransform<PCollection<AlertGroup>, PCollection<Void>> {
  private static final int REMEMBERED = 20_000;

  private final ConsoleNotifier console;
  private final boolean onlyOnce;

  private PrintAlerts(ConsoleNotifier console, boolean onlyOnce) {
    this.console = console;
    this.onlyOnce = onlyOnce;
  }

  /** Prints in the format, and to the stream, of {@code console}. */
  public static PrintAlerts by(ConsoleNotifier console) {
    return new PrintAlerts(console, false);
  }

  /** Leaves out what is among the last 20,000 events that this process has printed. */
  public PrintAlerts withoutRepetitions() {
    return new PrintAlerts(console, true);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("notifier", console.getClass()).withLabel("Prints the alerts"));
    builder.add(DisplayData.item("onlyOnce", onlyOnce).withLabel("Leaves out what it has printed"));
  }

  @Override
  public PCollection<Void> expand(PCollection<AlertGroup> input) {
    return input.apply("Print", ParDo.of(new PrintFn(console, onlyOnce)));
  }

  private static final class PrintFn extends DoFn<AlertGroup, Void> {
    private static final long serialVersionUID = 1L;

    /** Static, since runners create a new DoFn for every bundle. */
    private static final RecentIds PRINTED = new RecentIds(REMEMBERED);

    private final ConsoleNotifier console;
    private final boolean onlyOnce;

    PrintFn(ConsoleNotifier console, boolean onlyOnce) {
      this.console = console;
      this.onlyOnce = onlyOnce;
    }

    @ProcessElement
    public void process(@Element AlertGroup group) throws IOException {
      console.print(
          onlyOnce ? group.events().stream().filter(PRINTED::add).toList() : group.events());
    }
  }
}
