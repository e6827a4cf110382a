package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.LongTests;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.PCollection;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** Spark reads the sequence and object files of all windows. */
@Category(LongTests.class)
public class SparkReadsFilesTest {
  private static final long START = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static WindowCounts window(int number) {
    CountTable counts = new CountTable();
    for (int word = 0; word < 25; word++) {
      byte[] bytes = ("word" + word + " of " + number).getBytes(UTF_8);
      counts.add(bytes, 0, bytes.length, 100 * number + word);
    }
    return WindowCounts.of(
        START + number * 10_000L, START + number * 10_000L + 10_000, Timing.ON_TIME, 0, counts);
  }

  @Test
  public void sparkReadsWhatItWouldHaveWritten() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<WindowCounts> windows =
        pipeline.apply(Create.of(window(1), window(2)).withCoder(WindowCounts.PaneCoder.of()));
    String prefix = folder.getRoot() + "/words";
    windows.apply(SequenceFiles.counts(prefix, "seq"));
    windows.apply(ObjectFiles.counts(prefix, "obj"));
    pipeline.run().waitUntilFinish();

    TreeMap<String, Long> expected = new TreeMap<>();
    for (int number = 1; number <= 2; number++) {
      for (int word = 0; word < 25; word++) {
        expected.put("word" + word + " of " + number, 100L * number + word);
      }
    }
    TreeMap<String, Long> inSequences = new TreeMap<>();
    TreeMap<String, Long> inObjects = new TreeMap<>();
    try (JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[1]")
                .setAppName("read")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"))) {
      spark
          .sequenceFile(prefix + "-*.seq", Text.class, LongWritable.class)
          .mapToPair(each -> new scala.Tuple2<>(each._1().toString(), each._2().get()))
          .collect()
          .forEach(each -> inSequences.put(each._1(), each._2()));
      spark
          .<Map.Entry<String, Long>>objectFile(prefix + "-*.obj")
          .collect()
          .forEach(each -> inObjects.put(each.getKey(), each.getValue()));
    }
    assertThat(inSequences).isEqualTo(expected);
    assertThat(inObjects).isEqualTo(expected);
  }
}
