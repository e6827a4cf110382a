package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.io.format.Panes;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.result.WindowLines;
import dev.streamgauge.windows.table.CountTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.PCollection;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.util.ReflectionUtils;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Sequence and object files, read by Hadoop's own reader. */
public class SequenceFilesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private <T> void run(
      Coder<T> coder, PTransform<PCollection<T>, PCollection<Void>> sink, List<T> panes) {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(Create.of(panes).withCoder(coder)).apply(sink);
    pipeline.run().waitUntilFinish();
  }

  private void write(
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink, WindowCounts... panes) {
    run(WindowCounts.PaneCoder.of(), sink, List.of(panes));
  }

  private String prefix() {
    return folder.getRoot() + "/words";
  }

  private Path file(String suffix) {
    return folder.getRoot().toPath().resolve("words-1700000010000." + suffix + "/part-00000");
  }

  private static SequenceFile.Reader reader(Path file) throws IOException {
    return new SequenceFile.Reader(
        new Configuration(), SequenceFile.Reader.file(new org.apache.hadoop.fs.Path(file.toUri())));
  }

  /** The records of {@code file}, each as its key and value. */
  private static List<String> records(Path file) throws IOException {
    List<String> records = new ArrayList<>();
    try (SequenceFile.Reader reader = reader(file)) {
      Writable key = (Writable) ReflectionUtils.newInstance(reader.getKeyClass(), null);
      Writable value = (Writable) ReflectionUtils.newInstance(reader.getValueClass(), null);
      while (reader.next(key, value)) {
        records.add(key + "=" + value);
      }
    }
    return records;
  }

  private static List<Object> objects(Path file) throws Exception {
    List<Object> objects = new ArrayList<>();
    try (SequenceFile.Reader reader = reader(file)) {
      BytesWritable value = new BytesWritable();
      while (reader.next(NullWritable.get(), value)) {
        try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(value.copyBytes()))) {
          objects.addAll(Arrays.asList((Object[]) in.readObject()));
        }
      }
    }
    return objects;
  }

  @Test
  public void countsAreRecordsOfTextAndLong() throws IOException {
    CountTable counts = Panes.table("b", 1);
    Panes.add(counts, "a", 3);
    Panes.add(counts, "", 2);
    write(SequenceFiles.counts(prefix(), "seq"), Panes.pane(0, counts));
    assertThat(records(file("seq"))).containsExactly("a=3", "=2", "b=1");
    try (SequenceFile.Reader reader = reader(file("seq"))) {
      assertThat(reader.getKeyClass()).isEqualTo(Text.class);
      assertThat(reader.getValueClass()).isEqualTo(LongWritable.class);
    }
  }

  @Test
  public void aCorrectionTakesThePlaceOfWhatItCorrectsAndNothingElseDoes() throws IOException {
    write(SequenceFiles.counts(prefix(), "seq"), Panes.pane(0, "a", 1));
    write(SequenceFiles.counts(prefix(), "seq"), Panes.pane(11, "a", 12));
    write(SequenceFiles.counts(prefix(), "seq"), Panes.pane(9, "a", 10));
    write(SequenceFiles.counts(prefix(), "seq"), Panes.pane(11, "a", 12));
    assertThat(records(file("seq"))).containsExactly("a=12");
  }

  @Test
  public void linesAreRecordsInTheirOrder() throws Exception {
    LineBatch lines =
        LineBatch.builder("test").append("one", 1).append("", 2).append("tw\u00f6", 3).build();
    WindowLines pane =
        WindowLines.of(1_700_000_000_000L, 1_700_000_010_000L, Timing.ON_TIME, 0, lines);
    run(WindowLines.LinesCoder.of(), SequenceFiles.lines(prefix(), "seq"), List.of(pane));
    run(WindowLines.LinesCoder.of(), ObjectFiles.lines(prefix(), "obj"), List.of(pane));
    assertThat(records(file("seq"))).containsExactly("0=one", "1=", "2=tw\u00f6");
    assertThat(objects(file("obj"))).containsExactly("one", "", "tw\u00f6");
  }

  @Test
  public void recordsOfOnesOwn() throws IOException {
    write(
        SequenceFiles.<WindowCounts, LongWritable, NullWritable>of(
            prefix(),
            "seq",
            LongWritable.class,
            NullWritable.class,
            (pane, out) -> out.append(new LongWritable(pane.counts().total()), NullWritable.get())),
        Panes.pane(0, "a", 7));
    assertThat(records(file("seq"))).containsExactly("7=(null)");
  }

  @Test
  public void countsAreObjectsOfTheJdk() throws Exception {
    CountTable counts = new CountTable();
    for (int i = 0; i < 25; i++) {
      Panes.add(counts, "word" + i, 100 - i);
    }
    write(ObjectFiles.counts(prefix(), "obj"), Panes.pane(0, counts));
    assertThat(objects(file("obj")))
        .containsExactlyElementsOf(
            IntStream.range(0, 25).mapToObj(i -> Map.entry("word" + i, 100L - i)).toList());
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.getRoot().toPath())) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).toList().get(0);
    }
  }

  private FileSink sink(FileFormat format) {
    return FileSink.to(folder.getRoot().toString(), "monitor").withFormat(format);
  }

  @Test
  public void resultsAsASequenceFileAreKeyedByWhatIdentifiesThem() throws IOException {
    sink(FileFormat.SEQUENCE).check();
    write(sink(FileFormat.SEQUENCE), Panes.pane(3, "\"a\"", 12));
    assertThat(onlyFile().getFileName())
        .hasToString("monitor_20231114T221320.000Z_20231114T221330.000Z_0_r3.seq");
    assertThat(records(onlyFile()))
        .containsExactly(
            "{\"pipeline\":\"monitor\",\"window_start\":\"2023-11-14T22:13:20Z\","
                + "\"window_end\":\"2023-11-14T22:13:30Z\",\"key\":\"\\\"a\\\"\"}="
                + "{\"window_start\":\"2023-11-14T22:13:20Z\","
                + "\"window_end\":\"2023-11-14T22:13:30Z\",\"key\":\"\\\"a\\\"\",\"count\":12,"
                + "\"timing\":\"LATE\",\"revision\":3}");
  }

  @Test
  public void resultsAsAnObjectFileAreMaps() throws Exception {
    sink(FileFormat.OBJECT).check();
    write(sink(FileFormat.OBJECT), Panes.pane(0, "a", 12));
    assertThat(onlyFile().getFileName().toString()).endsWith("_r0.obj");
    assertThat(objects(onlyFile()))
        .containsExactly(
            Map.of(
                "window_start",
                Instant.ofEpochMilli(1_700_000_000_000L),
                "window_end",
                Instant.ofEpochMilli(1_700_000_010_000L),
                "key",
                "a",
                "count",
                12L,
                "timing",
                Timing.ON_TIME.name(),
                "revision",
                0L));
  }

  /** The file system of this machine, as Hadoop sees it. */
  private HadoopDirectory hadoop() throws IOException {
    return new HadoopDirectory(folder.getRoot().toURI().toString().replace("file:/", "file:///"));
  }

  @Test
  public void aDirectoryOfHadoopPublishesWholeFiles() throws IOException {
    HadoopDirectory files = hadoop();
    files.create(".tmp-1", "one".getBytes(UTF_8));
    files.create(".tmp-2", "two".getBytes(UTF_8));
    files.publish(".tmp-1", "results");
    files.copy("results", ".tmp-3");
    files.publish(".tmp-2", "results");
    assertThat(files.names(".tmp-")).containsExactly(".tmp-3");
    assertThat(Files.readString(folder.getRoot().toPath().resolve("results"))).isEqualTo("two");
    assertThat(Files.readString(folder.getRoot().toPath().resolve(".tmp-3"))).isEqualTo("one");
    assertThat(Files.getPosixFilePermissions(folder.getRoot().toPath().resolve("results")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    files.delete(".tmp-3");
    files.delete(".tmp-3");
    assertThat(files.names(".tmp-")).isEmpty();
    assertThat(new HadoopDirectory("file://" + folder.getRoot() + "/not-there").names(""))
        .isEmpty();
  }

  @Test
  public void aFileSystemThatNobodyHasIsToldByName() {
    assertThatThrownBy(() -> FileSink.to("nowhere://host/results", "monitor").check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }
}
