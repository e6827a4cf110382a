package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.joda.time.Duration.standardHours;
import static org.joda.time.Duration.standardSeconds;

import dev.streamgauge.io.file.FileLines;
import dev.streamgauge.io.file.ObjectFiles;
import dev.streamgauge.io.file.SequenceFiles;
import dev.streamgauge.io.file.TextFiles;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.io.format.TopFormat;
import dev.streamgauge.io.kafka.KafkaLines;
import dev.streamgauge.io.kafka.KafkaResultSink;
import dev.streamgauge.io.socket.SocketLines;
import dev.streamgauge.joins.JoinCounts;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.state.RunningCounts;
import dev.streamgauge.state.Sessions;
import dev.streamgauge.state.StateByKey;
import dev.streamgauge.tables.EnrichLines;
import dev.streamgauge.tables.TableFile;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.text.Tokenize;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.SlidingReduce;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.key.LineNumber;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The page for those who come from Spark Streaming. Its windowed operations are those of {@link
 * Vocabulary}; what needs a source or a sink that is not there is here, in pipelines that are made
 * and not run.
 */
public class FromSparkStreamingTest {
  private static final String PACKAGE = "tests/src/test/java/dev/streamgauge/programs/";

  /** Code in a table: what stands in back quotes in the second column, if it calls something. */
  private static final Pattern CODE = Pattern.compile("^\\|[^|]*\\| `([^`|]*\\([^`|]*)` \\|");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final PipelineOptions options = PipelineOptionsFactory.create();
  private final Pipeline p = Pipeline.create(options);
  private final LineKey host = LineKey.column(2);
  private final LineNumber bytes = LineNumber.at(LineKey.column(3));

  private static String text(String path) throws IOException {
    return Files.readString(Launcher.repository().resolve(path));
  }

  /** White space is where the formatter wants it. */
  private static String dense(String code) {
    return code.replaceAll("\\s", "");
  }

  @Test
  public void everyLineOfCodeOnThePageIsInAClassThatCompiles() throws IOException {
    String page = text("docs/from-spark-streaming.md");
    String source =
        dense(text(PACKAGE + "Vocabulary.java") + text(PACKAGE + "FromSparkStreamingTest.java"));
    List<String> lines = new ArrayList<>();
    for (String line : page.lines().toList()) {
      Matcher code = CODE.matcher(line);
      if (code.find()) {
        lines.add(code.group(1));
      }
    }
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(page);
    while (block.find()) {
      lines.add(block.group(1));
    }
    assertThat(lines).hasSizeGreaterThan(25);
    assertThat(lines).allSatisfy(line -> assertThat(source).contains(dense(line)));
  }

  @Test
  public void operationsWithStateMakeAPipeline() throws IOException {
    PCollection<LineBatch> lines = p.apply(Create.of("a web-1 7")).apply(LineBatches.fromStrings());
    lines.apply(
        RunningCounts.perKey(host).every(standardSeconds(10)).expireAfter(standardHours(1)));
    PCollection<KV<String, Integer>> values = p.apply(Create.of(KV.of("a", 1)));
    values.apply(
        StateByKey.<String, Integer, Integer>of(
                (key, all, before) -> Math.max(before == null ? 0 : before, Collections.max(all)),
                VarIntCoder.of())
            .every(standardSeconds(10)));
    lines.apply(Sessions.withGap(standardSeconds(30)).perKey(host));
    SlidingCount byHost = SlidingCount.of(standardSeconds(30)).perKey(host);
    PCollection<WindowCounts> all = lines.apply("All", byHost);
    PCollection<WindowCounts> errors =
        lines.apply(ErrorFilter.containing("ERROR")).apply("Errors", byHost);
    all.apply(JoinCounts.inner(errors));
    all.apply(JoinCounts.leftOuter(errors));
    Path table = Files.writeString(folder.newFile().toPath(), "host,team\nweb-1,shop\n");
    TableFile hosts = TableFile.open(table);
    lines.apply(EnrichLines.from(hosts).by(host).adding("team"));
    assertThat(p.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  public void aPipelineOfStringsRunsToItsEnd() {
    PCollection<LineBatch> lines =
        p.apply(Create.of(List.of("a b", "b"))).apply(LineBatches.fromStrings());
    PCollection<WindowCounts> counts =
        lines.apply(SlidingCount.of(standardSeconds(1)).perElement());
    PAssert.thatSingleton(counts)
        .satisfies(
            window -> {
              assertThat(window.counts().total()).isEqualTo(2);
              return null;
            });
    assertThat(p.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  public void sourcesAndSinksThatAreNotThereMakeAPipeline() {
    // Not applied: it looks up the topic's partitions.
    assertThat(KafkaLines.read("localhost:9092", "logs").getName()).isEqualTo("KafkaLines");
    List<PCollection<LineBatch>> sources =
        List.of(
            p.apply(SocketLines.connect("localhost", 9999)),
            p.apply(SocketLines.listen("127.0.0.1", 5514)),
            p.apply(FileLines.matching("/var/log/app/*.log")));
    LineBatchFn fn = LineBatchFn.identity();
    for (PCollection<LineBatch> lines : sources) {
      lines.apply(LineBatches.map(fn));
      lines.apply(Tokenize.onSpaces());
      PCollection<WindowCounts> counts = lines.apply(SlidingCount.of(standardSeconds(1)));
      counts.apply(ConsoleSink.of(new TopFormat(10)));
      counts.apply(TextFiles.counts("/var/lib/gauge/words", "txt"));
      counts.apply(SequenceFiles.counts("hdfs://namenode/gauge/words", "seq"));
      counts.apply(ObjectFiles.counts("hdfs://namenode/gauge/words", "obj"));
      counts.apply(KafkaResultSink.to("localhost:9092", "results", "gauge"));
      lines.apply(SlidingReduce.of(bytes, Math::max, SlidingCount.of(standardSeconds(1))));
      lines.apply(
          SlidingReduce.of(bytes, Long::sum, SlidingCount.of(standardSeconds(1)).perKey(host)));
    }
    Set<String> roots = new HashSet<>();
    p.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getInputs().isEmpty()) {
              roots.add(node.getFullName());
            }
          }
        });
    assertThat(roots).hasSize(3);
  }
}
