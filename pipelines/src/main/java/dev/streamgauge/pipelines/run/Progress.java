package dev.streamgauge.pipelines.run;

import dev.streamgauge.alerts.evaluate.LiveAlerts;
import dev.streamgauge.io.file.FileSink;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.jdbc.JdbcSink;
import dev.streamgauge.io.kafka.KafkaResultSink;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.outputs.cassandra.CassandraSink;
import dev.streamgauge.outputs.prometheus.PrometheusSink;
import dev.streamgauge.pipelines.connect.RelayTarget;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.monitoring.RunMetrics;
import dev.streamgauge.pipelines.options.AlertOptions;
import dev.streamgauge.pipelines.options.RelayOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.report.Words;
import dev.streamgauge.pipelines.terminal.StatusStream;
import dev.streamgauge.text.IgnoreWords;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.windows.SlidingCount;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;

/**
 * Reports the progress of a run, from its metrics, at intervals: on a terminal as one line that is
 * rewritten in place, elsewhere as a line each, as long as lines come.
 */
public final class Progress implements AutoCloseable {
  /** The name of the step that evaluates rules. */
  public static final String ALERTS_STEP = RunMetrics.ALERTS_STEP;

  private final PipelineResult result;
  private final Set<Output> outputs;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;
  private final Thread thread;
  private final ReadShare share;
  private long lastRead;

  /** Whether the last report was of nothing; before the first line there is nothing to report. */
  private boolean wasIdle = true;

  private long lastNanos;
  private final long startNanos;

  /** The kinds of output of a run. */
  enum Output {
    ALERTS {
      @Override
      String count(Totals totals) {
        return Words.count(totals.alertsFired(), "alert fired", "alerts fired")
            + String.format(Locale.ROOT, ", %,d resolved", totals.alertsResolved());
      }
    },
    WINDOWS {
      @Override
      String count(Totals totals) {
        return Words.count(totals.windowsPrinted(), "window printed", "windows printed");
      }
    },
    ROWS {
      @Override
      String count(Totals totals) {
        return Words.count(totals.rowsWritten(), "database row written", "database rows written");
      }
    },
    LINES {
      @Override
      String count(Totals totals) {
        return Words.count(totals.linesRelayed(), "line relayed", "lines relayed");
      }
    },
    RECORDS {
      @Override
      String count(Totals totals) {
        return Words.count(totals.recordsSent(), "record sent", "records sent");
      }
    },
    FILES {
      @Override
      String count(Totals totals) {
        return Words.count(totals.filesWritten(), "file written", "files written");
      }
    },
    SAMPLES {
      @Override
      String count(Totals totals) {
        return Words.count(totals.samplesWritten(), "sample written", "samples written")
            + (totals.samplesRefused() == 0
                ? ""
                : String.format(Locale.ROOT, " (%,d refused)", totals.samplesRefused()));
      }
    };

    abstract String count(Totals totals);

    /** Returns the kinds of output of a run with these options. */
    static Set<Output> of(StreamgaugeOptions options) {
      if (options instanceof RelayOptions) {
        return EnumSet.of(LINES);
      }
      Set<Output> outputs = EnumSet.noneOf(Output.class);
      if (options.as(AlertOptions.class).getRules() != null) {
        outputs.add(ALERTS);
      }
      for (String sink : options.getSink()) {
        // Beam splits URLs at their commas, so a sink may be part of a URL.
        switch (sink.replaceFirst("(?s):.*", "")) {
          case "console" -> outputs.add(WINDOWS);
          case "jdbc", "cassandra" -> outputs.add(ROWS);
          case "kafka" -> outputs.add(RECORDS);
          case "file" -> outputs.add(FILES);
          case "prometheus+http", "prometheus+https" -> outputs.add(SAMPLES);
          default -> {
            if (Sinks.isHadoop(sink)) {
              outputs.add(FILES);
            }
          }
        }
      }
      return outputs;
    }
  }

