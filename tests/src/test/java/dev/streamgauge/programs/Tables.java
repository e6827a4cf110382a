package dev.streamgauge.programs;

import static org.joda.time.Duration.standardMinutes;
import static org.joda.time.Duration.standardSeconds;

import dev.streamgauge.io.kafka.KafkaLines;
import dev.streamgauge.joins.JoinCounts;
import dev.streamgauge.joins.JoinedCount;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.state.StateByKey;
import dev.streamgauge.state.shard.KeyResult;
import dev.streamgauge.tables.EnrichLines;
import dev.streamgauge.tables.TableFile;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Lines with a table, their counts with those of errors, and the longest line of each host so far:
 * enrichment, join and state by key in one pipeline. It prints {@code JOINED start team lines
 * errors revision} and {@code LONGEST start host length revision}. A program of its own, since
 * Spark runs one stream a JVM.
 */
public final class Tables {
  private Tables() {}

  /** Takes the runner, a broker, a topic and a table of hosts and teams. */
  public static void main(String[] args) throws IOException {
    PipelineRun run = PipelineRun.on(args[0]);
    PCollection<LineBatch> lines =
        run.pipeline()
            .apply(KafkaLines.read(args[1], args[2]).withStopWhenIdle(standardSeconds(3)))
            .apply(
                EnrichLines.from(TableFile.open(Path.of(args[3])))
                    .by(LineKey.column(2))
                    .adding("team"));
    SlidingCount byTeam =
        SlidingCount.of(standardSeconds(10))
            .perKey(LineKey.after("team="))
            .withAllowedLateness(standardMinutes(10));
    PCollection<WindowCounts> errors =
        lines.apply(ErrorFilter.containing("ERROR")).apply("Errors", byTeam);
    lines
        .apply("All", byTeam)
        .apply(JoinCounts.leftOuter(errors))
        .apply("PrintJoined", ParDo.of(new PrintJoinedFn()));
    lines
        .apply("Lengths", ParDo.of(new LengthFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()))
        .apply(
            StateByKey.<String, Long, Long>of(Tables::longest, VarLongCoder.of())
                .every(standardSeconds(100))
                .withAllowedLateness(standardMinutes(10)))
        .apply("PrintLongest", ParDo.of(new PrintLongestFn()));
    run.runAndExit(() -> false);
  }

  private static Long longest(String host, List<Long> lengths, Long before) {
    return Math.max(before == null ? 0 : before, Collections.max(lengths));
  }

  private static final class LengthFn extends DoFn<LineBatch, KV<String, Long>> {
    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<KV<String, Long>> out) {
      for (int i = 0; i < batch.size(); i++) {
        out.outputWithTimestamp(
            KV.of(batch.line(i).split(" ")[1], (long) batch.end(i) - batch.start(i)),
            new Instant(batch.time(i)));
      }
    }

    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }

  private static final class PrintJoinedFn extends DoFn<JoinedCount, Void> {
    @ProcessElement
    public void process(@Element JoinedCount joined) {
      System.out.printf(
          "JOINED %d %s %s %s %d%n",
          joined.startMillis(), joined.key(), joined.left(), joined.right(), joined.revision());
    }
  }

  private static final class PrintLongestFn extends DoFn<KeyResult<String, Long>, Void> {
    @ProcessElement
    public void process(@Element KeyResult<String, Long> result) {
      System.out.printf(
          "LONGEST %d %s %s %d%n",
          result.startMillis(), result.key(), result.value(), result.revision());
    }
  }
}
