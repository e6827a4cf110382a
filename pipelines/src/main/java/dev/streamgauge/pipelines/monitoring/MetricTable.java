package dev.streamgauge.pipelines.monitoring;

import dev.streamgauge.alerts.evaluate.LiveAlerts;
import dev.streamgauge.files.Reloads;
import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.file.FileSink;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.jdbc.JdbcSink;
import dev.streamgauge.io.kafka.KafkaResultSink;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.outputs.cassandra.CassandraSink;
import dev.streamgauge.outputs.prometheus.PrometheusSink;
import dev.streamgauge.pipelines.connect.RelayTarget;
import dev.streamgauge.windows.SlidingCount;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which counters of the pipeline are which metrics. Their names are part of the interface. */
final class MetricTable {
  private MetricTable() {}

  /** A counter of the pipeline, as a value of a label of a metric. */
  record Point(String counter, Optional<String> label) {}

  /**
   * A metric.
   *
   * @param name its name, without {@code _total}
   * @param label the name of its only label, if it has one
   */
  record Family(String name, String help, Optional<String> label, List<Point> points) {}

  private static Family one(String name, String help, String counter) {
    return new Family(name, help, Optional.empty(), List.of(new Point(counter, Optional.empty())));
  }

  private static Family labelled(String name, String help, String label, String... pairs) {
    return new Family(
        name,
        help,
        Optional.of(label),
        Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
            .map(i -> new Point(pairs[i + 1], Optional.of(pairs[i])))
            .toList());
  }

  static final List<Family> COUNTERS =
      List.of(
          one("streamgauge_lines_read", "Lines read from the source.", SourceMetrics.LINES_READ),
          labelled(
              "streamgauge_lines",
              "Lines by what became of them. Their sum is the number of lines read.",
              "outcome",
              "counted",
              SlidingCount.LINES_COUNTED,
              "filtered",
              SlidingCount.LINES_FILTERED,
              "dead",
              SourceMetrics.LINES_DEAD,
              "late",
              SlidingCount.LINES_DROPPED_LATE),
          one(
              "streamgauge_lines_truncated",
              "Lines longer than the limit, which were cut.",
              SourceMetrics.LINES_CUT),
          one(
              "streamgauge_lines_repaired",
              "Lines in which malformed UTF-8 was replaced.",
              SourceMetrics.LINES_REPAIRED),
          one(
              "streamgauge_lines_lost",
              "Lines that were gone before they were read; a lower bound.",
              SourceMetrics.LINES_LOST),
          one(
              "streamgauge_dead_letters_lost",
              "Dead letters that could not be stored.",
              DeadLetters.DEAD_LETTERS_LOST),
          one(
              "streamgauge_spool_chunks_lost",
              "Chunks of the spool that could not be read again.",
              SourceMetrics.SPOOL_CHUNKS_LOST),
          one(
              "streamgauge_spool_full_waits",
              "How often senders waited because the spool was full.",
              SourceMetrics.SPOOL_FULL_WAITS),
          labelled(
              "streamgauge_results_written",
              "Windows printed, rows, records, samples and files written, by sink.",
              "sink",
              "console",
              ConsoleSink.WINDOWS_PRINTED,
              "jdbc",
              JdbcSink.ROWS_WRITTEN,
              "cassandra",
              CassandraSink.ROWS_WRITTEN,
              "kafka",
              KafkaResultSink.RECORDS_SENT,
              "prometheus",
              PrometheusSink.SAMPLES_WRITTEN,
              "file",
              FileSink.FILES_WRITTEN),
          one(
              "streamgauge_samples_refused",
              "Samples that the server of remote write refused.",
              PrometheusSink.SAMPLES_REFUSED),
          one(
              "streamgauge_lines_relayed",
              "Lines that a relay has sent to its topic.",
              RelayTarget.LINES_RELAYED),
          labelled(
              "streamgauge_connections",
              "Connections of socket sources by what happened to them.",
              "event",
              "opened",
              "connections_opened",
              "closed",
              "connections_closed",
              "failed",
              "connects_failed",
              "refused",
              "connections_refused"),
          one(
              "streamgauge_rule_evaluations",
              "Evaluations of alert rules.",
              LiveAlerts.RULE_EVALUATIONS),
          labelled(
              "streamgauge_alert_events",
              "Alert events by status.",
              "status",
              "firing",
              LiveAlerts.ALERTS_FIRED,
              "resolved",
              LiveAlerts.ALERTS_RESOLVED),
          labelled(
              "streamgauge_reloads",
              "Reloads of the rules file and of tables, by outcome.",
              "outcome",
              "success",
              Reloads.RELOADED,
              "failure",
              Reloads.REJECTED));

  /** Counters that go up and down: they are gauges. */
  static final List<Family> UP_AND_DOWN =
      List.of(
          one("streamgauge_spool_bytes", "Bytes of the spool on disk.", SourceMetrics.SPOOL_BYTES),
          one(
              "streamgauge_partitions_without_leader",
              "Kafka partitions without a leader.",
              SourceMetrics.PARTITIONS_WITHOUT_LEADER));

  /** The counters that have a name of their own here. */
  static final Set<String> NAMED =
      Stream.of(COUNTERS, UP_AND_DOWN)
          .flatMap(List::stream)
          .flatMap(family -> family.points().stream())
          .map(Point::counter)
          .collect(Collectors.toUnmodifiableSet());
}