  /**
   * The totals of a run so far. At the end they account for every line: read = counted + filtered +
   * dead + dropped late. What waits in the source is -1 if it is not known.
   */
  public record Totals(
      long linesRead,
      long linesCounted,
      long linesFiltered,
      long linesDead,
      long linesDroppedLate,
      long linesCut,
      long linesRepaired,
      long linesLost,
      long positionsLost,
      long wordsIgnored,
      long windowsPrinted,
      long rowsWritten,
      long recordsSent,
      long linesRelayed,
      long filesWritten,
      long samplesWritten,
      long samplesRefused,
      long alertsFired,
      long alertsResolved,
      long watermarkMillis,
      long backlogLines,
      long backlogBytes) {
    /** Returns the totals in {@code metrics}. */
    static Totals of(RunMetrics metrics) {
      return new Totals(
          metrics.counter(SourceMetrics.LINES_READ),
          metrics.counter(SlidingCount.LINES_COUNTED),
          metrics.counter(SlidingCount.LINES_FILTERED),
          metrics.counter(SourceMetrics.LINES_DEAD),
          metrics.counter(SlidingCount.LINES_DROPPED_LATE),
          metrics.counter(SourceMetrics.LINES_CUT),
          metrics.counter(SourceMetrics.LINES_REPAIRED),
          metrics.counter(SourceMetrics.LINES_LOST),
          metrics.counter(SourceMetrics.POSITIONS_LOST),
          metrics.counter(IgnoreWords.WORDS_IGNORED),
          metrics.counter(ConsoleSink.WINDOWS_PRINTED),
          metrics.counter(JdbcSink.ROWS_WRITTEN) + metrics.counter(CassandraSink.ROWS_WRITTEN),
          metrics.counter(KafkaResultSink.RECORDS_SENT),
          metrics.counter(RelayTarget.LINES_RELAYED),
          metrics.counter(FileSink.FILES_WRITTEN),
          metrics.counter(PrometheusSink.SAMPLES_WRITTEN),
          metrics.counter(PrometheusSink.SAMPLES_REFUSED),
          metrics.counter(LiveAlerts.ALERTS_FIRED),
          metrics.counter(LiveAlerts.ALERTS_RESOLVED),
          metrics.gauge(SourceMetrics.WATERMARK).orElse(Long.MIN_VALUE),
          metrics.gauge(SourceMetrics.BACKLOG_LINES).orElse(-1),
          metrics.gauge(SourceMetrics.BACKLOG_BYTES).orElse(-1));
    }
  }

  /**
   * Creates a reporter that reports every {@code interval} until closed; never if that is zero.
   *
   * @param outputs the kinds of output of the run
   * @param inputBytes the size of the input, if it is known
   */
  Progress(
      PipelineResult result,
      Set<Output> outputs,
      OptionalLong inputBytes,
      Duration interval,
      PrintStream err,
      LongSupplier nanoTime,
      LongSupplier wallMillis) {
    this.result = result;
    this.outputs = outputs;
    this.share = new ReadShare(inputBytes);
    this.err = err;
    this.nanoTime = nanoTime;
    this.wallMillis = wallMillis;
    this.startNanos = nanoTime.getAsLong();
    this.lastNanos = startNanos;
    this.thread = BackgroundThread.of("progress", () -> run(interval.getMillis()));
    if (interval.getMillis() > 0) {
      thread.start();
    }
  }

