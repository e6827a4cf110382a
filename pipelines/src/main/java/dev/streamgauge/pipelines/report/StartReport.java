package dev.streamgauge.pipelines.report;

import dev.streamgauge.io.socket.SourceEvents;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.SourceUri;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.TextStyle;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Prints the start line of a run as soon as it is known whether the source is bound or connected,
 * and then what happens to its connections.
 */
public final class StartReport implements AutoCloseable {
  /** A runner may take that long to begin reading. */
  private static final long PATIENCE_MILLIS = 30_000;

  /**
   * What the start line tells and the options do not.
   *
   * @param counts whether windows are counted, although there may be rules
   * @param sinks what results are sent to besides {@code --sink}
   * @param page the address of the web page, if there is one
   */
  public record Facts(boolean counts, List<String> sinks, Optional<String> page) {
    /** A run that counts windows, without receivers or a page. */
    public static final Facts OF_COUNTS = new Facts(true, List.of(), Optional.empty());
  }

  private final StartLine line;
  private final SourceList source;
  private final boolean verbose;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final SourceEvents.Registration registration;
  private final @Nullable Thread thread;
  private @Nullable ConnectionNotices notices;

  private StartReport(
      String runner, StreamgaugeOptions options, boolean readsHere, Facts facts, PrintStream err) {
    this.line = new StartLine(runner, options, facts, System::currentTimeMillis);
    this.source = SourceList.of(options);
    this.verbose = options.isVerbose();
    this.err = err;
    this.nanoTime = System::nanoTime;
    if (options.isQuiet()) {
      this.registration = () -> {};
      this.thread = null;
      return;
    }
    boolean waits =
        readsHere
            && !source.areSeveral()
            && (source.areAll(SourceUri.Scheme.SOCKET) || source.areAll(SourceUri.Scheme.LISTEN));
    this.registration = waits ? SourceEvents.listen(this::occurred) : () -> {};
    if (waits) {
      thread = BackgroundThread.of("start-line", this::printLate);
      thread.start();
    } else {
      thread = null;
      print(Optional.empty());
    }
  }

  /**
   * Begins to report; on a quiet run, reports nothing. Call it before the pipeline starts.
   *
   * @param readsHere whether the source is read in this process
   * @param facts what the options do not tell
   */
  public static StartReport begin(
      String runner, StreamgaugeOptions options, boolean readsHere, Facts facts, PrintStream err) {
    return new StartReport(runner, options, readsHere, facts, err);
  }

  private synchronized void occurred(SourceEvents.Event event) {
    if (notices == null) {
      print(Optional.of(event));
      if (event.kind() != SourceEvents.Kind.CANNOT_CONNECT) {
        return;
      }
    }
    notices.accept(event);
  }

  private void printLate() {
    try {
      Thread.sleep(PATIENCE_MILLIS);
      synchronized (this) {
        if (notices == null) {
          print(Optional.empty());
        }
      }
    } catch (InterruptedException e) {
      // The run has ended.
    }
  }

  private void print(Optional<SourceEvents.Event> event) {
    boolean connected =
        event.map(SourceEvents.Event::kind).filter(SourceEvents.Kind.CONNECTED::equals).isPresent();
    notices =
        new ConnectionNotices(
            source.areAll(SourceUri.Scheme.LISTEN), connected, verbose, err, nanoTime);
    err.println(TextStyle.of(err).bold(VisibleText.of(line.text(event))));
  }

  @Override
  public void close() {
    registration.close();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
