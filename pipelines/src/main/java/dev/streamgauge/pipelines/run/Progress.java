package dev.streamgauge.pipelines.run;

import dev.streamgauge.alerts.evaluate.LiveAlerts;
import dev.streamgauge.io.file.FileSink;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.jdbc.JdbcSink;
import dev.streamgauge.io.kafka.KafkaResultSink;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.pipelines.options.AlertOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.text.IgnoreWords;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.windows.SlidingCount;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;

/** Reports the progress of a run, from its metrics, as one line on standard error at intervals. */
public final class Progress implements AutoCloseable {
  private static final MetricsFilter OURS =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.inNamespace(MetricNames.NAMESPACE))
          .build();

  private final PipelineResult result;
  private final Set<Output> outputs;
  private final PrintStream err;
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;
  private final Thread thread;
  private long lastRead;
  private long lastNanos;
  private final long startNanos;

  /** The kinds of output of a run. */
  enum Output {
    ALERTS {
      @Override
      String count(Totals totals) {
        return String.format(
            Locale.ROOT,
            "%,d alerts fired, %,d resolved",
            totals.alertsFired(),
            totals.alertsResolved());
      }
    },
    WINDOWS {
      @Override
      String count(Totals totals) {
        return String.format(Locale.ROOT, "%,d windows printed", totals.windowsPrinted());
      }
    },
    ROWS {
      @Override
      String count(Totals totals) {
        return String.format(Locale.ROOT, "%,d database rows written", totals.rowsWritten());
      }
    },
    RECORDS {
      @Override
      String count(Totals totals) {
        return String.format(Locale.ROOT, "%,d records sent", totals.recordsSent());
      }
    },
    FILES {
      @Override
      String count(Totals totals) {
        return String.format(Locale.ROOT, "%,d files written", totals.filesWritten());
      }
    };

    abstract String count(Totals totals);

    /** Returns the kinds of output of a run with these options. */
    static Set<Output> of(StreamgaugeOptions options) {
      if (options.as(AlertOptions.class).getRules() != null) {
        return EnumSet.of(ALERTS);
      }
      Set<Output> outputs = EnumSet.noneOf(Output.class);
      for (String sink : options.getSink()) {
        // Beam splits URLs at their commas, so a sink may be part of a URL.
        switch (sink.replaceFirst("(?s):.*", "")) {
          case "console" -> outputs.add(WINDOWS);
          case "jdbc" -> outputs.add(ROWS);
          case "kafka" -> outputs.add(RECORDS);
          case "file" -> outputs.add(FILES);
          default -> {}
        }
      }
      return outputs;
    }
  }

  /**
   * The totals of a run so far. At the end they account for every line: read = counted + filtered +
   * dead + dropped late.
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
      long filesWritten,
      long alertsFired,
      long alertsResolved,
      long watermarkMillis) {}

  /**
   * Creates a reporter that reports every {@code interval} until closed; never if that is zero.
   *
   * @param outputs the kinds of output of the run
   */
  Progress(
      PipelineResult result,
      Set<Output> outputs,
      Duration interval,
      PrintStream err,
      LongSupplier nanoTime,
      LongSupplier wallMillis) {
    this.result = result;
    this.outputs = outputs;
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
    Runnable report =
        BackgroundThread.surviving(
            "Reporting progress", () -> err.println(line(totals(), nanoTime.getAsLong())));
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
    MetricQueryResults metrics = result.metrics().queryMetrics(OURS);
    long watermark = Long.MIN_VALUE;
    for (MetricResult<GaugeResult> gauge : metrics.getGauges()) {
      if (gauge.getName().getName().equals(SourceMetrics.WATERMARK)) {
        watermark = Math.max(watermark, gauge.getAttempted().getValue());
      }
    }
    return new Totals(
        sum(metrics, SourceMetrics.LINES_READ),
        sum(metrics, SlidingCount.LINES_COUNTED),
        sum(metrics, SlidingCount.LINES_FILTERED),
        sum(metrics, SourceMetrics.LINES_DEAD),
        sum(metrics, SlidingCount.LINES_DROPPED_LATE),
        sum(metrics, SourceMetrics.LINES_CUT),
        sum(metrics, SourceMetrics.LINES_REPAIRED),
        sum(metrics, SourceMetrics.LINES_LOST),
        sum(metrics, SourceMetrics.POSITIONS_LOST),
        sum(metrics, IgnoreWords.WORDS_IGNORED),
        sum(metrics, ConsoleSink.WINDOWS_PRINTED),
        sum(metrics, JdbcSink.ROWS_WRITTEN),
        sum(metrics, KafkaResultSink.RECORDS_SENT),
        sum(metrics, FileSink.FILES_WRITTEN),
        sum(metrics, LiveAlerts.ALERTS_FIRED),
        sum(metrics, LiveAlerts.ALERTS_RESOLVED),
        watermark);
  }

  private static long sum(MetricQueryResults metrics, String name) {
    long sum = 0;
    for (MetricResult<Long> counter : metrics.getCounters()) {
      if (counter.getName().getName().equals(name)) {
        sum += counter.getAttempted();
      }
    }
    return sum;
  }

  String line(Totals totals, long nowNanos) {
    double seconds = Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
    double rate = (totals.linesRead() - lastRead) / seconds;
    lastNanos = nowNanos;
    lastRead = totals.linesRead();
    return String.format(
        Locale.ROOT,
        "progress: %,d lines read, %,.0f lines/s, %s, watermark lag %s%s%s",
        totals.linesRead(),
        rate,
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
        "done: %,d lines read in %.1f s, %s%s%s",
        totals.linesRead(),
        seconds,
        account(totals),
        results(totals),
        remarks(totals));
  }

  private String results(Totals totals) {
    StringBuilder text = new StringBuilder();
    for (Output output : outputs) {
      text.append(", ").append(output.count(totals));
    }
    return text.toString();
  }

  /** Returns the account of the lines read. */
  private static String account(Totals totals) {
    String text =
        String.format(
            Locale.ROOT,
            "%,d counted, %,d filtered",
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
          String.format(
              Locale.ROOT, ", at least %,d lost before they were read", totals.linesLost());
    }
    if (totals.wordsIgnored() > 0) {
      text += String.format(Locale.ROOT, ", %,d words ignored", totals.wordsIgnored());
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
  }
}