  private void run(long intervalMillis) {
    Runnable report = BackgroundThread.surviving("Reporting progress", this::report);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(intervalMillis);
        report.run();
      }
    } catch (InterruptedException e) {
      // close() ends the thread this way.
    }
  }

  /** Returns the totals of the run, from its metrics. */
  Totals totals() {
    return Totals.of(metrics());
  }

  /** Returns all metrics of the run. */
  RunMetrics metrics() {
    return RunMetrics.of(result);
  }

  /**
   * Reports progress: in place if {@code err} has a status line, else as a line, unless nothing has
   * been read since the last one.
   */
  void report() {
    RunMetrics metrics = metrics();
    Totals totals = Totals.of(metrics);
    boolean idle = totals.linesRead() == lastRead;
    String text = line(metrics, nanoTime.getAsLong());
    if (!StatusStream.show(err, text)) {
      if (!idle) {
        err.println(text);
      } else if (!wasIdle) {
        err.println(text + ", idle; the next line comes when lines do");
      }
    }
    wasIdle = idle;
  }

  String line(RunMetrics metrics, long nowNanos) {
    Totals totals = Totals.of(metrics);
    double seconds = Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
    double rate = (totals.linesRead() - lastRead) / seconds;
    lastNanos = nowNanos;
    lastRead = totals.linesRead();
    String share = this.share.text(metrics, rate, (nowNanos - startNanos) / 1e9);
    return String.format(
        Locale.ROOT,
        "progress: %s read, %,.0f lines/s%s%s, watermark lag %s%s%s",
        Words.count(totals.linesRead(), "line"),
        rate,
        share.isEmpty() ? "" : ", " + share,
        account(totals),
        lag(totals.watermarkMillis()),
        results(totals),
        remarks(totals));
  }

  /** Returns the summary of the run in one line. */
  String summary() {
    Totals totals = totals();
    double seconds = Math.max(1e-3, (nanoTime.getAsLong() - startNanos) / 1e9);
    return String.format(
        Locale.ROOT,
        "done: %s read in %.1f s%s%s%s",
        Words.count(totals.linesRead(), "line"),
        seconds,
        account(totals),
        results(totals),
        remarks(totals));
  }

  private String results(Totals totals) {
    StringBuilder text = new StringBuilder();
    for (Output output : outputs) {
      if (output == Output.WINDOWS
          && outputs.contains(Output.ALERTS)
          && totals.windowsPrinted() == 0) {
        // With rules, windows are printed only if an option asks for them.
        continue;
      }
      text.append(", ").append(output.count(totals));
    }
    return text.toString();
  }

  /** Returns the account of the lines read. */
  private String account(Totals totals) {
    String text =
        outputs.contains(Output.LINES)
            ? ""
            : String.format(
                Locale.ROOT,
                ", %,d counted, %,d filtered",
                totals.linesCounted(),
                totals.linesFiltered());
    if (totals.linesDead() > 0) {
      text += String.format(Locale.ROOT, ", %,d dead", totals.linesDead());
    }
    if (totals.linesDroppedLate() > 0) {
      text += String.format(Locale.ROOT, ", %,d dropped late", totals.linesDroppedLate());
    }
    return text;
  }

  private static String remarks(Totals totals) {
    String text = "";
    if (totals.positionsLost() > 0) {
      text +=
          ", at least "
              + (totals.linesLost() == 1
                  ? "1 lost before it was read"
                  : String.format(
                      Locale.ROOT, "%,d lost before they were read", totals.linesLost()));
    }
    if (totals.wordsIgnored() > 0) {
      text += ", " + Words.count(totals.wordsIgnored(), "word ignored", "words ignored");
    }
    if (totals.linesCut() > 0) {
      text += String.format(Locale.ROOT, ", %,d too long and cut", totals.linesCut());
    }
    if (totals.linesRepaired() > 0) {
      text += String.format(Locale.ROOT, ", %,d with bad UTF-8 repaired", totals.linesRepaired());
    }
    return text;
  }

  private String lag(long watermarkMillis) {
    if (watermarkMillis <= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()) {
      return "unknown";
    }
    if (watermarkMillis >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()) {
      return "none (end of input)";
    }
    double seconds = (wallMillis.getAsLong() - watermarkMillis) / 1000.0;
    return seconds < 600
        ? String.format(Locale.ROOT, "%.1f s", Math.max(0, seconds))
        : String.format(Locale.ROOT, "%,.0f min", seconds / 60);
  }

  @Override
  public void close() {
    thread.interrupt();
    StatusStream.show(err, "");
  }
}
