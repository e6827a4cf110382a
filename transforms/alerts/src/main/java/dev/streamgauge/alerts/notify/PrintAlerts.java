package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.event.AlertGroup;
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
  private final ConsoleNotifier console;

  private PrintAlerts(ConsoleNotifier console) {
    this.console = console;
  }

  /** Prints in the format, and to the stream, of {@code console}. */
  public static PrintAlerts by(ConsoleNotifier console) {
    return new PrintAlerts(console);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("notifier", console.getClass()).withLabel("Prints the alerts"));
  }

  @Override
  public PCollection<Void> expand(PCollection<AlertGroup> input) {
    return input.apply("Print", ParDo.of(new PrintFn(console)));
  }

  private static final class PrintFn extends DoFn<AlertGroup, Void> {
    private static final long serialVersionUID = 1L;

    private final ConsoleNotifier console;

    PrintFn(ConsoleNotifier console) {
      this.console = console;
    }

    @ProcessElement
    public void process(@Element AlertGroup group) throws IOException {
      console.print(group.events());
    }
  }
}
